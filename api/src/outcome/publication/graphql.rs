//! Publications (公示 / 通报).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    enums::{DecisionState, Detail},
    page::{Listed, connection, page_asked},
    scalar::instant,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    outcome::{
        publication::{self as store, Details},
        scorecard::Detail as Seen,
    },
    record, words,
};

/// 公示: an append-only, versioned release of scorecards.
#[derive(SimpleObject)]
pub struct Publication {
    /// The publication's global id.
    pub id: ID,
    /// The id of the cycle whose scorecards it shows.
    cycle_id: ID,
    /// 1, 2, 3 … of the cycle.
    version: i32,
    /// How far it has come. Only what is approved is seen outside the office and the leading group.
    state: DecisionState,
    /// What each audience sees.
    details: AudienceDetails,
    /// A word to the readers.
    note: String,
    /// Until when objections are taken.
    objection_to: Option<DateTime<Utc>>,
    /// When it was drafted.
    proposed_at: DateTime<Utc>,
    /// When it was published.
    approved_at: Option<DateTime<Utc>>,
    /// When it was turned down or taken back.
    ended_at: Option<DateTime<Utc>>,
    /// Why it was turned down.
    reason: Option<String>,
}

/// What each audience sees of a scorecard.
#[derive(SimpleObject)]
pub struct AudienceDetails {
    /// How much the target sees of its own scorecard.
    target: Detail,
    /// Those who lead its organisation.
    own_organisation: Detail,
    /// Everybody in the tenant, of organisations.
    tenant_organisations: Detail,
    /// Everybody in the tenant, of persons.
    tenant_persons: Detail,
    /// The public, of organisations.
    public_organisations: Detail,
    /// The public, of persons.
    public_persons: Detail,
}

fn object(row: store::Publication) -> Publication {
    let decided_at = row.decided_at.map(instant);
    let (approved_at, ended_at) =
        if row.state == words::DecisionState::Approved { (decided_at, None) } else { (None, decided_at) };
    Publication {
        id: global::<record::Publication>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        version: row.version,
        state: row.state.into(),
        details: AudienceDetails {
            target: row.for_target.into(),
            own_organisation: row.for_own_organisation.into(),
            tenant_organisations: row.for_tenant_organisations.into(),
            tenant_persons: row.for_tenant_persons.into(),
            public_organisations: row.for_public_organisations.into(),
            public_persons: row.for_public_persons.into(),
        },
        note: row.note,
        objection_to: row.objection_to.map(instant),
        proposed_at: instant(row.proposed_at),
        approved_at,
        ended_at,
        reason: (!row.reason.is_empty()).then_some(row.reason),
    }
}

/// A publication to draft. What is not given is as usual: TARGET sees CHANNELS, the tenant sees organisations' TOTAL
/// and persons' GRADE, the public sees organisations' TOTAL and no persons.
#[derive(InputObject)]
pub struct ProposePublicationInput {
    /// The cycle, closed and computed.
    cycle: ID,
    /// What a target sees of their own.
    target: Option<Detail>,
    /// What those who lead its organisation see.
    own_organisation: Option<Detail>,
    /// What everybody in the tenant sees of organisations.
    tenant_organisations: Option<Detail>,
    /// What everybody in the tenant sees of persons.
    tenant_persons: Option<Detail>,
    /// What the public sees of organisations.
    public_organisations: Option<Detail>,
    /// What the public sees of persons.
    public_persons: Option<Detail>,
    /// Until when objections are taken.
    objection_to: Option<DateTime<Utc>>,
    /// A word to the readers.
    #[graphql(validator(max_length = 1000), default)]
    note: String,
}

impl ProposePublicationInput {
    fn details(&self) -> Details {
        let usual = Details::default();
        let or = |chosen: Option<Detail>, usual: Seen| chosen.map_or(usual, Into::into);
        Details {
            target: or(self.target, usual.target),
            own_organisation: or(self.own_organisation, usual.own_organisation),
            tenant_organisations: or(self.tenant_organisations, usual.tenant_organisations),
            tenant_persons: or(self.tenant_persons, usual.tenant_persons),
            public_organisations: or(self.public_organisations, usual.public_organisations),
            public_persons: or(self.public_persons, usual.public_persons),
        }
    }
}

/// Reading publications.
#[derive(Default)]
pub struct PublicationQuery;

#[Object]
impl PublicationQuery {
    /// Publications, the newest first, of one cycle or of all.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn publications(
        &self,
        ctx: &Context<'_>,
        cycle: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Publication>> {
        let page = page_asked(ctx, first, after)?;
        let cycle = cycle.as_ref().map(|cycle| id::<record::Cycle>(cycle, "cycle")).transpose()?;
        let slice = act::list(ctx.app()?, ctx.actor()?, cycle, &page).await?;
        if cycle.is_some() && slice.rows.is_empty() {
            ctx.unfound();
        }
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}

/// Publishing.
#[derive(Default)]
pub struct PublicationMutation;

#[Object]
impl PublicationMutation {
    /// Drafts the publication of a cycle's scorecards.
    async fn propose_publication(&self, ctx: &Context<'_>, input: ProposePublicationInput) -> Result<Publication> {
        let cycle = id::<record::Cycle>(&input.cycle, "input.cycle")?;
        let (details, until) = (input.details(), input.objection_to.map(|at| at.timestamp_millis()));
        let made = act::propose(ctx.app()?, ctx.actor()?, cycle, details, until, input.note).await?;
        read(ctx, made).await
    }

    /// Takes a draft back, so that the office may compute again and draft another.
    async fn withdraw_publication(&self, ctx: &Context<'_>, id: ID) -> Result<Publication> {
        let which = crate::graphql::context::id::<record::Publication>(&id, "id")?;
        act::withdraw(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// Turns a draft down, with a reason. By the leading group, never by the person who proposed it.
    async fn reject_publication(
        &self,
        ctx: &Context<'_>,
        id: ID,
        #[graphql(validator(min_length = 1, max_length = 1000))] reason: String,
    ) -> Result<Publication> {
        let which = crate::graphql::context::id::<record::Publication>(&id, "id")?;
        act::reject(ctx.app()?, ctx.actor()?, which, &reason).await?;
        read(ctx, which).await
    }

    /// Publishes a draft. By the leading group, never by the person who proposed it, and only if its figures are the
    /// latest.
    async fn approve_publication(&self, ctx: &Context<'_>, id: ID) -> Result<Publication> {
        let which = crate::graphql::context::id::<record::Publication>(&id, "id")?;
        act::approve(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Publication>) -> Result<Publication> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
