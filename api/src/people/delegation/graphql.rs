//! Delegations (委托): acting for a person in named channels.
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global, id},
        page::{Listed, connection, page_asked},
        scalar::instant,
    },
    people::person::graphql::Person,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{people::delegation as store, record};

/// 委托: somebody acts for a person in the channels in which marks have a name, from one day to another. Never in SELF,
/// UPWARD or PEER.
#[derive(SimpleObject, Clone)]
pub struct Delegation {
    /// The delegation's global id.
    pub id: ID,
    /// 委托人: the person for whom the delegate acts.
    principal: Person,
    /// 受托人: the person who acts.
    delegate: Person,
    /// The first day on which the delegate may act.
    from: NaiveDate,
    /// Last day, which still counts.
    to: NaiveDate,
    /// Why somebody else acts.
    reason: String,
    /// Whether the office declared it, for a principal who could not.
    by_office: bool,
    /// When it was declared.
    declared_at: DateTime<Utc>,
    /// When it was ended before its last day.
    ended_at: Option<DateTime<Utc>>,
    /// Whether it is in force today.
    in_force: bool,
}

fn object(row: store::Delegation) -> Delegation {
    Delegation {
        id: global::<record::Delegation>(row.id),
        principal: Person::named(row.principal_id, row.principal_code, row.principal_zh, row.principal_en),
        delegate: Person::named(row.delegate_id, row.delegate_code, row.delegate_zh, row.delegate_en),
        from: row.from_date,
        to: row.to_date,
        reason: row.reason,
        by_office: row.by_office,
        declared_at: instant(row.declared_at),
        ended_at: row.ended_at.map(instant),
        in_force: row.in_force,
    }
}

/// A new delegation: who acts for whom, and how long.
#[derive(InputObject)]
pub struct GrantDelegationInput {
    /// The id of the person for whom the delegate acts; the caller if not given. Only the office may name another
    /// person, who cannot do it.
    principal: Option<ID>,
    /// The id of the person who is to act.
    delegate: ID,
    /// The first day on which the delegate may act.
    from: NaiveDate,
    /// Last day, which still counts: 366 days at most.
    to: NaiveDate,
    /// Why somebody else is to act.
    #[graphql(validator(min_length = 1, max_length = 1000))]
    reason: String,
}

/// Reading delegations.
#[derive(Default)]
pub struct DelegationQuery;

#[Object]
impl DelegationQuery {
    /// Delegations by and to the caller; for the office those of its people. The newest first.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn delegations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Delegation>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}

/// Granting and ending delegations.
#[derive(Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Lets another person act for the caller in named channels (委托), or, by the office, for somebody who cannot say so.
    /// Both identities are recorded with whatever is done.
    async fn grant_delegation(&self, ctx: &Context<'_>, input: GrantDelegationInput) -> Result<Delegation> {
        let principal = input.principal.as_ref().map(|person| id(person, "input.principal")).transpose()?;
        let new = store::NewDelegation {
            delegate: id(&input.delegate, "input.delegate")?,
            from: input.from,
            to: input.to,
            reason: input.reason,
        };
        let made = act::grant(ctx.app()?, ctx.actor()?, principal, new).await?;
        read(ctx, made).await
    }

    /// Ends a delegation now: by its principal, its delegate or the office. What was handed in by it stands.
    async fn end_delegation(&self, ctx: &Context<'_>, id: ID) -> Result<Delegation> {
        let which = crate::graphql::context::id::<record::Delegation>(&id, "id")?;
        act::end(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Delegation>) -> Result<Delegation> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
