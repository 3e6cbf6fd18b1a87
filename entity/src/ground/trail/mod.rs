//! The audit trail's lines and the outbox: rows of the same transaction as the act.
pub(crate) mod row;

use crate::{Result, Tx};
use policy::{Act, Facts, Id, Permit};
use sea_orm::prelude::Uuid;

/// What was done, taken down before the permit is used up.
pub struct Done {
    row: row::audit::Model,
}

impl Done {
    pub(crate) fn of<A: Act>(permit: &Permit<A>, facts: &Facts, at: i64) -> Self {
        let organisation_id = facts.path.last().copied().unwrap_or(facts.tenant);
        Self {
            row: row::audit::Model {
                id: Uuid::now_v7(),
                tenant_id: facts.tenant,
                at,
                account_id: permit.account(),
                person_id: permit.person(),
                act: permit.act().to_owned(),
                record_id: permit.id().uuid(),
                organisation_id,
                reach: permit.reach().word().to_owned(),
                policy_revision: permit.revision().to_string(),
                detail: String::new(),
                on_behalf_of: facts.acting_for,
                on_behalf_of_organisation: facts.acting_for_unit,
            },
        }
    }

    /// Attaches the entry to the created record and not to its parent: only those who may see the record see the entry.
    #[must_use]
    pub fn about<R: policy::Record>(mut self, made: Id<R>) -> Self {
        self.row.record_id = made.uuid();
        self
    }

    /// Says more, such as a reason. Never a mark.
    #[must_use]
    pub fn with(mut self, detail: impl Into<String>) -> Self {
        self.row.detail = detail.into();
        self
    }
}

/// Two statements, however many there are.
pub(crate) async fn write(tx: &Tx, done: Vec<Done>) -> Result<()> {
    let outbox = |done: &Done| row::outbox::Model {
        id: Uuid::now_v7(),
        tenant_id: done.row.tenant_id,
        at: done.row.at,
        kind: done.row.act.clone(),
        record_id: done.row.record_id,
        delivered_at: None,
    };
    let outbox = done.iter().map(outbox).collect();
    tx.insert::<row::audit::Entity>(done.into_iter().map(|done| done.row).collect()).await?;
    tx.insert::<row::outbox::Entity>(outbox).await?;
    Ok(())
}
