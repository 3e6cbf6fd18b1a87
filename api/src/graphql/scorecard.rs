//! Scorecards (成绩单): every figure exact, rounded and explained, down to what the viewer may see.
use super::{
    assignment::Target,
    context::{Around, global, id},
    enums::{Channel, Detail},
    page::{Listed, connection, page},
    scalar::{Points, Text},
};
use crate::error::Result;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use entity::{
    acts, record,
    store::scorecard::{self as store, Detail as Seen, Order},
};
use scoring::{
    Scheme,
    scorecard::{self as computed, ChannelState, Flag, NodeState},
};

/// 成绩单: one target's result in one cycle, in the detail its publication gives the viewer. What is hidden and what is
/// absent look alike.
#[derive(SimpleObject)]
pub struct Scorecard {
    /// Its id.
    pub id: ID,
    /// The cycle.
    cycle_id: ID,
    /// The version: a correction is a new one beside the old.
    version: i32,
    /// Whose it is.
    target: Target,
    /// How much the viewer sees.
    detail: Detail,
    /// SCORED, or INCOMPLETE where too much went unassessed for a total.
    state: String,
    /// The total.
    total: Option<Figure>,
    /// The competition rank: 1, 2, 2, 4.
    rank: Option<i32>,
    /// The grade.
    grade: Option<Grade>,
    /// The figures per indicator, parents before their children.
    indicators: Option<Vec<IndicatorResult>>,
    /// The figures per channel; their shares sum to the total exactly.
    channels: Option<Vec<ChannelResult>>,
    /// How each shown figure came about, from the total down.
    trace: Option<Vec<Step>>,
    /// The rules of access it was computed under.
    policy_revision: String,
}

/// A figure: rounded for show, exact for checking. The exact form of a figure with anonymous marks in it is withheld,
/// because its denominator would tell how many raters there were.
#[derive(SimpleObject, Clone)]
pub struct Figure {
    /// Half away from zero, to the scheme's decimals.
    rounded: Points,
    /// `numerator/denominator`.
    exact: Option<String>,
}

impl Figure {
    fn new(figure: &computed::Figure, anonymous: bool) -> Self {
        Self { rounded: Points(figure.rounded), exact: (!anonymous).then(|| figure.exact.to_string()) }
    }
}

/// 等次.
#[derive(SimpleObject, Clone)]
pub struct Grade {
    /// Stable word.
    code: String,
    /// Its name.
    name: Text,
}

