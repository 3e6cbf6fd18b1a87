//! Recusals (回避): declared by oneself or imposed by the office; they win over whatever allows.
pub(crate) mod row;

use crate::{
    Error, Result,
    file::roster::RecusalReason,
    ground::{
        tx::{KeptFrom, Seen, Subject, Tx},
        word::one_of,
    },
};
use policy::{Actor, Facts, Id, Permit, Phase, acts, record, words::SheetState};
use scoring::Channel;
use sea_orm::{DerivePartialModel, EntityTrait, IntoActiveModel, prelude::Uuid};

crate::ground::handle! {
    /// The store of recusals.
    Recusals, recusals
}

/// The person or organisation one is recused from.
#[derive(Clone, Copy, Debug)]
pub enum RecusedFrom {
    /// Another person; it holds both ways.
    Person(Id<record::Person>),
    /// An organisation, for the person named.
    Organisation(Id<record::Organisation>),
}

impl Subject for record::Recusal {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "row::recusal::Entity")]
        struct Row {
            tenant_id: Uuid,
            person_id: Uuid,
        }
        let row: Option<Row> = tx.find_one(row::recusal::Entity::find_by_id(id.uuid())).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), 1, vec![row.tenant_id]);
        Ok(Some(Facts { owner: Some(row.person_id), ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Recusals<'_> {
    /// Declares one's own conflict.
    pub async fn declare(
        &self,
        permit: Permit<acts::recusal::Declare>,
        from: RecusedFrom,
        reason: RecusalReason,
        note: String,
    ) -> Result<Id<record::Recusal>> {
        self.put(permit.id(), permit.account(), from, reason, note).await
    }

    /// Imposes a recusal, by the office.
    pub async fn impose(
        &self,
        permit: Permit<acts::recusal::Impose>,
        from: RecusedFrom,
        note: String,
    ) -> Result<Id<record::Recusal>> {
        self.put(permit.id(), permit.account(), from, RecusalReason::Office, note).await
    }

    async fn put(
        &self,
        person: Id<record::Person>,
        declared_by: Option<Uuid>,
        from: RecusedFrom,
        reason: RecusalReason,
        note: String,
    ) -> Result<Id<record::Recusal>> {
        let tenant_id = self.persons().tenant_of(person.uuid()).await?;
        let (other_person_id, organisation_id) = match from {
            RecusedFrom::Person(other) if other == person => {
                let (zh, en) = ("不能对本人回避", "a person cannot be recused from themself");
                return Err(Error::invalid("RECUSED_FROM_SELF", "from", zh, en));
            }
            RecusedFrom::Person(other) => {
                self.groups().persons_in_tenant(tenant_id, &[other.uuid()]).await?;
                (Some(other.uuid()), None)
            }
            RecusedFrom::Organisation(organisation) => {
                self.persons().in_tenant(tenant_id, &[organisation.uuid()]).await?;
                (None, Some(organisation.uuid()))
            }
        };
        let row = row::recusal::Model {
            id: Uuid::now_v7(),
            tenant_id,
            person_id: person.uuid(),
            other_person_id,
            organisation_id,
            reason: reason.into(),
            note,
            declared_by,
            declared_at: self.now(),
        };
        let id = row.id;
        self.insert_one(row::recusal::Entity::insert(row.into_active_model())).await?;
        self.withdraw_recused(person.uuid(), other_person_id, organisation_id).await?;
        Ok(Id::new(id))
    }

    /// Open named assignments between the two are withdrawn at once. Rater sets of anonymous channels were fixed at
    /// opening: there the recusal denies the act itself and nothing in the list changes. In SQL text: whichever tasks
    /// there are change as one set.
    async fn withdraw_recused(&self, person: Uuid, other: Option<Uuid>, organisation: Option<Uuid>) -> Result<()> {
        let open = format!(
            "{} AND cycle IN (SELECT number FROM cycle WHERE {})
             AND NOT EXISTS (SELECT 1 FROM sheet s WHERE s.cycle = assignment.cycle
                AND s.assignment = assignment.number AND {})",
            one_of("channel", Channel::NAMED),
            one_of("phase", Phase::BEFORE_REVIEW),
            one_of("s.state", SheetState::HANDED_IN)
        );
        let target = "SELECT 1 FROM cycle_target t WHERE t.cycle = assignment.cycle AND t.number = assignment.target";
        let set = "UPDATE assignment SET withdrawn = $3, version = version + 1";
        if let Some(other) = other {
            let sql = format!(
                "{set} WHERE {open} AND ((rater_id = $1 AND EXISTS ({target} AND t.person_id = $2))
                 OR (rater_id = $2 AND EXISTS ({target} AND t.person_id = $1)))"
            );
            self.run(&sql, vec![person.into(), other.into(), true.into()]).await?;
        }
        if let Some(organisation) = organisation {
            let sql = format!(
                "{set} WHERE {open} AND rater_id = $1
                 AND EXISTS ({target} AND t.person_id IS NULL AND t.organisation_id = $2)"
            );
            self.run(&sql, vec![person.into(), organisation.into(), true.into()]).await?;
        }
        let persons: Vec<_> = std::iter::once(person).chain(other).collect();
        self.progress().recount(self.progress().raters_among(&persons).await?).await
    }
}
