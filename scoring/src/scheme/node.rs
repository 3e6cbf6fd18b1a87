//! The compiled indicator tree: flat, in preorder, numbered.
use crate::{
    Channel, Exact, NodeNumber, Points, Source, Text,
    document::{Aggregate, Level},
    kind::{Kind, Rated},
};

/// One indicator of a compiled scheme.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its place in preorder.
    pub number: NodeNumber,
    /// The indicator it is part of; none at the top.
    pub parent: Option<NodeNumber>,
    /// 0 at the top.
    pub depth: u8,
    /// Unique within the scheme.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// Its kind, with what only that kind has.
    pub kind: Kind,
    /// The weight as written, in per cent; none under an ADDITIVE parent.
    pub declared: Option<Points>,
    /// Codes of organisations it is for; empty for all. Its ancestors' limits hold too.
    pub applies_to: Vec<String>,
    /// The channels with a weight above zero here, in the order of [`Channel::ALL`].
    pub channels: Vec<ChannelWeight>,
    /// What a good mark means.
    pub standard: Option<Text>,
}

impl Node {
    /// Whether its figure comes from a source, not from parts.
    pub const fn is_leaf(&self) -> bool {
        self.kind.source().is_some()
    }

    /// Its parts, in the file's order; empty for a leaf.
    pub fn children(&self) -> &[NodeNumber] {
        self.kind.composite().map_or(&[], |composite| composite.children())
    }

    /// The points of a perfect mark, where raters mark it. What a perfect figure of parts is depends on which of them are
    /// required of a target.
    pub fn full(&self) -> Option<Points> {
        self.kind.rated().map(Rated::full)
    }

    /// The levels a rater chooses from; empty for free points, and where raters do not mark it.
    pub fn levels(&self) -> &[Level] {
        self.kind.rated().map_or(&[], Rated::levels)
    }

    /// The weight of `channel` here, if it has one.
    pub fn channel(&self, channel: Channel) -> Option<&ChannelWeight> {
        self.channels.iter().find(|weight| weight.channel == channel)
    }

    /// Whether `channel` marks it.
    pub fn marked_by(&self, channel: Channel) -> bool {
        self.kind.source().is_some_and(Source::is_marked) && self.channel(channel).is_some()
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
