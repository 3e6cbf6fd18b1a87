//! The trace: every shown figure explains itself, down to what is shown (domain rule 19).
//!
//! It is made from the scorecard, which holds nothing that is hidden; so the trace cannot tell more than the scorecard.
use super::{CellResult, ChannelResult, ChannelState, Figure, Flag, NodeResult, NodeState, Scorecard};
use crate::{Channel, Exact, NodeNumber, Points, Scheme, Source, document::Aggregate, scheme::Node};
use serde::Serialize;

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Subject {
    /// The total.
    Total,
    /// An indicator.
    Indicator,
    /// A channel over all indicators.
    Channel,
    /// A channel at one indicator.
    Cell,
}

/// One step: a figure and the parts it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub subject: Subject,
    /// The indicator's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The figure, rounded; none if there is none or it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Points>,
    /// The figure, exact; left out where it contains anonymous marks, whose number it would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Exact>,
    /// What the figure is made of, as far as it is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

/// One part of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The indicator's code or the channel's word.
    pub of: String,
    /// The weight as written, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Points>,
    /// The weight used, in per cent.
    pub effective: Exact,
    /// The part's figure, rounded, where it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Points>,
}

impl Scorecard {
    /// Explains every shown figure, from the total down: the total, the channels, then each indicator that is for the
    /// target, in preorder, a leaf followed by its channels. Parts that a reader may not see can be taken out of the
    /// scorecard before; the trace then leaves them out too.
    pub fn explain(&self, scheme: &Scheme) -> Vec<Step> {
        let tell = Teller { card: self, scheme };
        let mut steps = vec![tell.total()];
        steps.extend(self.channels.iter().map(channel_step));
        for result in self.nodes.iter().filter(|result| result.state != NodeState::NotRequired) {
            let Some(node) = scheme.node(result.node) else { continue };
            steps.push(tell.indicator(node, result));
            steps.extend(self.cells_of(node.number).map(|cell| tell.cell(node, cell)));
        }
        steps
    }

    fn cells_of(&self, leaf: NodeNumber) -> impl Iterator<Item = &CellResult> {
        self.cells.iter().filter(move |cell| cell.leaf == leaf)
    }
}

struct Teller<'a> {
    card: &'a Scorecard,
    scheme: &'a Scheme,
}

impl Teller<'_> {
    fn total(&self) -> Step {
        let decimals = self.scheme.decimals();
        let full = self.card.full.round(4);
        let (zh, en) = if let Some(total) = &self.card.total {
            let rounded = total.rounded;
            (
                format!("总分 {rounded}（满分 {full}）：各渠道所占分数之和，四舍五入到 {decimals} 位小数"),
                format!(
                    "total {rounded} of {full}: the sum of the channels' shares, rounded half away from zero to {decimals} decimals"
                ),
            )
        } else {
            let (part, limit) = (self.card.unassessed.rounded, self.scheme.file().unassessed_limit);
            (
                format!("没有总分：{part}% 的权重没有评分，上限是 {limit}%"),
                format!("no total: {part}% of the weight is not assessed, the limit is {limit}%"),
            )
        };
        let parts = self.card.channels.iter().filter_map(|channel| {
            Some(Part {
                of: channel.channel.word().to_owned(),
                declared: Some(channel.declared),
                effective: channel.weight.as_ref()?.exact.clone(),
                rounded: channel.share.as_ref().map(|share| share.rounded),
            })
        });
        let parts = parts.collect();
        step(Subject::Total, None, None, self.card.total.as_ref(), self.card.anonymous, parts, (zh, en))
    }

    fn indicator(&self, node: &Node, result: &NodeResult) -> Step {
        let parts = match node.kind.source() {
            None => self.children_of(node),
            Some(Source::Raters) => self.channels_at(node),
        };
        let sentences = indicator_sentences(node, result);
        let figure = result.figure.as_ref();
        step(Subject::Indicator, Some(node), None, figure, result.anonymous, parts, sentences)
    }

    fn children_of(&self, node: &Node) -> Vec<Part> {
        let child = |number: &NodeNumber| {
            let child = self.scheme.node(*number)?;
            let result = self.card.nodes.iter().find(|result| result.node == *number)?;
            Some(Part {
                of: child.code.clone(),
                declared: child.declared,
                effective: result.effective.clone()?,
                rounded: result.figure.as_ref().map(|figure| figure.rounded),
            })
        };
        node.children().iter().filter_map(child).collect()
    }

    fn channels_at(&self, leaf: &Node) -> Vec<Part> {
        let part = |cell: &CellResult| {
            Some(Part {
                of: cell.channel.word().to_owned(),
                declared: Some(cell.declared),
                effective: cell.effective.clone()?,
                rounded: cell.figure.as_ref().map(|figure| figure.rounded),
            })
        };
        self.card.cells_of(leaf.number).filter_map(part).collect()
    }

    fn cell(&self, leaf: &Node, cell: &CellResult) -> Step {
        let name = cell.channel.label();
        let (zh, en) = (format!("{} · {}", leaf.name.zh, name.zh), format!("{} · {}", leaf.name.en, name.en));
        let sentences = match &cell.figure {
            None => unsaid(&zh, &en, cell.state),
            Some(figure) => {
                let how = self.statistic(cell);
                let figure = figure.rounded;
                let (mut zh, mut en) =
                    (format!("{zh}：百分制 {figure}，取{}", how.0), format!("{en}: {figure} of 100, {}", how.1));
                if let Some(counts) = &cell.counts {
                    let (marks, expected, abstained) = (counts.marks, counts.expected, counts.abstained);
                    zh = format!("{zh}；应评 {expected}，评分 {marks}，不了解 {abstained}");
                    en = format!("{en}; asked {expected}, marked {marks}, abstained {abstained}");
                }
                (zh, en)
            }
        };
        let anonymous = cell.channel.anonymous();
        step(Subject::Cell, Some(leaf), Some(cell.channel), cell.figure.as_ref(), anonymous, Vec::new(), sentences)
    }

    fn statistic(&self, cell: &CellResult) -> (&'static str, &'static str) {
        if cell.flags.contains(&Flag::MeanInstead) {
            return ("平均数（评分较少）", "the mean, as marks are few");
        }
        let anonymous = cell.channel.anonymous();
        match self.scheme.channel(cell.channel).map(|plan| plan.aggregate).unwrap_or_default() {
            Aggregate::Trimmed if anonymous => (
                "去掉一个最高、一个最低后的平均数，评分较少时取平均数",
                "the mean without one highest and one lowest, or the mean where marks are few",
            ),
            Aggregate::Median if anonymous => {
                ("中位数，评分较少时取平均数", "the median, or the mean where marks are few")
            }
            Aggregate::Mean => ("平均数", "the mean"),
            Aggregate::Trimmed => ("去掉一个最高、一个最低后的平均数", "the mean without one highest and one lowest"),
            Aggregate::Median => ("中位数", "the median"),
        }
    }
}

