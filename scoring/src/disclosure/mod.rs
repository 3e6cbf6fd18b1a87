//! The disclosure audit: looks at a scorecard as it would be published, in its finest detail, and says whether anything
//! that rule 10 holds back follows from it. A second pair of eyes: it trusts nothing that [`crate::scorecard`] decided,
//! and on what that decides rightly it finds nothing.
//!
//! # What follows
//!
//! Let *μ* be the figures of one anonymous channel at the leaves where it counts, each from 0 to 100; *w* their weights in
//! the total; *W* the sum of those. A reader knows every weight and every named figure exactly. A published figure is a
//! *row*: it says that Σ *a·μ*, plus what is known, lies in an interval, the one that rounds to what is shown. The weights
//! *a* of a row are: of the total, the channel's share and its figure, multiples of *w*; of a cell, 1 at its leaf; of an
//! indicator, *w* at the leaves below it and 0 elsewhere.
//!
//! **Exactly.** What follows from rows follows from their span. Where the channel shows its indicators, all of them have
//! enough marks and everything may follow. Where it hides any, the rows may span *w* and nothing else: then a single
//! leaf's figure is no combination of rows, unless the channel counts at that leaf only and its figure is the leaf's. Rows
//! of several channels are looked at channel by channel, for one who knows the other channel altogether. So the span needs
//! no elimination: each row must be a multiple of *w*, over exact rationals.
//!
//! **Nearly.** With multiples of *w* only, all that is known is Σ *w·μ* ∈ *I*, where *I* is what the intervals have in
//! common, and a leaf's figure lies from max(0, (inf *I* − 100·(*W* − *wₗ*))/*wₗ*) to min(100, sup *I*/*wₗ*). Every row
//! that is a multiple of *w* but is rounded in another place, or in other units, may make *I* narrower, and with it every
//! leaf's range. So beside the channel's figure, its share and the total no row may touch the channel at all; an exact
//! text is an interval of no width and may not be readable.
//!
//! **Not at all.** A leaf or channel that is not released is in no row. That its marks are in no figure is seen by adding
//! up: the total is the sum of the released shares, and an indicator that hides nothing is the mean of its shown cells.
//!
//! Except for adding up, the audit reads which figures there are, weights and numbers of marks, never a figure's value, so
//! that a refusal tells nothing about marks.
mod sums;

use crate::{
    Channel, Exact, Label, NodeNumber, Scheme, Scorecard,
    scorecard::{CellResult, ChannelState, Flag},
};

/// What the tallies hold on one target: numbers only.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// How many real marks, per leaf and anonymous channel.
    pub marks: Vec<(NodeNumber, Channel, u32)>,
    /// How many comments, per anonymous channel.
    pub comments: Vec<(Channel, u32)>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It counts with fewer than threshold + 1 marks.
    TooFew,
    /// It is shown with fewer marks than a figure per indicator needs.
    ShownTooFew,
    /// A part of a hidden channel follows.
    Follows,
    /// A hidden channel's figure is told in another rounding, and so nearer than it is released.
    Repeated,
    /// An exact number is readable.
    Exact,
    /// Something tells how many raters there were.
    Counted,
    /// There is a figure of something that is not released.
    Suppressed,
    /// A figure is not the sum of the released parts.
    Unaccounted,
    /// There are comments, fewer than threshold + 2.
    Comments,
}

impl Why {
    /// In words, without a figure.
    pub const fn label(self) -> Label {
        let (zh, en) = match self {
            Self::TooFew => ("评分不足却计入", "counts with too few marks"),
            Self::ShownTooFew => ("评分不足却单独公布", "is shown with too few marks"),
            Self::Follows => ("可由此推算未公布的部分", "lets a hidden part follow"),
            Self::Repeated => ("使未公布的部分更精确", "tells a hidden part more finely"),
            Self::Exact => ("精确值可读", "shows an exact number"),
            Self::Counted => ("透露评价人数", "tells how many raters there were"),
            Self::Suppressed => ("不公布的渠道却有数值", "has a figure that is not released"),
            Self::Unaccounted => ("含有未公布的成分", "holds something that is not released"),
            Self::Comments => ("意见过少却公布", "has too few comments to be shown"),
        };
        Label { zh, en }
    }
}

/// One thing found: where and why, never a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// At which indicator; none for the whole.
    pub indicator: Option<NodeNumber>,
    /// In which channel; none if in several or none in particular.
    pub channel: Option<Channel>,
    /// What is wrong.
    pub why: Why,
}

/// Everything on a scorecard that rule 10 holds back and that follows from it all the same.
pub fn audit(scheme: &Scheme, card: &Scorecard, crowd: &Crowd) -> Vec<Leak> {
    let mut audit = Audit { scheme, card, crowd, found: Vec::new() };
    for &channel in Channel::ANONYMOUS {
        audit.frequency(channel);
        audit.silence(channel);
        audit.rows(channel);
        audit.exact(channel);
    }
    audit.sums();
    let mut found = audit.found;
    found.sort_unstable();
    found.dedup();
    found
}

