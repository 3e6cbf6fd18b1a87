//! Nominations (提名): who is to rate whom in named channels whose scheme goes by it.
use super::act::{self, Proposal, Target};
use crate::error::Result;
use crate::graphql::{
    context::{Around, distinct, global, id},
    enums::{Channel, DecisionState},
    page::{Listed, connection, page_asked},
    scalar::{Text, instant},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{Error, Id, cycle::nomination as store, record};

/// 提名: somebody is to rate a target in one cycle, if it is approved.
#[derive(SimpleObject, Clone)]
pub struct Nomination {
    /// The nomination's global id.
    pub id: ID,
    /// The id of the cycle in which they would rate.
    cycle_id: ID,
    /// The channel of the task: DOWNWARD or PANEL.
    channel: Channel,
    /// PANEL: for which group.
    group_id: Option<ID>,
    /// Who is to rate.
    rater: Nominee,
    /// The person or organisation to be rated.
    target: Nominee,
    /// How far it has come.
    state: DecisionState,
    /// When it was proposed.
    proposed_at: DateTime<Utc>,
    /// When it was approved, turned down or taken back.
    decided_at: Option<DateTime<Utc>>,
    /// Why it was turned down.
    reason: Option<String>,
}

/// Somebody, or an organisation, in a nomination.
#[derive(SimpleObject, Clone)]
pub struct Nominee {
    /// The person's id, or the organisation's.
    id: ID,
    /// The code of the person or organisation.
    code: String,
    /// The name of the person or organisation.
    name: Text,
}

fn object(row: store::Nomination) -> Nomination {
    let target = match (row.target_person_id, row.target_organisation_id) {
        (Some(person), _) => global::<record::Person>(person),
        (None, organisation) => global::<record::Organisation>(organisation.unwrap_or_default()),
    };
    Nomination {
        id: global::<record::Nomination>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        channel: row.channel.into(),
        group_id: row.group_id.map(global::<record::Group>),
        rater: Nominee {
            id: global::<record::Person>(row.rater_id),
            code: row.rater_code,
            name: Text::new(row.rater_zh, row.rater_en),
        },
        target: Nominee { id: target, code: row.target_code, name: Text::new(row.target_zh, row.target_en) },
        state: row.state.into(),
        proposed_at: instant(row.proposed_at),
        decided_at: row.decided_at.map(instant),
        reason: (!row.reason.is_empty()).then_some(row.reason),
    }
}

/// Pairs of rater and target to nominate.
#[derive(InputObject)]
pub struct NominateInput {
    /// The cycle, which has not opened yet.
    cycle: ID,
    /// The pairs, at most 200.
    nominations: Vec<NominationInput>,
}

/// A pair to nominate.
#[derive(InputObject)]
pub struct NominationInput {
    /// DOWNWARD or PANEL, and one whose scheme goes by nomination.
    channel: Channel,
    /// PANEL: for which group.
    group: Option<ID>,
    /// Who is to rate. They must stand to the target as the channel asks.
    rater: ID,
    /// This person, where persons are assessed …
    target_person: Option<ID>,
    /// … or this organisation.
    target_organisation: Option<ID>,
}

impl NominationInput {
    fn read(&self, place: usize) -> Result<Proposal> {
        let path = |field: &str| format!("input.nominations[{place}].{field}");
        let target = match (&self.target_person, &self.target_organisation) {
            (Some(person), None) => Target::Person(id(person, &path("targetPerson"))?),
            (None, Some(organisation)) => Target::Organisation(id(organisation, &path("targetOrganisation"))?),
            _ => {
                let (zh, en) = ("须填写人员或单位之一", "exactly one of targetPerson and targetOrganisation is needed");
                return Err(Error::invalid("ONE_OF", path("targetPerson"), zh, en).into());
            }
        };
        let group = self.group.as_ref().map(|group| id(group, &path("group"))).transpose()?;
        Ok(Proposal { channel: self.channel.into(), group, rater: id(&self.rater, &path("rater"))?, target })
    }
}

/// Reading nominations.
#[derive(Default)]
pub struct NominationQuery;

#[Object]
impl NominationQuery {
    /// The nominations of a cycle, the oldest first. A target, and those who answer for one, find none of their own.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn nominations(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        state: Option<DecisionState>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Nomination>> {
        let (page, cycle) = (page_asked(ctx, first, after)?, id::<record::Cycle>(&cycle, "cycle")?);
        let slice = act::list(ctx.app()?, ctx.actor()?, cycle, state.map(Into::into), &page).await?;
        if slice.rows.is_empty() {
            ctx.unfound();
        }
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}

/// Nominating, and deciding about it.
#[derive(Default)]
pub struct NominationMutation;

#[Object]
impl NominationMutation {
    /// Nominates raters for a cycle that has not opened yet: all of them or none.
    async fn nominate(&self, ctx: &Context<'_>, input: NominateInput) -> Result<Vec<Nomination>> {
        let cycle = id::<record::Cycle>(&input.cycle, "input.cycle")?;
        let pairs = input.nominations.iter().enumerate().map(|(place, pair)| pair.read(place));
        let pairs = pairs.collect::<Result<Vec<_>>>()?;
        let made = act::propose(ctx.app()?, ctx.actor()?, cycle, &pairs).await?;
        these(ctx, &made).await
    }

    /// Approves nominations, at most 200 at once: all of them or none. By the leading group; never by a person who
    /// nominated, would rate or is the target.
    async fn approve_nominations(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Nomination>> {
        let ids = distinct(&ids, "ids")?;
        act::approve(ctx.app()?, ctx.actor()?, &ids).await?;
        these(ctx, &ids).await
    }

    /// Turns nominations down, with a reason, at most 200 at once: all of them or none.
    async fn reject_nominations(
        &self,
        ctx: &Context<'_>,
        ids: Vec<ID>,
        #[graphql(validator(min_length = 1, max_length = 1000))] reason: String,
    ) -> Result<Vec<Nomination>> {
        let ids = distinct(&ids, "ids")?;
        act::reject(ctx.app()?, ctx.actor()?, &ids, &reason).await?;
        these(ctx, &ids).await
    }

    /// Takes nominations back, also approved ones, before the cycle opens: at most 200 at once, all of them or none.
    async fn withdraw_nominations(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Nomination>> {
        let ids = distinct(&ids, "ids")?;
        act::withdraw(ctx.app()?, ctx.actor()?, &ids).await?;
        these(ctx, &ids).await
    }
}

async fn these(ctx: &Context<'_>, ids: &[Id<record::Nomination>]) -> Result<Vec<Nomination>> {
    Ok(act::these(ctx.app()?, ctx.actor()?, ids).await?.into_iter().map(object).collect())
}

pub(crate) async fn read(ctx: &Context<'_>, which: Id<record::Nomination>) -> Result<Nomination> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
