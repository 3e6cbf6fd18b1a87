//! Scorecards (考核结果单): one target's result in one cycle, per indicator, per channel and in total.
mod again;
mod aggregate;
mod cell;
mod compute;
mod release;
#[cfg(test)]
mod tests;
pub mod trace;
mod tree;
mod weights;

pub use again::{Standing, recompute};
pub use aggregate::Misfit;
pub use compute::compute;
pub use weights::{NodeWeight, weights, weights_for};

use crate::{Channel, Exact, NodeNumber, Points, word::vocabulary};
use serde::Serialize;

/// A figure as it is kept: exact, and rounded for show. A rounded figure is never an input (rule 13).
///
/// The exact text of a figure that contains anonymous marks tells how many raters there were (its denominator), so it
/// is for storage and checking only; `anonymous` beside the figure says when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The exact number.
    pub exact: Exact,
    /// Half away from zero, to the scheme's decimals.
    pub rounded: Points,
}

impl Figure {
    /// Rounds for show.
    pub fn new(exact: Exact, decimals: u8) -> Self {
        let rounded = exact.round(decimals);
        Self { exact, rounded }
    }
}

/// One target's result in one cycle. What is not shown is not in it: a hidden figure is `None` (rule 10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorecard {
    /// Whether there is a total.
    pub state: State,
    /// The total; none if INCOMPLETE.
    pub total: Option<Figure>,
    /// What a perfect total would be: 100 for a WEIGHTED scheme, the sum of required points for an ADDITIVE one.
    pub full: Exact,
    /// The weight, in per cent, of required indicators for which no marks count (rule 15).
    pub unassessed: Figure,
    /// Whether the total contains anonymous marks.
    pub anonymous: bool,
    /// Every indicator, in preorder; the place is the number.
    pub nodes: Vec<NodeResult>,
    /// Every channel of the scheme, in the order of [`Channel::ALL`].
    pub channels: Vec<ChannelResult>,
    /// Every leaf and channel with a weight there that somebody was asked at, by leaf, then channel.
    pub cells: Vec<CellResult>,
}

vocabulary! {
    /// Whether a scorecard has a total.
    pub enum State as "ScorecardState" {
        /// It has.
        Scored = 1 "SCORED" "已得分" "scored";
        /// More went unassessed than the scheme allows: no total, no rank, no grade.
        Incomplete = 2 "INCOMPLETE" "不完整" "incomplete";
    }
}

vocabulary! {
    /// What became of an indicator.
    pub enum NodeState as "IndicatorState" {
        /// It has a figure.
        Assessed = 1 "ASSESSED" "已评" "assessed";
        /// It should have one; no channel counts.
        NotAssessed = 2 "NOT_ASSESSED" "未评" "not assessed";
        /// It is not for this target; its weight vanishes.
        NotRequired = 3 "NOT_REQUIRED" "不适用" "not required";
    }
}

/// The result at one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeResult {
    /// The indicator.
    pub node: NodeNumber,
    /// What became of it.
    pub state: NodeState,
    /// On a scale of 100; none unless assessed and shown.
    pub figure: Option<Figure>,
    /// The figure as points of `full`; none unless assessed and shown.
    pub points: Option<Figure>,
    /// The points of a perfect figure here; 100 for a WEIGHTED composite; none where not required.
    pub full: Option<Exact>,
    /// The weight as written.
    pub declared: Option<Points>,
    /// The weight among its siblings after renormalisation, in per cent; none unless assessed.
    pub effective: Option<Exact>,
    /// The weight in the total, in per cent: the product of the effective weights down the tree; none unless assessed.
    pub in_total: Option<Exact>,
    /// How many required leaves it has (1 for a required leaf).
    pub required: u32,
    /// How many of them are assessed.
    pub assessed: u32,
    /// Whether the figure contains anonymous marks.
    pub anonymous: bool,
    /// Whether the figure is shown, to anybody (rule 10).
    pub shown: bool,
}

vocabulary! {
    /// What became of a channel for this target.
    pub enum ChannelState as "ResultState" {
        /// It counts.
        Counts = 1 "COUNTS" "计入" "counts";
        /// An anonymous channel that does not count. No number and no cause (rule 10).
        NotReleased = 2 "NOT_RELEASED" "不公布" "not released";
        /// A named channel in which raters were asked and none gave a mark.
        NoMark = 3 "NO_MARK" "无评分" "no mark";
        /// No rater was asked.
        NotRequired = 4 "NOT_REQUIRED" "不适用" "not required";
    }
}

vocabulary! {
    /// Something to know about how a figure came about.
    pub enum Flag as "ResultFlag" {
        /// Too few marks to trim or for a median: the mean was taken (rule 14). Named channels only: of an anonymous one
        /// it would nearly tell how many raters there were.
        MeanInstead = 1 "MEAN_INSTEAD" "取平均" "mean instead";
        /// The channel counts at some of its indicators only.
        Partial = 2 "PARTIAL" "部分" "partial";
    }
}

/// The result of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelResult {
    /// The channel.
    pub channel: Channel,
    /// What became of it.
    pub state: ChannelState,
    /// Its weight as written at the top of the scheme, in per cent.
    pub declared: Points,
    /// Its weight in this target's total, in per cent, over all indicators; none unless it counts and there is a total.
    pub weight: Option<Figure>,
    /// Its share of the total: the shares sum to the total exactly. None unless it counts and there is a total.
    pub share: Option<Figure>,
    /// Its figure on a scale of 100: share by weight. None unless it counts and there is a total.
    pub figure: Option<Figure>,
    /// What to know about it.
    pub flags: Vec<Flag>,
}

/// The result of one channel at one leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellResult {
    /// The indicator.
    pub leaf: NodeNumber,
    /// The channel.
    pub channel: Channel,
    /// What became of it.
    pub state: ChannelState,
    /// On a scale of 100; none unless it counts and shown.
    pub figure: Option<Figure>,
    /// The channel's weight at this indicator as written, in per cent.
    pub declared: Points,
    /// The same after renormalisation over the channels that count here; none unless it counts.
    pub effective: Option<Exact>,
    /// The weight in the total, in per cent; none unless it counts.
    pub in_total: Option<Exact>,
    /// How many marks, how many asked, how many abstained: named channels only.
    pub counts: Option<Counts>,
    /// What to know about it; empty in an anonymous channel.
    pub flags: Vec<Flag>,
    /// Whether the figure is shown, to anybody (rule 10).
    pub shown: bool,
}

/// How many took part at one leaf of a named channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Raters asked.
    pub expected: u32,
    /// Raters who gave a value.
    pub marks: u32,
    /// Raters who said 不了解.
    pub abstained: u32,
}
