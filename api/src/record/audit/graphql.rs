//! The audit trail.
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global},
        page::{Listed, connection, page_asked},
        scalar::instant,
    },
    people::person::graphql::{Person, Place},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{record, record::audit as store};

/// One line of the audit trail. Never a mark.
#[derive(SimpleObject)]
pub struct AuditEntry {
    /// The entry's global id.
    pub id: ID,
    /// When it was done.
    at: DateTime<Utc>,
    /// Who, by login; none for background work.
    login: Option<String>,
    /// 代何人: the person for whom it was done, if somebody acted for one.
    on_behalf_of: Option<Person>,
    /// 代何单位: the organisation for which it was done, if it was done for one.
    on_behalf_of_organisation: Option<Place>,
    /// The act that was done, as `area::Name`.
    act: String,
    /// On which record: its number without the type.
    record: String,
    /// By which reach it was allowed.
    reach: String,
    /// The revision of the rules that allowed it.
    policy_revision: String,
    /// More, such as a reason.
    detail: String,
}

fn object(row: store::AuditEntry) -> AuditEntry {
    AuditEntry {
        id: global::<record::AuditEntry>(row.id),
        at: instant(row.at),
        login: row.login,
        on_behalf_of: Person::perhaps(row.on_behalf_of, row.person_code, row.person_zh, row.person_en),
        on_behalf_of_organisation: Place::perhaps(
            row.on_behalf_of_organisation,
            row.organisation_code,
            row.organisation_zh,
            row.organisation_en,
        ),
        act: row.act,
        record: row.record_id.simple().to_string(),
        reach: row.reach,
        policy_revision: row.policy_revision,
        detail: row.detail,
    }
}

/// Reading the audit trail.
#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// The audit trail, the newest first.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn audit(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Listed<AuditEntry>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}
