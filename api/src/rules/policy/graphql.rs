//! A tenant's own rules: who may do what, changed by two people, kept for good.
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    enums::DecisionState,
    page::{Listed, connection, page_asked},
    scalar::{Text, instant},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{record, rules::policy as store};

/// A word of the rules, and what it is called.
#[derive(SimpleObject, Clone)]
pub struct PolicyWord {
    /// As rows of the rules write it.
    word: String,
    /// The word as people read it.
    name: Text,
}

/// A line of the rules: the holders of these roles may do the act in these channels, relations and phases, as far as
/// the reaches say. An axis that the act does not depend on is empty.
#[derive(SimpleObject, Clone)]
pub struct PolicyLine {
    /// What is done, as `area::Name`.
    act: String,
    /// The roles that may do it; empty for scoring, which goes by tasks.
    roles: Vec<PolicyWord>,
    /// The channels in which it may be done.
    channels: Vec<PolicyWord>,
    /// The relations in which it may be done: between rater and target for scoring, between the caller and the record
    /// otherwise.
    relations: Vec<PolicyWord>,
    /// In which phases of the cycle.
    phases: Vec<PolicyWord>,
    /// How far from where the role is held.
    reaches: Vec<PolicyWord>,
    /// As a row of the rules, which a proposal may add or remove.
    row: String,
}

/// How many hold a role today: accounts for a granted role, persons for one that follows from the roster.
#[derive(SimpleObject, Clone)]
pub struct RoleHolders {
    /// The role, as rows of the rules write it.
    role: String,
    /// How many accounts hold it.
    holders: i64,
}

/// 权限规则的变更: what one tenant does otherwise than the standard rules, all of it. Proposed by the system
/// administrator, put in force by the leading group; never rewritten.
#[derive(SimpleObject, Clone)]
pub struct PolicyVersion {
    /// The change's global id.
    pub id: ID,
    /// 1, 2, 3 … in the tenant.
    number: i32,
    /// How far it has come. The latest APPROVED one is in force.
    state: DecisionState,
    /// Rows beside the standard rules.
    added: Vec<String>,
    /// Rows of the standard rules that do not count here.
    removed: Vec<String>,
    /// Why the rules should change.
    reason: String,
    /// The rules in force when it was proposed, which it would replace.
    base_revision: String,
    /// The rules it makes.
    revision: String,
    /// The lines that become allowed.
    gained: Vec<PolicyLine>,
    /// The lines that are no longer allowed.
    lost: Vec<PolicyLine>,
    /// How many hold each role that gains or loses, today.
    affected: Vec<RoleHolders>,
    /// Who proposed it, by login.
    proposed_by: Option<String>,
    /// When it was proposed.
    proposed_at: DateTime<Utc>,
    /// Who decided, by login.
    decided_by: Option<String>,
    /// When it was decided; none while it waits.
    decided_at: Option<DateTime<Utc>>,
    /// Why it was turned down.
    decision: String,
}

/// The rules in force in the caller's tenant.
#[derive(SimpleObject)]
pub struct PolicyInForce {
    /// Which rules these are: the same for the same rights.
    revision: String,
    /// Everything they allow, equal neighbours folded.
    lines: Vec<PolicyLine>,
}

/// Other rules for a tenant: everything in which they differ from the standard rules, replacing what is in force.
#[derive(InputObject)]
pub struct ProposePolicyInput {
    /// The id of the tenant's root organisation.
    organisation: ID,
    /// Rows beside the standard rules, such as `group::Read, head, -, -, -, SUBTREE`.
    #[graphql(default, validator(max_items = 100, list, max_length = 1000))]
    added: Vec<String>,
    /// Rows of the standard rules that do not count. None of either is a return to the standard rules.
    #[graphql(default, validator(max_items = 100, list, max_length = 1000))]
    removed: Vec<String>,
    /// Why the rules should change.
    #[graphql(validator(max_length = 1000))]
    reason: String,
}

impl From<store::Term> for PolicyWord {
    fn from(term: store::Term) -> Self {
        Self { word: term.word, name: Text::new(term.zh, term.en) }
    }
}

