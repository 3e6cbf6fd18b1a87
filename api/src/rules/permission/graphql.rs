//! Why somebody may or may not, and who may do what.
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global, id},
        enums::Outcome,
        page::{Listed, connection, page},
        scalar::Text,
    },
    rules::policy::graphql::{PolicyLine, PolicyWord, lines},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{record, rules::permission as store, words::Outcome as Decided};

/// 权限说明: a decision, and what it rests on. A record that the caller may not see is explained as one that is not
/// there.
#[derive(SimpleObject)]
pub struct Permission {
    /// Whether the caller may.
    allowed: bool,
    /// Whether it is allowed, and if not whether the record is seen at all.
    outcome: Outcome,
    /// Why it is forbidden, as errors have it: `ROLE`, `PHASE`, `CHANNEL`, `RELATION`, `WINDOW_CLOSED`, `RECUSED` or `SEPARATION`.
    reason: Option<String>,
    /// In a sentence; where it is forbidden, with what is missing.
    text: Text,
    /// The lines of the rules that decide: those by which it is allowed, or else those by which it would be, for others
    /// or at another time.
    lines: Vec<PolicyLine>,
    /// By which of the caller's roles; none for scoring, which goes by tasks.
    role: Option<PolicyWord>,
    /// How far that role reaches.
    reach: Option<PolicyWord>,
    /// The relations that were looked at, where the act depends on one.
    relations: Vec<PolicyWord>,
    /// The channel, where the act depends on it.
    channel: Option<PolicyWord>,
    /// The phase, where the act depends on it.
    phase: Option<PolicyWord>,
    /// Which rules were asked.
    revision: String,
}

/// Somebody who may do it.
#[derive(SimpleObject)]
pub struct Holder {
    /// The person; none for service accounts and the first administrator.
    person_id: Option<ID>,
    /// The person's code, or the login of an account without a person.
    code: String,
    /// The person's name.
    name: Text,
    /// Whether they can log in today.
    active: bool,
    /// The role by which they may; none for scoring, which needs no role.
    role: Option<PolicyWord>,
    /// How far it reaches.
    reach: PolicyWord,
}

/// Who may do an act to a record.
#[derive(SimpleObject)]
pub struct WhoCan {
    /// The lines of the rules that say so, in the record's channel and phase.
    lines: Vec<PolicyLine>,
    /// It goes by tasks and relations: the rater of the task may, and no names are given. A target would learn its
    /// raters.
    by_task: bool,
    /// Those who may, as far as the caller sees them; empty where it goes by tasks.
    holders: Listed<Holder>,
}

/// A role that somebody holds.
#[derive(SimpleObject)]
pub struct HeldRole {
    /// The role that is held.
    role: PolicyWord,
    /// The id of the organisation in which it is held.
    organisation_id: ID,
    /// The code of that organisation.
    code: String,
    /// The name of that organisation.
    name: Text,
}

/// What a person may do.
#[derive(SimpleObject)]
pub struct WhatCan {
    /// The roles they hold today, granted or from the roster.
    roles: Vec<HeldRole>,
    /// What these roles allow. Lines without a role are about scoring, which the rater of a task may do: they are the
    /// same for everybody, and say nothing about who has a task.
    lines: Vec<PolicyLine>,
}

/// Asking about rights.
#[derive(Default)]
pub struct PermissionQuery;

#[Object]
impl PermissionQuery {
    /// Whether the caller may do an act, such as `cycle::Close`, to a record, and why. For a create, the record is the
    /// one under which the new one would come to be.
    async fn permission(&self, ctx: &Context<'_>, act: String, node: ID) -> Result<Permission> {
        let told = act::explain(ctx.app()?, ctx.actor()?, &act, &node).await?;
        if told.outcome == Decided::NotFound {
            ctx.unfound();
        }
        Ok(Permission {
            allowed: told.outcome == Decided::Allowed,
            outcome: told.outcome.into(),
            reason: told.reason.map(str::to_owned),
            text: Text::new(told.text.0, told.text.1),
            lines: lines(told.lines),
            role: told.role.map(Into::into),
            reach: told.reach.map(Into::into),
            relations: told.relations.into_iter().map(Into::into).collect(),
            channel: told.channel.map(Into::into),
            phase: told.phase.map(Into::into),
            revision: told.revision,
        })
    }

    /// Who may do an act to a record as it stands now. For the office, about what it sees. By the rules: what a
    /// publication shows to whom is its own detail.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn who_can(
        &self,
        ctx: &Context<'_>,
        act: String,
        node: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<WhoCan> {
        let page = page(first, after)?;
        let told = act::who_can(ctx.app()?, ctx.actor()?, &act, &node, &page).await?;
        Ok(WhoCan {
            lines: lines(told.lines),
            by_task: told.by_task,
            holders: connection(told.holders, |row| row.account.to_string(), holder),
        })
    }

    /// What a person may do. For the office. Never whether they have a task, nor on whom.
    async fn what_can(&self, ctx: &Context<'_>, person: ID) -> Result<WhatCan> {
        let person = id::<record::Person>(&person, "person")?;
        let told = act::what_can(ctx.app()?, ctx.actor()?, person).await?;
        let role = |station: store::Station| HeldRole {
            role: station.role.into(),
            organisation_id: global::<record::Organisation>(station.organisation_id),
            code: station.code,
            name: Text::new(station.name_zh, station.name_en),
        };
        Ok(WhatCan { roles: told.stations.into_iter().map(role).collect(), lines: lines(told.lines) })
    }
}

fn holder(row: store::Holder) -> Holder {
    Holder {
        person_id: row.person_id.map(global::<record::Person>),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        active: row.active,
        role: row.role.map(Into::into),
        reach: row.reach.into(),
    }
}
