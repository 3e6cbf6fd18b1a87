//! Changes of a running cycle's raters and targets (人员变动): people who leave, move, are exempt or recused.
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    enums::{DecisionState, RosterChangeKind},
    page::{Listed, connection, page_asked},
    scalar::{Text, instant},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    Error,
    cycle::change::{self as store, NewChange},
    people::recusal::RecusedFrom,
    record,
};

/// 人员变动: who ends as a rater or as a target of a running cycle, with the reason and the people. What was given stays.
/// One that touches an anonymous channel is in force only when a second person has approved it.
#[derive(SimpleObject, Clone)]
pub struct RosterChange {
    /// The change's global id.
    pub id: ID,
    /// The id of the cycle whose raters or targets change.
    cycle_id: ID,
    /// What becomes of them.
    kind: RosterChangeKind,
    /// The id of the person whom it concerns.
    person_id: ID,
    /// The code of the person whom it concerns.
    code: String,
    /// The name of the person whom it concerns.
    name: Text,
    /// RECUSED: the person or organisation they are recused from.
    from_id: Option<ID>,
    /// Why the roster changes.
    reason: String,
    /// Whether it touches an anonymous channel.
    anonymous: bool,
    /// How far it has come.
    state: DecisionState,
    /// The name of the person who proposed it.
    proposed_by: Option<Text>,
    /// When it was proposed.
    proposed_at: DateTime<Utc>,
    /// The name of the person who decided; of the one who proposed it, where no second person is needed.
    decided_by: Option<Text>,
    /// When it was decided; none while it waits.
    decided_at: Option<DateTime<Utc>>,
    /// Why it was turned down.
    decision: String,
    /// How many tasks have ended: no more is taken, and what was given counts.
    ended: i64,
    /// How many tasks were withdrawn: what was given does not count.
    withdrawn: i64,
    /// How many tasks were drawn in their place.
    added: i64,
}

fn object(row: store::RosterChange) -> RosterChange {
    let name = |zh: Option<String>, en: Option<String>| Some(Text::new(zh?, en?));
    let other = row.other_person_id.map(global::<record::Person>);
    RosterChange {
        id: global::<record::RosterChange>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        kind: row.kind.into(),
        person_id: global::<record::Person>(row.person_id),
        code: row.person_code,
        name: Text::new(row.person_zh, row.person_en),
        from_id: other.or(row.organisation_id.map(global::<record::Organisation>)),
        reason: row.why,
        anonymous: row.anonymous,
        state: row.state.into(),
        proposed_by: name(row.proposed_zh, row.proposed_en),
        proposed_at: instant(row.proposed_at),
        decided_by: name(row.decided_zh, row.decided_en),
        decided_at: row.decided_at.map(instant),
        decision: row.reason,
        ended: row.ended,
        withdrawn: row.withdrawn,
        added: row.added,
    }
}

/// A change to propose.
#[derive(InputObject)]
pub struct ProposeRosterChangeInput {
    /// The cycle, in self-assessment or scoring.
    cycle: ID,
    /// What becomes of the person.
    kind: RosterChangeKind,
    /// The id of the person whom it concerns.
    person: ID,
    /// RECUSED: from this person, both ways.
    from_person: Option<ID>,
    /// RECUSED: or from this organisation, as a target.
    from_organisation: Option<ID>,
    /// Why the roster changes.
    #[graphql(validator(max_length = 1000))]
    reason: String,
}

/// Reading changes of the raters.
#[derive(Default)]
pub struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// Changes of the raters and targets, the newest first, of one cycle or of all. Those about somebody who could rate the
    /// caller are not among them, whatever the caller's role.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn roster_changes(
        &self,
        ctx: &Context<'_>,
        cycle: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<RosterChange>> {
        let page = page_asked(ctx, first, after)?;
        let cycle = cycle.as_ref().map(|cycle| id::<record::Cycle>(cycle, "cycle")).transpose()?;
        let slice = act::list(ctx.app()?, ctx.actor()?, cycle, &page).await?;
        if cycle.is_some() && slice.rows.is_empty() {
            ctx.unfound();
        }
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}

/// Changing the raters.
#[derive(Default)]
pub struct ChangeMutation;

#[Object]
impl ChangeMutation {
    /// Proposes that somebody ends as a rater or as a target of a running cycle, or that two do not score each other. In
    /// force at once where no anonymous channel is touched. A recusal that was not declared is imposed with it.
    async fn propose_roster_change(&self, ctx: &Context<'_>, input: ProposeRosterChangeInput) -> Result<RosterChange> {
        let cycle = id::<record::Cycle>(&input.cycle, "input.cycle")?;
        let from = match (&input.from_person, &input.from_organisation) {
            (None, None) => None,
            (Some(person), None) => Some(RecusedFrom::Person(id(person, "input.fromPerson")?)),
            (None, Some(organisation)) => Some(RecusedFrom::Organisation(id(organisation, "input.fromOrganisation")?)),
            _ => {
                let (zh, en) = ("须填写人员或单位之一", "exactly one of fromPerson and fromOrganisation is needed");
                return Err(Error::invalid("ONE_OF", "input.fromPerson", zh, en).into());
            }
        };
        let person = id(&input.person, "input.person")?;
        let new = NewChange { kind: input.kind.into(), person, from, why: input.reason };
        let made = act::propose(ctx.app()?, ctx.actor()?, cycle, new).await?;
        read(ctx, made).await
    }

    /// Puts a change of an anonymous channel in force: the tasks end, others are drawn in their place, the raters are
    /// signed anew. By the leading group, never by the person who proposed it.
    async fn approve_roster_change(&self, ctx: &Context<'_>, id: ID) -> Result<RosterChange> {
        let which = crate::graphql::context::id::<record::RosterChange>(&id, "id")?;
        act::approve(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// Turns a change down, with a reason. By the leading group, never by the person who proposed it.
    async fn reject_roster_change(
        &self,
        ctx: &Context<'_>,
        id: ID,
        #[graphql(validator(max_length = 1000))] reason: String,
    ) -> Result<RosterChange> {
        let which = crate::graphql::context::id::<record::RosterChange>(&id, "id")?;
        act::reject(ctx.app()?, ctx.actor()?, which, &reason).await?;
        read(ctx, which).await
    }

    /// Takes a proposal back.
    async fn withdraw_roster_change(&self, ctx: &Context<'_>, id: ID) -> Result<RosterChange> {
        let which = crate::graphql::context::id::<record::RosterChange>(&id, "id")?;
        act::withdraw(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::RosterChange>) -> Result<RosterChange> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
