//! A cell while a scorecard is computed.
use super::ChannelState;
use crate::{Channel, Exact, NodeNumber, scheme::ChannelWeight};

/// One channel at one required leaf that somebody was asked at.
pub(super) struct WorkCell<'a> {
    pub(super) leaf: NodeNumber,
    pub(super) weight: &'a ChannelWeight,
    pub(super) counts: bool,
    pub(super) marks: u32,
    /// The channel's figure at the leaf on a scale of 100.
    pub(super) figure: Exact,
    /// The weight in the total, of 1.
    pub(super) in_total: Exact,
    /// The weight among the channels that count at the leaf, of 1.
    pub(super) effective: Exact,
    pub(super) expected: u32,
    pub(super) abstained: u32,
    /// Whether the mean stands in for another statistic.
    pub(super) mean_instead: bool,
}

impl WorkCell<'_> {
    pub(super) fn channel(&self) -> Channel {
        self.weight.channel
    }

    pub(super) fn state(&self) -> ChannelState {
        match (self.counts, self.channel().anonymous()) {
            (true, _) => ChannelState::Counts,
            (false, true) => ChannelState::NotReleased,
            (false, false) => ChannelState::NoMark,
        }
    }
}
