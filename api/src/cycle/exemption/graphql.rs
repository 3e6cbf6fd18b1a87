//! Exemptions (不参加考核): who is not assessed in one cycle.
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    page::{Listed, connection, page_asked},
    scalar::{Text, instant},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{Id, cycle::exemption as store, record};

/// 不参加考核: somebody is not assessed in one cycle, and still rates others.
#[derive(SimpleObject, Clone)]
pub struct Exemption {
    /// The exemption's global id.
    pub id: ID,
    /// The id of the cycle that does not assess the person.
    cycle_id: ID,
    /// The id of the person who is exempt.
    person_id: ID,
    /// The code of the person who is exempt.
    code: String,
    /// The name of the person who is exempt.
    name: Text,
    /// Why the person is not assessed.
    reason: String,
    /// When the exemption was granted.
    granted_at: DateTime<Utc>,
    /// When it was taken back, after which it says nothing.
    revoked_at: Option<DateTime<Utc>>,
}

fn object(row: store::Exemption) -> Exemption {
    Exemption {
        id: global::<record::Exemption>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        person_id: global::<record::Person>(row.person_id),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        reason: row.reason,
        granted_at: instant(row.granted_at),
        revoked_at: row.revoked_at.map(instant),
    }
}

/// A person who is not to be assessed in one cycle.
#[derive(InputObject)]
pub struct GrantExemptionInput {
    /// The cycle, which has not opened yet.
    cycle: ID,
    /// Who is not assessed.
    person: ID,
    /// Why the person is not assessed.
    #[graphql(validator(min_length = 1, max_length = 1000))]
    reason: String,
}

/// Reading exemptions.
#[derive(Default)]
pub struct ExemptionQuery;

#[Object]
impl ExemptionQuery {
    /// The exemptions of a cycle, the oldest first, with those taken back.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn exemptions(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Exemption>> {
        let (page, cycle) = (page_asked(ctx, first, after)?, id::<record::Cycle>(&cycle, "cycle")?);
        let slice = act::list(ctx.app()?, ctx.actor()?, cycle, &page).await?;
        if slice.rows.is_empty() {
            ctx.unfound();
        }
        Ok(connection(slice, |row| row.id.to_string(), object))
    }
}

/// Exempting.
#[derive(Default)]
pub struct ExemptionMutation;

#[Object]
impl ExemptionMutation {
    /// Exempts somebody from being assessed in a cycle, before it opens. By the office, and never oneself.
    async fn grant_exemption(&self, ctx: &Context<'_>, input: GrantExemptionInput) -> Result<Exemption> {
        let cycle = id::<record::Cycle>(&input.cycle, "input.cycle")?;
        let person = id::<record::Person>(&input.person, "input.person")?;
        let made = act::grant(ctx.app()?, ctx.actor()?, cycle, person, &input.reason).await?;
        read(ctx, made).await
    }

    /// Takes an exemption back, before the cycle opens.
    async fn revoke_exemption(&self, ctx: &Context<'_>, id: ID) -> Result<Exemption> {
        let which = crate::graphql::context::id::<record::Exemption>(&id, "id")?;
        act::revoke(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: Id<record::Exemption>) -> Result<Exemption> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
