//! Publications (公示 / 通报).
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    enums::{Detail, PublicationState},
    page::{Listed, connection, page},
    scalar::instant,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    acts,
    outcome::{
        publication::{self as store, Details},
        scorecard::Detail as Seen,
    },
    record,
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
    state: PublicationState,
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
        approved_at: row.approved_at.map(instant),
        ended_at: row.ended_at.map(instant),
        reason: row.reason,
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
        let page = page(first, after)?;
        let cycle = cycle.as_ref().map(|cycle| id::<record::Cycle>(cycle, "cycle")).transpose()?;
        let list = ctx.app()?.list::<acts::publication::Read, _>(ctx.actor()?, async |tx, scope| {
            tx.publications().list(&scope, cycle, &page).await
        });
        let slice = list.await?;
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
        let made = ctx
            .app()?
            .act::<acts::publication::Propose, _>(ctx.actor()?, cycle, async |tx, permit| {
                tx.publications().propose(permit, details, until, input.note).await
            })
            .await?;
        read(ctx, made).await
    }

    /// Takes a draft back, so that the office may compute again and draft another.
    async fn withdraw_publication(&self, ctx: &Context<'_>, id: ID) -> Result<Publication> {
        let which = crate::graphql::context::id::<record::Publication>(&id, "id")?;
        ctx.app()?
            .act::<acts::publication::Withdraw, _>(ctx.actor()?, which, async |tx, permit| {
                tx.publications().withdraw(permit).await
            })
            .await?;
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
        ctx.app()?
            .act_with::<acts::publication::Reject, _>(ctx.actor()?, which, async |tx, permit, done| {
                tx.publications().reject(permit, &reason).await?;
                Ok(((), done.with(reason)))
            })
            .await?;
        read(ctx, which).await
    }

    /// Publishes a draft. By the leading group, never by the person who proposed it, and only if its figures are the
    /// latest.
    async fn approve_publication(&self, ctx: &Context<'_>, id: ID) -> Result<Publication> {
        let which = crate::graphql::context::id::<record::Publication>(&id, "id")?;
        ctx.app()?
            .act::<acts::publication::Approve, _>(ctx.actor()?, which, async |tx, permit| {
                tx.publications().approve(permit).await
            })
            .await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Publication>) -> Result<Publication> {
    let seen = ctx.app()?.see::<acts::publication::Read, _>(ctx.actor()?, which, async |tx, permit| {
        tx.publications().read(&permit).await
    });
    Ok(object(seen.await?))
}
