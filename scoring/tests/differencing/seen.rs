//! Everything readable of one scorecard in its finest detail, as what it says about one anonymous channel.
use crate::cycle::{Cycle, Q, q};
use num_traits::{One, Zero};
use scoring::scorecard::{CellResult, ChannelState, trace::Subject};
use scoring::{Channel, Exact, Points, Scorecard, scheme::NodeNumber};
use std::cell::OnceCell;

/// Which figure somebody read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Total,
    Share(Channel),
    Figure(Channel),
    Node(NodeNumber),
    Points(NodeNumber),
    Cell(NodeNumber, Channel),
}

/// What a figure says: a sum over the channel's counting leaves, of figures of 100, lies in an interval.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) of: Of,
    pub(crate) weights: Vec<Q>,
    pub(crate) low: Q,
    pub(crate) high: Q,
    /// Whether the upper end belongs to it.
    pub(crate) closed: bool,
}

impl Reading {
    pub(crate) fn is_multiple_of(&self, other: &Self) -> bool {
        let place = other.weights.iter().position(|weight| !weight.is_zero()).unwrap();
        let pairs = self.weights.iter().zip(&other.weights);
        self.weights.len() == other.weights.len()
            && pairs.into_iter().all(|(own, its)| own * &other.weights[place] == its * &self.weights[place])
    }
}

/// A scorecard under the eyes of somebody who already knows every mark of every other channel.
pub(crate) struct Eyes<'a> {
    pub(crate) cycle: &'a Cycle,
    pub(crate) card: &'a Scorecard,
    pub(crate) channel: Channel,
    /// The channel's counting cells.
    pub(crate) cells: Vec<&'a CellResult>,
    seen: OnceCell<Vec<Reading>>,
}

pub(crate) fn exact(number: &Exact) -> Q {
    number.into()
}

impl<'a> Eyes<'a> {
    pub(crate) fn new(cycle: &'a Cycle, card: &'a Scorecard, channel: Channel) -> Self {
        let counting = |cell: &&CellResult| cell.channel == channel && cell.state == ChannelState::Counts;
        let cells = card.cells.iter().filter(counting).collect();
        Self { cycle, card, channel, cells, seen: OnceCell::new() }
    }

    pub(crate) fn place(&self, leaf: NodeNumber) -> usize {
        self.cycle.scheme.leaves().position(|node| node.number == leaf).unwrap()
    }

    /// Every number on the card and in its trace that has to do with the channel.
    pub(crate) fn readings(&self) -> &[Reading] {
        self.seen.get_or_init(|| self.read())
    }

    fn read(&self) -> Vec<Reading> {
        let mut seen: Vec<(Of, Points, Option<Q>)> = Vec::new();
        let mut see = |of: Of, figure: Option<&scoring::Figure>, anonymous: bool| {
            seen.extend(figure.map(|figure| (of, figure.rounded, (!anonymous).then(|| exact(&figure.exact)))));
        };
        see(Of::Total, self.card.total.as_ref(), self.card.anonymous);
        for one in &self.card.channels {
            see(Of::Share(one.channel), one.share.as_ref(), one.channel.anonymous());
            see(Of::Figure(one.channel), one.figure.as_ref(), one.channel.anonymous());
        }
        for node in &self.card.nodes {
            see(Of::Node(node.node), node.figure.as_ref(), node.anonymous);
            see(Of::Points(node.node), node.points.as_ref(), node.anonymous);
        }
        for cell in &self.card.cells {
            see(Of::Cell(cell.leaf, cell.channel), cell.figure.as_ref(), cell.channel.anonymous());
        }
        seen.extend(self.traced());
        seen.into_iter().filter_map(|(of, rounded, exact)| self.reading(of, rounded, exact)).collect()
    }