impl From<store::Line> for PolicyLine {
    fn from(line: store::Line) -> Self {
        let words = |terms: Vec<store::Term>| terms.into_iter().map(PolicyWord::from).collect();
        Self {
            row: line.row(),
            act: line.act,
            roles: words(line.roles),
            channels: words(line.channels),
            relations: words(line.relations),
            phases: words(line.phases),
            reaches: words(line.reaches),
        }
    }
}

pub(crate) fn lines(lines: Vec<store::Line>) -> Vec<PolicyLine> {
    lines.into_iter().map(PolicyLine::from).collect()
}

/// Reading the rules.
#[derive(Default)]
pub struct PolicyQuery;

#[Object]
impl PolicyQuery {
    /// The rules in force.
    async fn policy_in_force(&self, ctx: &Context<'_>) -> Result<PolicyInForce> {
        let (revision, every) = act::in_force(ctx.app()?, ctx.actor()?).await?;
        Ok(PolicyInForce { revision, lines: lines(every) })
    }

    /// Changes of the rules, the newest first: who gains and who loses what.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn policy_versions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<PolicyVersion>> {
        let page = page_asked(ctx, first, after)?;
        let (slice, holders) = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        let rows = slice.rows.into_iter().map(|row| object(row, &holders)).collect();
        let slice = entity::Slice { rows, more: slice.more, total: slice.total };
        Ok(connection(slice, |version: &PolicyVersion| version.number.to_string(), |version| version))
    }
}

/// Changing the rules.
#[derive(Default)]
pub struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Proposes other rules. What breaks the constitution is refused, with the rule, the row and a counter-example.
    async fn propose_policy(&self, ctx: &Context<'_>, input: ProposePolicyInput) -> Result<PolicyVersion> {
        let tenant = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let made = act::propose(app, actor, tenant, input.added, input.removed, input.reason).await?;
        read(ctx, made).await
    }

    /// Puts proposed rules in force, on every node within seconds. By the leading group, never by the person who
    /// proposed them.
    async fn approve_policy(&self, ctx: &Context<'_>, id: ID) -> Result<PolicyVersion> {
        let which = crate::graphql::context::id::<record::PolicyVersion>(&id, "id")?;
        act::approve(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// Turns proposed rules down, with a reason. By the leading group, never by the person who proposed them.
    async fn reject_policy(&self, ctx: &Context<'_>, id: ID, reason: String) -> Result<PolicyVersion> {
        let which = crate::graphql::context::id::<record::PolicyVersion>(&id, "id")?;
        act::reject(ctx.app()?, ctx.actor()?, which, &reason).await?;
        read(ctx, which).await
    }

    /// Takes a proposal back.
    async fn withdraw_policy(&self, ctx: &Context<'_>, id: ID) -> Result<PolicyVersion> {
        let which = crate::graphql::context::id::<record::PolicyVersion>(&id, "id")?;
        act::withdraw(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::PolicyVersion>) -> Result<PolicyVersion> {
    let (row, holders) = act::read(ctx.app()?, ctx.actor()?, which).await?;
    Ok(object(row, &holders))
}

fn object(row: store::PolicyVersion, holders: &[store::Holders]) -> PolicyVersion {
    let (gained, lost) = (lines(row.gained), lines(row.lost));
    let touched = |role: &str| gained.iter().chain(&lost).flat_map(|line| &line.roles).any(|word| word.word == role);
    let affected = holders.iter().filter(|row| touched(row.role.word()));
    let affected = affected.map(|row| RoleHolders { role: row.role.word().to_owned(), holders: row.holders }).collect();
    PolicyVersion {
        id: global::<record::PolicyVersion>(row.id),
        number: row.number,
        state: row.state.into(),
        added: row.added,
        removed: row.removed,
        reason: row.why,
        base_revision: row.base_revision,
        revision: row.policy_revision,
        gained,
        lost,
        affected,
        proposed_by: row.proposed_by,
        proposed_at: instant(row.proposed_at),
        decided_by: row.decided_by,
        decided_at: row.decided_at.map(instant),
        decision: row.reason,
    }
}
