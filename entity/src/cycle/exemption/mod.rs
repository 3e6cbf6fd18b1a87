//! Exemptions (不参加考核): who is not assessed in one cycle, though still a rater. Granted and taken back by the office before
//! the cycle opens, never by the person who is exempt, and kept for good.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    cycle::{cycle::COLUMNS, exemption::row as table},
    ground::{
        error::unique,
        scope,
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::Stored,
    },
    sight::recused,
};
use policy::{Actor, Facts, Id, Permit, Phase, Scope, acts, record};
use scoring::{Problem, scheme::document::TargetKind};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, prelude::Uuid,
    sea_query::Expr,
};

crate::ground::handle! {
    /// The store of exemptions.
    Exemptions, exemptions
}

/// Somebody who is not assessed in a cycle, or was not to be.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Exemption {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Their code.
    pub code: String,
    /// Their Chinese name.
    pub name_zh: String,
    /// Their English name.
    pub name_en: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub granted_at: i64,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

const FROM: &str = "exemption x JOIN cycle c ON c.number = x.cycle JOIN person p ON p.id = x.person_id";
const SELECT: &str = "x.id, c.id AS cycle_id, x.person_id, p.code, p.name_zh, p.name_en, x.reason, x.granted_at,
    x.revoked_at";

impl Subject for record::Exemption {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            version: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
            person_id: Uuid,
            recused: bool,
        }
        // Opening the cycle waits for this, or has frozen the roster already.
        let sql = format!(
            "SELECT x.version, c.organisation_id, c.phase, x.person_id, {} AS recused FROM exemption x
             JOIN cycle c ON c.number = x.cycle WHERE x.id = $1 {}",
            recused("$2", "x.person_id"),
            tx.lock("FOR SHARE OF c")
        );
        let values = vec![id.uuid().into(), actor.person().unwrap_or_default().into()];
        let row: Option<Row> = tx.one(&sql, values).await?;
        let Some(row) = row else { return Ok(None) };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        let (phase, involved) = (Some(*row.phase), vec![row.person_id]);
        Ok(Some(Facts { phase, involved, recused: row.recused, ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Exemptions<'_> {
    /// The exemptions of a cycle, the oldest first, with those taken back.
    pub async fn list(
        &self,
        scope: &Scope<acts::exemption::Read>,
        cycle: Id<record::Cycle>,
        page: &Page,
    ) -> Result<Slice<Exemption>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let which = format!("{visible} AND c.id = {}", bound.put(cycle.uuid()));
        let total = self.total(page, &format!("SELECT count(*) AS n FROM {FROM} WHERE {which}"), &bound).await?;
        let part = page.oldest_first("x.id", &mut bound)?;
        let sql = format!("SELECT {SELECT} FROM {FROM} WHERE {which} {part}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One exemption.
    pub async fn read(&self, permit: &Permit<acts::exemption::Read>) -> Result<Exemption> {
        let sql = format!("SELECT {SELECT} FROM {FROM} WHERE x.id = $1");
        self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)
    }

    /// Exempts a person from being assessed in a cycle.
    pub async fn grant(
        &self,
        permit: Permit<acts::exemption::Grant>,
        person: Permit<acts::exemption::Excuse>,
        reason: &str,
    ) -> Result<Id<record::Exemption>> {
        if reason.trim().is_empty() {
            let (zh, en) = ("不参加考核须说明理由", "an exemption needs a reason");
            return Err(Error::invalid("REASON_MISSING", "reason", zh, en));
        }
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        if self.forms().scheme_of_version(cycle.scheme_version_id).await?.target() != TargetKind::Person {
            let (zh, en) = (
                "该周期考核的是单位，人员无需办理不参加考核",
                "this cycle assesses organisations: a person cannot be exempt from it",
            );
            return Err(Error::invalid("ASSESSES_ORGANISATIONS", "cycle", zh, en));
        }
        let row = table::exemption::Model {
            id: Uuid::now_v7(),
            cycle: cycle.number,
            person_id: person.id().uuid(),
            reason: reason.to_owned(),
            granted_by: permit.person().ok_or_else(|| Error::internal("nobody exempts"))?,
            granted_at: self.now(),
            revoked_by: None,
            revoked_at: None,
            version: 1,
        };
        let id = row.id;
        self.insert_one(table::exemption::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, twice))?;
        Ok(Id::new(id))
    }

    /// Takes an exemption back.
    pub async fn revoke(&self, permit: Permit<acts::exemption::Revoke>) -> Result<()> {
        use table::exemption::Column;
        let update = table::exemption::Entity::update_many()
            .col_expr(Column::RevokedBy, Expr::value(permit.person().or(permit.account())))
            .col_expr(Column::RevokedAt, Expr::value(self.now()))
            .filter(Column::RevokedAt.is_null());
        if self.guarded(update, permit.id().uuid(), permit.version()).await? {
            return Ok(());
        }
        let (zh, en) = ("该项不参加考核已撤回", "this exemption was taken back already");
        Err(Error::invalid("NOT_EXEMPT", "id", zh, en))
    }

    /// Everybody who is exempt from a cycle.
    pub(crate) async fn exempt(&self, cycle: i32) -> Result<Vec<Uuid>> {
        use table::exemption::Column;
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::exemption::Entity")]
        struct Row {
            person_id: Uuid,
        }
        let granted = table::exemption::Entity::find().filter(Column::Cycle.eq(cycle));
        let rows: Vec<Row> = self.find_all(granted.filter(Column::RevokedAt.is_null())).await?;
        Ok(rows.into_iter().map(|row| row.person_id).collect())
    }
}

fn twice() -> Problem {
    Problem::new("ALREADY_EXEMPT", "person", "该人员已列为不参加考核", "this person is exempt already")
}