    fn traced(&self) -> Vec<(Of, Points, Option<Q>)> {
        let node = |code: &str| self.cycle.scheme.node_by_code(code);
        let mut seen = Vec::new();
        for step in self.card.explain(&self.cycle.scheme) {
            let here = step.indicator.as_deref().and_then(node);
            let of = match (step.subject, here, step.channel) {
                (Subject::Indicator, Some(node), _) => Of::Node(node.number),
                (Subject::Channel, _, Some(channel)) => Of::Figure(channel),
                (Subject::Cell, Some(node), Some(channel)) => Of::Cell(node.number, channel),
                _ => Of::Total,
            };
            if step.subject == Subject::Cell && step.rounded.is_none() {
                assert!(!step.en.contains(|c: char| c.is_ascii_digit()), "a hidden cell tells a number: {}", step.en);
            }
            seen.extend(step.rounded.map(|rounded| (of, rounded, step.exact.as_ref().map(exact))));
            for part in step.parts {
                let channel = <Channel as scoring::Word>::from_word(&part.of);
                let of = match (here, channel, node(&part.of)) {
                    (Some(leaf), Some(channel), _) => Of::Cell(leaf.number, channel),
                    (None, Some(channel), _) => Of::Share(channel),
                    (_, None, Some(child)) => Of::Node(child.number),
                    _ => panic!("a part of nothing: {}", part.of),
                };
                seen.extend(part.rounded.map(|rounded| (of, rounded, None)));
            }
        }
        seen
    }

    /// What a figure says about the channel; nothing if it is not in it.
    pub(crate) fn reading(&self, of: Of, rounded: Points, exact: Option<Q>) -> Option<Reading> {
        let weights: Vec<Q> = self.cells.iter().map(|cell| self.weight(of, cell)).collect();
        if weights.iter().all(Zero::is_zero) {
            return None;
        }
        // What the other channels bring in, known to the last digit.
        let mut known = Q::zero();
        for cell in self.card.cells.iter().filter(|cell| cell.state == ChannelState::Counts) {
            let weight = self.weight(of, cell);
            if cell.channel != self.channel && !weight.is_zero() {
                known += weight * self.cycle.figure(cell.channel, self.place(cell.leaf));
            }
        }
        let closed = exact.is_some();
        let (low, high) = exact.map_or_else(|| self.rounding(rounded), |exact| (exact.clone(), exact));
        Some(Reading { of, weights, low: low - &known, high: high - &known, closed })
    }

    /// Half away from zero: from half a step below to before half a step above; nothing shown is negative.
    fn rounding(&self, rounded: Points) -> (Q, Q) {
        let half = q(1, 2 * 10_i64.pow(u32::from(self.cycle.scheme.decimals())));
        let middle = q(rounded.0, Points::UNIT);
        ((&middle - &half).max(Q::zero()), middle + half)
    }

    /// How much of a figure of 100 of this cell is in that figure.
    fn weight(&self, of: Of, cell: &CellResult) -> Q {
        let in_total = || exact(cell.in_total.as_ref().unwrap()) / q(100, 1);
        let full = || exact(&self.card.full) / q(100, 1);
        match of {
            Of::Total => in_total() * full(),
            Of::Share(channel) if channel == cell.channel => in_total() * full(),
            Of::Figure(channel) if channel == cell.channel => in_total() / self.all(channel),
            Of::Cell(leaf, channel) if (leaf, channel) == (cell.leaf, cell.channel) => Q::one(),
            Of::Node(node) if self.below(cell.leaf, node) => in_total() / self.node(node),
            Of::Points(node) if self.below(cell.leaf, node) => {
                let full = self.card.nodes[usize::from(node.get())].full.as_ref().unwrap();
                in_total() / self.node(node) * exact(full) / q(100, 1)
            }
            _ => Q::zero(),
        }
    }

    fn all(&self, channel: Channel) -> Q {
        let weights = self.card.cells.iter().filter(|cell| cell.channel == channel);
        weights.filter_map(|cell| cell.in_total.as_ref()).map(exact).sum::<Q>() / q(100, 1)
    }

    fn node(&self, node: NodeNumber) -> Q {
        exact(self.card.nodes[usize::from(node.get())].in_total.as_ref().unwrap()) / q(100, 1)
    }

    fn below(&self, leaf: NodeNumber, above: NodeNumber) -> bool {
        let mut here = self.cycle.scheme.node(leaf);
        while let Some(node) = here {
            if node.number == above {
                return true;
            }
            here = node.parent.and_then(|parent| self.cycle.scheme.node(parent));
        }
        false
    }
}