/// An exact weight as people read it; four decimals at most, `≈` where that is not all of it.
fn weight_text(weight: &Exact) -> String {
    let rounded = weight.round(4);
    let sign = if Exact::from(rounded) == *weight { "" } else { "≈" };
    format!("{sign}{rounded}%")
}

fn channel_step(channel: &ChannelResult) -> Step {
    let name = channel.channel.label();
    let shown = channel.figure.as_ref().zip(channel.share.as_ref()).zip(channel.weight.as_ref());
    let (mut zh, mut en) = match shown {
        Some(((figure, share), weight)) => {
            let (figure, share, weight) = (figure.rounded, share.rounded, weight_text(&weight.exact));
            (
                format!("{}：得 {figure} 分（百分制），实际权重 {weight}，占总分 {share} 分", name.zh),
                format!("{}: {figure} of 100, effective weight {weight}, {share} points of the total", name.en),
            )
        }
        None if channel.state == ChannelState::Counts => {
            (format!("{}：没有总分，不单独公布", name.zh), format!("{}: no total, so it has no share", name.en))
        }
        None => unsaid(name.zh, name.en, channel.state),
    };
    for flag in &channel.flags {
        let (more_zh, more_en) = match flag {
            Flag::MeanInstead => ("评分较少处改用平均数", "the mean was taken where marks were few"),
            Flag::Partial => ("只计入部分指标", "it counts at some of its indicators only"),
        };
        zh = format!("{zh}；{more_zh}");
        en = format!("{en}; {more_en}");
    }
    let anonymous = channel.channel.anonymous();
    step(Subject::Channel, None, Some(channel.channel), channel.figure.as_ref(), anonymous, Vec::new(), (zh, en))
}

fn indicator_sentences(node: &Node, result: &NodeResult) -> (String, String) {
    let (zh, en) = (&node.name.zh, &node.name.en);
    if result.state == NodeState::NotAssessed {
        return (
            format!("{zh}：没有评分，权重由同级指标分担"),
            format!("{en}: not assessed; its siblings carry its weight"),
        );
    }
    let weight = result.in_total.as_ref().map(weight_text).unwrap_or_default();
    let (Some(figure), Some(points), Some(full)) = (&result.figure, &result.points, &result.full) else {
        return (
            format!("{zh}：权重 {weight}，不单独公布"),
            format!("{en}: weighs {weight} and is not shown on its own"),
        );
    };
    let how = node.kind.how();
    let (figure, points, full) = (figure.rounded, points.rounded, full.round(4));
    (
        format!("{zh}：{points}/{full} 分，即百分制 {figure}：{}，占总分 {weight}", how.zh),
        format!("{en}: {points} of {full} points, {figure} of 100: {}, {weight} of the total", how.en),
    )
}

/// Why there is no figure to show.
fn unsaid(zh: &str, en: &str, state: ChannelState) -> (String, String) {
    let why = match state {
        ChannelState::Counts => ("计入，不单独公布", "counts and is not shown on its own"),
        ChannelState::NotReleased => ("不公布，不计入", "not released, does not count"),
        ChannelState::NoMark => ("没有评分，不计入", "no mark, does not count"),
        ChannelState::NotRequired => ("不要求", "not required"),
    };
    (format!("{zh}：{}", why.0), format!("{en}: {}", why.1))
}

fn step(
    subject: Subject,
    indicator: Option<&Node>,
    channel: Option<Channel>,
    figure: Option<&Figure>,
    anonymous: bool,
    parts: Vec<Part>,
    (zh, en): (String, String),
) -> Step {
    Step {
        subject,
        indicator: indicator.map(|node| node.code.clone()),
        channel,
        rounded: figure.map(|figure| figure.rounded),
        exact: figure.filter(|_| !anonymous).map(|figure| figure.exact.clone()),
        parts,
        zh,
        en,
    }
}
