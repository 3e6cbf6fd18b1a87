//! Ancestries of organisations: where a record belongs decides who reaches it.
use super::sql::Bound;
use crate::{Result, Tx};
use policy::Actor;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

impl Tx {
    /// An organisation's ancestry, root first, own last; empty if there is none.
    pub(crate) async fn path(&self, organisation: Uuid) -> Result<Vec<Uuid>> {
        #[derive(FromQueryResult)]
        struct Key {
            id: Uuid,
        }
        let rows: Vec<Key> = self
            .all(
                "SELECT ancestor_id AS id FROM organisation_closure WHERE descendant_id = $1 ORDER BY depth DESC",
                vec![organisation.into()],
            )
            .await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// There is no such record. Reads what is read of one that there is, because how long a refusal takes tells how much
    /// was looked at, and what is hidden is refused as what is absent (domain rule 12).
    pub(crate) async fn nothing<T>(&self, actor: &Actor) -> Result<Option<T>> {
        self.path(actor.tenant()).await?;
        Ok(None)
    }

    /// The ancestries of several organisations at once; a missing one has none.
    pub(crate) async fn paths(&self, organisations: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            ancestor_id: Uuid,
        }
        let mut bound = Bound::default();
        let wanted = bound.set(organisations.iter().copied());
        let sql = format!(
            "SELECT descendant_id AS id, ancestor_id FROM organisation_closure WHERE descendant_id IN {wanted}
             ORDER BY descendant_id, depth DESC"
        );
        let mut paths: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in self.all::<Row>(&sql, bound.values()).await? {
            paths.entry(row.id).or_default().push(row.ancestor_id);
        }
        Ok(paths)
    }
}