/// The result at one indicator.
#[derive(SimpleObject)]
pub struct IndicatorResult {
    /// The indicator's code.
    indicator: String,
    /// Its name.
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
#[derive(SimpleObject)]
pub struct CellResult {
    /// The channel.
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
#[derive(SimpleObject)]
pub struct ChannelResult {
    /// The channel.
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
#[derive(SimpleObject)]
pub struct Step {
    /// The indicator's code, if it is about one.
    indicator: Option<String>,
    /// The channel, if it is about one.
    channel: Option<Channel>,
    /// The figure, rounded.
    rounded: Option<Points>,
    /// The figure, exact, unless anonymous marks are in it.
    exact: Option<String>,
    /// The explanation in both languages.
    text: Text,
}

/// What became of an indicator.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "NodeState")]
pub enum IndicatorState {
    /// 已评: it has a figure.
    Assessed,
    /// 未评: no channel counts.
    NotAssessed,
    /// 不适用: it is not for this target.
    NotRequired,
}

/// What became of a channel.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "ChannelState")]
pub enum ResultState {
    /// 计入: it counts.
    Counts,
    /// 不公布: an anonymous channel that does not count; no number and no cause.
    NotReleased,
    /// 无评分: somebody was asked and nobody gave a mark.
    NoMark,
    /// 不适用: nobody was asked.
    NotRequired,
}

/// What to know about how a figure came about.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "Flag")]
pub enum ResultFlag {
    /// 取平均: too few marks to trim or for a median.
    MeanInstead,
    /// 部分: the channel counts at some of its indicators only.
    Partial,
}

/// A target's place in a ranking.
#[derive(Default)]
pub struct ScorecardQuery;

#[Object]
impl ScorecardQuery {
    /// The scorecards of a cycle by the target's code: two statements more than the page's own if anything below the
    /// total is asked for, whatever the page size.
    #[graphql(complexity = "super::node::cost(first, child_complexity)")]
    async fn scorecards(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Scorecard>> {
        list(ctx, &cycle, Order::Code, first, after).await
    }

    /// The scorecards of a cycle by rank: those whose rank the viewer may see.
    #[graphql(complexity = "super::node::cost(first, child_complexity)")]
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Scorecard>> {
        list(ctx, &cycle, Order::Rank, first, after).await
    }

    /// One scorecard.
    async fn scorecard(&self, ctx: &Context<'_>, id: ID) -> Result<Scorecard> {
        read(ctx, super::context::id(&id, "id")?).await
    }
}

async fn list(
    ctx: &Context<'_>,
    cycle: &ID,
    order: Order,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Listed<Scorecard>> {
    let page = page(first, after)?;
    let cycle = id::<record::Cycle>(cycle, "cycle")?;
    let look = ctx.look_ahead();
    let asks = |field: &str| {
        look.field("edges").field("node").field(field).exists() || look.field("nodes").field(field).exists()
    };
    let below = asks("indicators") || asks("channels") || asks("trace");
    let explain = asks("trace");
    let (slice, scheme) = ctx
        .app()?
        .list::<acts::scorecard::Read, _>(ctx.actor()?, async |tx, scope| {
            let slice = tx.scorecards(&scope, cycle, order, below, &page).await?;
            let scheme = slice.rows.first().map(|row| row.scheme_version_id).and_then(|id| tx.known_scheme(id));
            Ok((slice, scheme))
        })
        .await?;
    let cursor = |row: &store::Scorecard| match order {
        Order::Code => row.code.clone(),
        Order::Rank => format!("{}/{}", row.place.unwrap_or_default(), row.code),
    };
    Ok(connection(slice, cursor, |row| object(row, scheme.as_ref(), explain)))
}

pub(super) async fn read(ctx: &Context<'_>, which: entity::Id<record::Scorecard>) -> Result<Scorecard> {
    let actor = ctx.actor()?;
    let (row, scheme) = ctx
        .app()?
        .see::<acts::scorecard::Read, _>(actor, which, async |tx, permit| {
            let scope = tx.scope::<acts::scorecard::Read>(actor)?;
            let row = tx.scorecard(&permit, &scope).await?;
            let scheme = tx.known_scheme(row.scheme_version_id);
            Ok((row, scheme))
        })
        .await?;
    Ok(object(row, scheme.as_ref(), true))
}

fn object(row: store::Scorecard, scheme: Option<&Scheme>, explain: bool) -> Scorecard {
    let grade = row.grade.as_ref().and_then(|code| {
        let found = scheme?.grades().iter().find(|grade| grade.code == *code)?;
        Some(Grade { code: code.clone(), name: found.name.clone().into() })
    });
    let figures = row.figures.as_ref().zip(scheme);
    let indicators = figures.filter(|_| row.detail >= Seen::Leaves).map(|(card, scheme)| indicators(card, scheme));
    let channels = row.figures.as_ref().filter(|_| row.detail >= Seen::Channels).map(channels);
    let trace = figures.filter(|_| explain && row.detail >= Seen::Channels).map(|(card, scheme)| trace(card, scheme));
    Scorecard {
        id: global::<record::Scorecard>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        version: row.version,
        detail: row.detail.into(),
        state: row.state,
        total: row.figures.as_ref().and_then(|card| Some(Figure::new(card.total.as_ref()?, card.anonymous))),
        rank: row.place,
        grade,
        indicators,
        channels,
        trace,
        policy_revision: row.policy_revision,
        target: Target::new(row.person_id, row.organisation_id, row.code, (row.name_zh, row.name_en)),
    }
}

fn indicators(card: &computed::Scorecard, scheme: &Scheme) -> Vec<IndicatorResult> {
    let result = |node: &computed::NodeResult| {
        let named = scheme.node(node.node)?;
        let cells = card.cells.iter().filter(|cell| cell.leaf == node.node);
        Some(IndicatorResult {
            indicator: named.code.clone(),
            name: named.name.clone().into(),
            state: node.state.into(),
            figure: node.figure.as_ref().map(|figure| Figure::new(figure, node.anonymous)),
            points: node.points.as_ref().map(|figure| Figure::new(figure, node.anonymous)),
            declared_weight: node.declared.map(Points),
            effective_weight: node.effective.as_ref().map(ToString::to_string),
            weight_in_total: node.in_total.as_ref().map(ToString::to_string),
            anonymous: node.anonymous,
            channels: cells.map(cell).collect(),
        })
    };
    card.nodes.iter().filter_map(result).collect()
}

fn cell(cell: &computed::CellResult) -> CellResult {
    CellResult {
        channel: cell.channel.into(),
        state: cell.state.into(),
        figure: cell.figure.as_ref().map(|figure| Figure::new(figure, cell.channel.anonymous())),
        declared_weight: Points(cell.declared),
        effective_weight: cell.effective.as_ref().map(ToString::to_string),
        asked: cell.counts.map(|counts| i64::from(counts.expected)),
        marks: cell.counts.map(|counts| i64::from(counts.marks)),
        abstained: cell.counts.map(|counts| i64::from(counts.abstained)),
        flags: cell.flags.iter().copied().map(Into::into).collect(),
    }
}

fn channels(card: &computed::Scorecard) -> Vec<ChannelResult> {
    let result = |channel: &computed::ChannelResult| {
        let anonymous = channel.channel.anonymous();
        ChannelResult {
            channel: channel.channel.into(),
            state: channel.state.into(),
            figure: channel.figure.as_ref().map(|figure| Figure::new(figure, anonymous)),
            share: channel.share.as_ref().map(|figure| Figure::new(figure, anonymous)),
            declared_weight: Points(channel.declared),
            weight: channel.weight.as_ref().map(|weight| Points(weight.rounded)),
            flags: channel.flags.iter().copied().map(Into::into).collect(),
        }
    };
    card.channels.iter().map(result).collect()
}

fn trace(card: &computed::Scorecard, scheme: &Scheme) -> Vec<Step> {
    let step = |step: computed::trace::Step| Step {
        indicator: step.indicator,
        channel: step.channel.map(Into::into),
        rounded: step.rounded.map(Points),
        exact: step.exact.map(|exact| exact.to_string()),
        text: Text::new(step.zh, step.en),
    };
    card.explain(scheme).into_iter().map(step).collect()
}
