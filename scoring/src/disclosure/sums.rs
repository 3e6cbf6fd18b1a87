//! Adding up: published figures are made of released ones and of nothing else.
use super::{Audit, Why};
use crate::{
    Exact,
    scorecard::{CellResult, ChannelResult, ChannelState},
};

impl<'a> Audit<'a> {
    pub(super) fn sums(&mut self) {
        if let Some(total) = &self.card.total {
            let shares: Exact = self.shares().map(|(share, _)| share).sum();
            let weights: Exact = self.shares().map(|(_, weight)| weight).sum();
            if shares != total.exact || weights != Exact::HUNDRED {
                self.find(Why::Unaccounted, None, None);
            }
        }
        for result in self.card.channels.iter().filter(|result| result.figure.is_some()) {
            if self.of_channel(result) == Some(false) {
                self.find(Why::Unaccounted, Some(result.channel), None);
            }
        }
        for node in self.card.nodes.iter().filter(|node| node.figure.is_some()) {
            let whole = node.in_total.clone().unwrap_or_default();
            let figure = node.figure.as_ref().map(|figure| &figure.exact);
            let points =
                figure.zip(node.full.as_ref()).and_then(|(figure, full)| (figure * full).over(&Exact::HUNDRED));
            let mean = self.mean(&whole, |cell| self.below(cell.leaf, node.node));
            let fits = mean.is_none_or(|mean| Some(&mean) == figure);
            if !fits || node.points.as_ref().map(|points| &points.exact) != points.as_ref() {
                self.find(Why::Unaccounted, None, Some(node.node));
            }
        }
    }

    fn shares(&self) -> impl Iterator<Item = (Exact, Exact)> + use<'a> {
        let shown = |result: &'a ChannelResult| Some((result.share.as_ref()?, result.weight.as_ref()?));
        self.card.channels.iter().filter_map(shown).map(|(share, weight)| (share.exact.clone(), weight.exact.clone()))
    }

    /// Whether a channel weighs what its leaves weigh, has the share of its figure, and, where its cells are shown, their
    /// mean. Nothing if there is no share.
    fn of_channel(&self, result: &ChannelResult) -> Option<bool> {
        let (figure, share, weight) = (result.figure.as_ref()?, result.share.as_ref()?, result.weight.as_ref()?);
        let own = |cell: &CellResult| cell.channel == result.channel;
        let sum: Exact = self.weights(own).cloned().sum();
        let part = (&(&figure.exact * &weight.exact) * &self.card.full).over(&Exact::whole(10_000))?;
        let mean = self.mean(&sum, own).is_none_or(|mean| mean == figure.exact);
        Some(sum == weight.exact && part == share.exact && mean)
    }

    fn weights(&self, has: impl Fn(&CellResult) -> bool) -> impl Iterator<Item = &'a Exact> {
        let counts = |cell: &&CellResult| cell.state == ChannelState::Counts;
        let cells = self.card.cells.iter().filter(counts).filter(move |cell| has(cell));
        cells.filter_map(|cell| cell.in_total.as_ref())
    }

    /// The mean of counting cells by weight; none if one of them is hidden.
    fn mean(&self, whole: &Exact, has: impl Fn(&CellResult) -> bool) -> Option<Exact> {
        let mut sum = Exact::ZERO;
        for cell in self.card.cells.iter().filter(|cell| cell.state == ChannelState::Counts && has(cell)) {
            sum += &(&cell.figure.as_ref()?.exact * cell.in_total.as_ref()?);
        }
        sum.over(whole)
    }
}
