//! Scorecards (考核结果单): every figure exact, rounded and explained, down to what the viewer may see.
mod answer;

use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, id},
        enums::{Channel, Detail, IndicatorState, ResultFlag, ResultState, ScorecardState},
        page::{Listed, connection, page},
        plain::{Plainly, plain},
        scalar::{Points, Text},
    },
    marks::assignment::graphql::Target,
};
use answer::Asked;
use async_graphql::{Context, ID, Object};
use entity::{
    Error, Slice,
    outcome::scorecard::{self as store, Order},
    record,
};

plain! {
    /// 考核结果单: one target's result in one cycle, in the detail its publication gives the viewer. What is hidden and what is
    /// absent look alike.
    pub struct Scorecard {
        /// The scorecard's global id.
        pub id: ID,
        /// The id of the cycle it is a result of.
        cycle_id: ID,
        /// The version: a correction is a new one beside the old.
        version: i32,
        /// The person or organisation that was assessed.
        target: Target,
        /// How much the viewer sees.
        detail: Detail,
        /// Whether it has a total, or too much went unassessed for one.
        state: ScorecardState,
        /// The total, exact and rounded; none where it is not seen or INCOMPLETE.
        total: Option<Figure>,
        /// The competition rank: 1, 2, 2, 4.
        rank: Option<i32>,
        /// The grade; none where the target gets none.
        grade: Option<Grade>,
        /// The figures per indicator, parents before their children.
        indicators: Option<Vec<IndicatorResult>>,
        /// The figures per channel; their shares sum to the total exactly.
        channels: Option<Vec<ChannelResult>>,
        /// What raters of anonymous channels wrote, in order of content and apart from their marks; released only where
        /// enough of them wrote.
        comments: Option<Vec<ChannelComment>>,
        /// How each shown figure came about, from the total down.
        trace: Option<Vec<Step>>,
        /// The rules of access it was computed under.
        policy_revision: String,
    }

    /// A figure: rounded for show, exact for checking. The exact form of a figure with anonymous marks in it is withheld,
    /// because its denominator would tell how many raters there were.
    #[derive(Clone)]
    pub struct Figure {
        /// Half away from zero, to the scheme's decimals.
        rounded: Points,
        /// The exact number, as `numerator/denominator`.
        exact: Option<String>,
    }

    /// 等次: a grade that a target can get.
    #[derive(Clone)]
    pub struct Grade {
        /// A stable word for programs, such as `EXCELLENT`.
        code: String,
        /// The grade's name, as people read it.
        name: Text,
    }

    /// The result at one indicator.
    pub struct IndicatorResult {
        /// The code of the indicator.
        indicator: String,
        /// The name of the indicator.
        name: Text,
        /// What became of it.
        state: IndicatorState,
        /// On a scale of 100.
        figure: Option<Figure>,
        /// As points of a perfect mark.
        points: Option<Figure>,
        /// The weight as written, in per cent.
        declared_weight: Option<Points>,
        /// The weight among its siblings after renormalisation, in per cent, exact.
        effective_weight: Option<String>,
        /// The weight in the total, in per cent, exact.
        weight_in_total: Option<String>,
        /// Whether marks of anonymous channels are in it.
        anonymous: bool,
        /// The figures per channel.
        channels: Vec<CellResult>,
    }

    /// The result of one channel at one indicator.
    pub struct CellResult {
        /// The channel of this figure.
        channel: Channel,
        /// What became of it.
        state: ResultState,
        /// On a scale of 100.
        figure: Option<Figure>,
        /// The channel's weight here as written, in per cent.
        declared_weight: Points,
        /// The same after renormalisation, in per cent, exact.
        effective_weight: Option<String>,
        /// Raters asked; named channels only.
        asked: Option<i64>,
        /// Raters who gave a mark; named channels only.
        marks: Option<i64>,
        /// Raters who said 不了解; named channels only.
        abstained: Option<i64>,
        /// What to know about it.
        flags: Vec<ResultFlag>,
    }

    /// The result of one channel over all indicators.
    pub struct ChannelResult {
        /// The channel of this result.
        channel: Channel,
        /// What became of it.
        state: ResultState,
        /// Its figure on a scale of 100.
        figure: Option<Figure>,
        /// Its share of the total.
        share: Option<Figure>,
        /// Its weight as written, in per cent.
        declared_weight: Points,
        /// Its weight in the total, in per cent.
        weight: Option<Points>,
        /// What to know about it.
        flags: Vec<ResultFlag>,
    }

    /// One step of the explanation.
    pub struct Step {
        /// The indicator's code, if it is about one.
        indicator: Option<String>,
        /// The channel, if it is about one.
        channel: Option<Channel>,
        /// The figure of this step, rounded.
        rounded: Option<Points>,
        /// The figure, exact, unless anonymous marks are in it.
        exact: Option<String>,
        /// The explanation in both languages.
        text: Text,
    }

    /// What somebody wrote in an anonymous channel.
    pub struct ChannelComment {
        /// The channel in which it was written.
        channel: Channel,
        /// The comment, normalised.
        text: String,
    }
}

/// A target's place in a ranking.
#[derive(Default)]
pub struct ScorecardQuery;

#[Object]
impl ScorecardQuery {
    /// The scorecards of a cycle by the target's code: one statement more than the page's own if anything below the
    /// total is asked for, whatever the page size.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn scorecards(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Plainly<Scorecard>>> {
        list(ctx, &cycle, Order::Code, first, after).await
    }

    /// The scorecards of a cycle by rank: those whose rank the viewer may see.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Plainly<Scorecard>>> {
        list(ctx, &cycle, Order::Rank, first, after).await
    }

    /// The scorecard with this id.
    async fn scorecard(&self, ctx: &Context<'_>, id: ID) -> Result<Scorecard> {
        read(ctx, crate::graphql::context::id(&id, "id")?).await
    }
}

async fn list(
    ctx: &Context<'_>,
    cycle: &ID,
    order: Order,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Listed<Plainly<Scorecard>>> {
    let page = page(first, after)?;
    let cycle = id::<record::Cycle>(cycle, "cycle")?;
    let asked = Asked::of(ctx);
    let (slice, scheme) = act::list(ctx.app()?, ctx.actor()?, cycle, order, asked.wanted(), &page).await?;
    if slice.rows.is_empty() {
        ctx.unfound();
    }
    let cursor = |row: &store::Scorecard| match order {
        Order::Code => row.code.clone(),
        Order::Rank => format!("{}/{}", row.place.unwrap_or_default(), row.code),
    };
    let Slice { rows, more, total } = slice;
    let cards = rows.into_iter().map(|row| {
        let place = cursor(&row);
        let scheme = scheme.as_ref().ok_or_else(|| Error::internal("scorecards without a scheme"))?;
        Ok((place, Plainly(answer::object(row, scheme, asked)?)))
    });
    let rows = cards.collect::<Result<Vec<_>>>()?;
    Ok(connection(Slice { rows, more, total }, |(place, _)| place.clone(), |(_, card)| card))
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Scorecard>) -> Result<Scorecard> {
    let (row, scheme) = act::read(ctx.app()?, ctx.actor()?, which).await?;
    answer::object(row, &scheme, Asked::EVERYTHING)
}
