//! The compiled indicator tree: flat, in preorder, numbered.
use super::document::{Aggregate, Combine, IndicatorKind, Level};
use crate::{Channel, Exact, Points, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An indicator's number: its place in the scheme's preorder, from 0. Stable, because a scheme version never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeNumber(u16);

impl NodeNumber {
    /// The number as stored; whether the scheme has such a node is asked of [`super::Scheme::node`].
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// For storage.
    pub const fn get(self) -> u16 {
        self.0
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for NodeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One indicator of a compiled scheme.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its place in preorder.
    pub number: NodeNumber,
    /// The indicator it is part of; none at the top.
    pub parent: Option<NodeNumber>,
    /// Its parts, in the file's order; empty for a leaf.
    pub children: Vec<NodeNumber>,
    /// 0 at the top.
    pub depth: u8,
    /// Unique within the scheme.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// COMPOSITE or RATED.
    pub kind: IndicatorKind,
    /// How the children make the figure.
    pub combine: Combine,
    /// The weight as written, in per cent; none under an ADDITIVE parent.
    pub declared: Option<Points>,
    /// RATED: the points of a perfect mark. COMPOSITE: nothing, its full depends on what is required of a target.
    pub full: Option<Points>,
    /// The levels a rater chooses from; empty for free points.
    pub levels: Vec<Level>,
    /// Codes of organisations it is for; empty for all. Its ancestors' limits hold too.
    pub applies_to: Vec<String>,
    /// The channels with a weight above zero here, in the order of [`Channel::ALL`].
    pub channels: Vec<ChannelWeight>,
    /// What a good mark means.
    pub standard: Option<Text>,
}

impl Node {
    /// Whether raters mark it.
    pub fn is_leaf(&self) -> bool {
        self.kind == IndicatorKind::Rated
    }

    /// The weight of `channel` here, if it has one.
    pub fn channel(&self, channel: Channel) -> Option<&ChannelWeight> {
        self.channels.iter().find(|weight| weight.channel == channel)
    }
}

/// A channel's weight at an indicator (domain rule 14).
#[derive(Clone, Debug)]
pub struct ChannelWeight {
    /// The channel.
    pub channel: Channel,
    /// The weight as written, in per cent.
    pub declared: Points,
    /// The weight scaled so that the channels sum to 100 (they do already unless the scheme says NORMALISE).
    pub normalised: Exact,
}

/// A channel of a compiled scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelPlan {
    /// The channel.
    pub channel: Channel,
    /// Its weight as written at the top of the scheme, in per cent.
    pub declared: Points,
    /// How several raters' marks become one.
    pub aggregate: Aggregate,
    /// Whether a sheet or ballot takes a comment.
    pub comments: bool,
}

impl ChannelPlan {
    /// Whether `scorecard::compute` needs value → count here; sums and counts do otherwise.
    pub fn needs_counts(&self) -> bool {
        self.aggregate != Aggregate::Mean
    }
}