struct Audit<'a> {
    scheme: &'a Scheme,
    card: &'a Scorecard,
    crowd: &'a Crowd,
    found: Vec<Leak>,
}

impl<'a> Audit<'a> {
    fn find(&mut self, why: Why, channel: Option<Channel>, indicator: Option<NodeNumber>) {
        self.found.push(Leak { indicator, channel, why });
    }

    fn of(&self, channel: Channel) -> impl Iterator<Item = &'a CellResult> + use<'a> {
        self.card.cells.iter().filter(move |cell| cell.channel == channel)
    }

    fn counting(&self, channel: Channel) -> impl Iterator<Item = &'a CellResult> + use<'a> {
        self.of(channel).filter(|cell| cell.state == ChannelState::Counts)
    }

    /// Enough marks to count, enough to be shown, enough comments.
    fn frequency(&mut self, channel: Channel) {
        let release = self.scheme.release();
        let (least, to_show) = (release.threshold.saturating_add(1), release.indicator_marks);
        for cell in self.counting(channel) {
            let here = |one: &&(NodeNumber, Channel, u32)| (one.0, one.1) == (cell.leaf, channel);
            let marks = self.crowd.marks.iter().find(here).map_or(0, |one| one.2);
            if marks < least {
                self.find(Why::TooFew, Some(channel), Some(cell.leaf));
            }
            if cell.figure.is_some() && marks < to_show {
                self.find(Why::ShownTooFew, Some(channel), Some(cell.leaf));
            }
        }
        let few = |one: &&(Channel, u32)| one.0 == channel && (1..=least).contains(&one.1);
        if self.crowd.comments.iter().any(|one| few(&one)) {
            self.find(Why::Comments, Some(channel), None);
        }
    }

    /// What does not count has no figure, and what does has no number of raters.
    fn silence(&mut self, channel: Channel) {
        for cell in self.of(channel) {
            let says = cell.figure.is_some() || cell.in_total.is_some() || cell.effective.is_some() || cell.shown;
            if cell.state != ChannelState::Counts && says {
                self.find(Why::Suppressed, Some(channel), Some(cell.leaf));
            }
            if cell.counts.is_some() || !cell.flags.is_empty() {
                self.find(Why::Counted, Some(channel), Some(cell.leaf));
            }
        }
        let counts = self.counting(channel).next().is_some();
        for result in self.card.channels.iter().filter(|result| result.channel == channel) {
            if !counts && (result.figure.is_some() || result.share.is_some() || result.weight.is_some()) {
                self.find(Why::Suppressed, Some(channel), None);
            }
            if result.flags.contains(&Flag::MeanInstead) {
                self.find(Why::Counted, Some(channel), None);
            }
        }
    }

    /// Where the channel hides a leaf, no row but its own and the total's touches it.
    fn rows(&mut self, channel: Channel) {
        if self.counting(channel).all(|cell| cell.figure.is_some()) {
            return;
        }
        for cell in self.counting(channel).filter(|cell| cell.figure.is_some()) {
            if let Some(why) = self.row(channel, |leaf| leaf == cell.leaf) {
                self.find(why, Some(channel), Some(cell.leaf));
            }
        }
        for node in self.card.nodes.iter().filter(|node| node.figure.is_some() || node.points.is_some()) {
            if let Some(why) = self.row(channel, |leaf| self.below(leaf, node.node)) {
                self.find(why, Some(channel), Some(node.node));
            }
        }
    }

    /// What is wrong with a row that has the channel's weights at these leaves and none at the others.
    fn row(&self, channel: Channel, has: impl Fn(NodeNumber) -> bool) -> Option<Why> {
        const NOTHING: &Exact = &Exact::ZERO;
        let own: Vec<(&Exact, &Exact)> = self
            .counting(channel)
            .map(|cell| {
                let weight = cell.in_total.as_ref().unwrap_or(NOTHING);
                (if has(cell.leaf) { weight } else { NOTHING }, weight)
            })
            .collect();
        let lead = own.iter().find(|(row, _)| *row != NOTHING)?;
        let multiple = own.iter().all(|(row, weight)| *row * lead.1 == *weight * lead.0);
        Some(if multiple { Why::Repeated } else { Why::Follows })
    }

    /// Exact numbers are readable where nothing says that anonymous marks are in them.
    fn exact(&mut self, channel: Channel) {
        if self.counting(channel).next().is_none() {
            return;
        }
        if self.card.total.is_some() && !self.card.anonymous {
            self.find(Why::Exact, Some(channel), None);
        }
        let open = self.card.nodes.iter().filter(|node| node.figure.is_some() && !node.anonymous);
        let holds = |node: NodeNumber| self.counting(channel).any(|cell| self.below(cell.leaf, node));
        let open: Vec<NodeNumber> = open.map(|node| node.node).filter(|node| holds(*node)).collect();
        for node in open {
            self.find(Why::Exact, Some(channel), Some(node));
        }
    }

    fn below(&self, leaf: NodeNumber, above: NodeNumber) -> bool {
        let mut here = Some(leaf);
        while let Some(number) = here {
            if number == above {
                return true;
            }
            here = self.scheme.node(number).and_then(|node| node.parent);
        }
        false
    }
}
