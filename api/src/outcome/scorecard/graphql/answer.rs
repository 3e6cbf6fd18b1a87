//! From what is stored to what is answered: a scorecard in the detail of its viewer and no further than it was asked for.
use super::{CellResult, ChannelComment, ChannelResult, Figure, Grade, IndicatorResult, Scorecard, Step};
use crate::{
    error::Result,
    graphql::{
        context::global,
        scalar::{Points, Text},
    },
    marks::assignment::graphql::Target,
};
use async_graphql::{Context, Lookahead};
use entity::{
    Error,
    outcome::{
        figure::kept::{self, Kept, Line, Wanted},
        scorecard::{self as store, Detail as Seen},
    },
    record,
};
use scoring::{Scheme, scorecard as computed};

impl Figure {
    fn new(kept: Kept, anonymous: bool) -> Self {
        Self { rounded: Points(kept.rounded), exact: kept.exact.filter(|_| !anonymous) }
    }
}

/// What a document asks of scorecards: the rest is neither read nor reckoned.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    below: Wanted,
    trace: bool,
}

impl Asked {
    /// One scorecard is answered whole.
    pub(crate) const EVERYTHING: Self = Self { below: Wanted::WHOLE, trace: true };

    /// Looks ahead into a list.
    pub(crate) fn of(ctx: &Context<'_>) -> Self {
        let look = ctx.look_ahead();
        let cards = [look.field("edges").field("node"), look.field("nodes")];
        let asks = |path: &[&str]| cards.iter().any(|card| reaches(card, path));
        let exact = [
            &["total", "exact"][..],
            &["indicators", "figure", "exact"],
            &["indicators", "points", "exact"],
            &["indicators", "effectiveWeight"],
            &["indicators", "weightInTotal"],
            &["indicators", "channels", "figure", "exact"],
            &["indicators", "channels", "effectiveWeight"],
            &["channels", "figure", "exact"],
            &["channels", "share", "exact"],
            &["channels", "weight"],
        ];
        let below = Wanted {
            indicators: asks(&["indicators"]),
            channels: asks(&["channels"]),
            cells: asks(&["indicators", "channels"]),
            exact: exact.iter().any(|path| asks(path)),
            comments: asks(&["comments"]),
            count: look.field("totalCount").exists(),
        };
        Self { below, trace: asks(&["trace"]) }
    }

    /// A trace is told from the whole scorecard.
    pub(crate) fn wanted(self) -> Wanted {
        let count = self.below.count;
        if self.trace { Wanted { count, ..Wanted::WHOLE } } else { self.below }
    }
}

/// Whether a selection goes down a path.
fn reaches(look: &Lookahead<'_>, path: &[&str]) -> bool {
    match path {
        [] => look.exists(),
        [first, rest @ ..] => reaches(&look.field(first), rest),
    }
}

pub(crate) fn object(row: store::Scorecard, scheme: &Scheme, asked: Asked) -> Result<Scorecard> {
    let grade = row.grade.as_ref().and_then(|code| {
        let found = scheme.grades().iter().find(|grade| grade.code == *code)?;
        Some(Grade { code: code.clone(), name: found.name.clone().into() })
    });
    let decimals = scheme.decimals();
    let (leaves, channels) = (row.detail >= Seen::Leaves, row.detail >= Seen::Channels);
    let trace = match row.figures.as_ref().filter(|_| channels && asked.trace) {
        Some(figures) => Some(trace(&figures.computed(decimals)?, scheme)),
        None => None,
    };
    let figures = row.figures.unwrap_or_default();
    let parts = Parts::of(figures.lines, scheme)?;
    let comments = row.comments.into_iter();
    let comments = comments.map(|comment| ChannelComment { channel: comment.channel.into(), text: comment.comment });
    Ok(Scorecard {
        id: global::<record::Scorecard>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        version: row.version,
        detail: row.detail.into(),
        state: row.state.into(),
        total: figures.total.map(|total| Figure::new(total, figures.anonymous)),
        rank: row.place,
        grade,
        indicators: leaves.then_some(parts.indicators),
        channels: channels.then_some(parts.channels),
        comments: if channels { Some(comments.collect()) } else { None },
        trace,
        policy_revision: row.policy_revision,
        target: Target::new(row.person_id, row.organisation_id, row.code, (row.name_zh, row.name_en)),
    })
}

/// The lines of a scorecard, each where it belongs.
#[derive(Default)]
struct Parts {
    indicators: Vec<IndicatorResult>,
    channels: Vec<ChannelResult>,
}

impl Parts {
    /// Lines come by indicator, then channel, so that an indicator stands before its channels.
    fn of(lines: Vec<Line>, scheme: &Scheme) -> Result<Self> {
        let mut parts = Self::default();
        for line in lines {
            match (line.node, line.channel) {
                (Some(node), None) => parts.indicators.extend(scheme.node(node).map(|named| indicator(line, named))),
                (None, Some(channel)) => parts.channels.push(channel_result(line, channel, scheme.decimals())?),
                (Some(_), Some(channel)) => {
                    let cell = cell(line, channel)?;
                    if let Some(last) = parts.indicators.last_mut() {
                        last.channels.push(cell);
                    }
                }
                (None, None) => return Err(Error::internal("a figure of nothing").into()),
            }
        }
        Ok(parts)
    }
}

fn indicator(line: Line, named: &scoring::scheme::Node) -> IndicatorResult {
    IndicatorResult {
        indicator: named.code.clone(),
        name: named.name.clone().into(),
        state: line.node_state().into(),
        figure: line.figure.map(|figure| Figure::new(figure, line.anonymous)),
        points: line.points.map(|figure| Figure::new(figure, line.anonymous)),
        declared_weight: line.declared.map(Points),
        effective_weight: line.effective,
        weight_in_total: line.weight,
        anonymous: line.anonymous,
        channels: vec![],
    }
}

fn cell(line: Line, channel: scoring::Channel) -> Result<CellResult> {
    let counts = line.counts()?;
    Ok(CellResult {
        channel: channel.into(),
        state: line.channel_state().into(),
        asked: counts.map(|counts| i64::from(counts.expected)),
        marks: counts.map(|counts| i64::from(counts.marks)),
        abstained: counts.map(|counts| i64::from(counts.abstained)),
        flags: line.flags().map(Into::into).collect(),
        figure: line.figure.map(|figure| Figure::new(figure, channel.anonymous())),
        declared_weight: Points(line.declared.unwrap_or_default()),
        effective_weight: line.effective,
    })
}

fn channel_result(line: Line, channel: scoring::Channel, decimals: u8) -> Result<ChannelResult> {
    let weight = line.weight.as_deref().map(|weight| kept::rounded(weight, decimals)).transpose()?;
    Ok(ChannelResult {
        channel: channel.into(),
        state: line.channel_state().into(),
        flags: line.flags().map(Into::into).collect(),
        figure: line.figure.map(|figure| Figure::new(figure, channel.anonymous())),
        share: line.points.map(|figure| Figure::new(figure, channel.anonymous())),
        declared_weight: Points(line.declared.unwrap_or_default()),
        weight: weight.map(Points),
    })
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
