//! The audit trail and the outbox: rows of the same transaction as the act.
use crate::{
    Result, Slice,
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
    },
};
use policy::{Actor, Facts, Id, Scope, acts, record};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The audit trail.
    Trail, trail
}

/// One line of the audit trail.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// Who: the login, or none for background work.
    pub login: Option<String>,
    /// `area::Name`.
    pub act: String,
    /// Which record.
    pub record_id: Uuid,
    /// By which reach.
    pub reach: String,
    /// Under which rules.
    pub policy_revision: String,
    /// More, such as a reason.
    pub detail: String,
    /// The person for whom it was done, if somebody acted for one.
    pub on_behalf_of: Option<Uuid>,
    /// That person's code.
    pub person_code: Option<String>,
    /// Their Chinese name.
    pub person_zh: Option<String>,
    /// Their English name.
    pub person_en: Option<String>,
    /// The organisation for which it was done, if it was done for one.
    pub on_behalf_of_organisation: Option<Uuid>,
    /// Its code.
    pub organisation_code: Option<String>,
    /// Its Chinese name.
    pub organisation_zh: Option<String>,
    /// Its English name.
    pub organisation_en: Option<String>,
}

const COLUMNS: Columns<'_> = Columns {
    tenant: "x.tenant_id",
    owner: None,
    organisation: "x.organisation_id",
    phase: None,
    channel: None,
    relation: None,
};

macro_rules! kept_from {
    ($($record:ident)*) => {
        /// From whom the lines `x` are kept: as the records that they are about. The trail names the person who hands a
        /// sheet in, but not to its target, who never learns who has or has not rated them, whatever their role (rule 11).
        fn kept_from(seen: &Seen<'_>) -> impl Iterator<Item = String> {
            [$(<record::$record as Subject>::kept_from(seen)),*].into_iter().filter_map(|kept| match kept {
                KeptFrom::Nobody => None,
                KeptFrom::Where(condition) => Some(condition),
            })
        }
    };
}

policy::for_each_record!(kept_from);

/// The condition that a line `x` is not kept from the viewer.
fn not_kept(viewer: &str, today: &str) -> String {
    let seen = Seen { record: "x.record_id", viewer, today };
    kept_from(&seen).map(|condition| format!("NOT {condition}")).collect::<Vec<_>>().join(" AND ")
}

impl Trail<'_> {
    /// The audit trail, newest first.
    pub async fn list(&self, scope: &Scope<acts::audit::Read>, page: &Page) -> Result<Slice<AuditEntry>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let others = not_kept(&bound.put(scope.person().unwrap_or_default()), &self.today_literal());
        let part = page.newest_first("x.id", &mut bound)?;
        let rows = self
            .all::<AuditEntry>(
                &format!(
                    "SELECT x.id, x.at, a.login, x.act, x.record_id, x.reach, x.policy_revision, x.detail,
                     x.on_behalf_of, p.code AS person_code, p.name_zh AS person_zh, p.name_en AS person_en,
                     x.on_behalf_of_organisation, o.code AS organisation_code, o.name_zh AS organisation_zh,
                     o.name_en AS organisation_en
                     FROM audit x LEFT JOIN account a ON a.id = x.account_id
                     LEFT JOIN person p ON p.id = x.on_behalf_of
                     LEFT JOIN organisation o ON o.id = x.on_behalf_of_organisation
                     WHERE {visible} AND {others} {part}"
                ),
                bound.values(),
            )
            .await?;
        Ok(Slice::of(rows, page, -1))
    }
}

impl Subject for record::AuditEntry {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            organisation_id: Uuid,
        }
        let others = not_kept("$2", &tx.today_literal());
        let sql = format!("SELECT x.organisation_id FROM audit x WHERE x.id = $1 AND {others}");
        let values = vec![id.uuid().into(), actor.person().unwrap_or_default().into()];
        let row: Option<Row> = tx.one(&sql, values).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Facts::plain(id.uuid(), 1, tx.path(row.organisation_id).await?)))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}
