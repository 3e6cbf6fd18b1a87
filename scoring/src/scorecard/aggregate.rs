//! One channel at one leaf: several raters' marks become one (domain rules 10 and 14).
use crate::{
    Cell, Channel, Exact, NodeNumber, Points, Scheme, Values, document::Aggregate, kind::Rated, scheme::ChannelPlan,
};
use std::fmt;

/// How many values a trimmed mean must keep in a named channel.
const TRIMMED_KEEPS: u32 = 1;
/// How many marks a median needs in an anonymous channel.
const MEDIAN_NEEDS: u32 = 10;

/// Why marks do not fit the scheme: a fault of the caller, never of a rater.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The scheme has no such leaf.
    NoSuchLeaf(NodeNumber),
    /// Two cells for one leaf and channel.
    Twice(NodeNumber, Channel),
    /// A trimmed mean or median needs value → count.
    CountsNeeded(NodeNumber, Channel),
    /// A value below zero or above the leaf's full.
    OutOfRange(NodeNumber, Channel),
    /// A seat weight where there is none: in an anonymous channel, beside another statistic than the mean, or not above
    /// zero.
    SeatWeight(NodeNumber, Channel),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchLeaf(leaf) => write!(f, "the scheme has no leaf {leaf}"),
            Self::Twice(leaf, channel) => write!(f, "two cells for leaf {leaf} in {}", channel.word()),
            Self::CountsNeeded(leaf, channel) => write!(f, "leaf {leaf} in {} needs value → count", channel.word()),
            Self::OutOfRange(leaf, channel) => write!(f, "leaf {leaf} in {} has values out of range", channel.word()),
            Self::SeatWeight(leaf, channel) => {
                write!(f, "leaf {leaf} in {} has senseless seat weights", channel.word())
            }
        }
    }
}

impl std::error::Error for Misfit {}

/// What the marks of one cell amount to.
pub(super) struct Aggregated {
    /// How many values there are.
    pub(super) marks: u32,
    /// Their aggregate on a scale of 100, if there is any.
    pub(super) figure: Option<Exact>,
    /// Whether the mean stands in for another statistic.
    pub(super) mean_instead: bool,
}

pub(super) fn aggregate(scheme: &Scheme, plan: &ChannelPlan, leaf: &Rated, cell: &Cell) -> Result<Aggregated, Misfit> {
    check(plan, leaf, cell)?;
    let marks = cell.values.iter().fold(0_u32, |sum, (_, values)| sum.saturating_add(values.count()));
    let (sum, weight, mean_instead) = match statistic(scheme, plan, marks) {
        None => {
            let (sum, weight) = weighted(&cell.values);
            (sum, weight, plan.aggregate != Aggregate::Mean)
        }
        Some(statistic) => {
            let (from, to) = statistic.kept(marks);
            let (sum, weight) = middle(&cell.values, from, to);
            (sum, weight, false)
        }
    };
    Ok(Aggregated { marks, figure: leaf.figure(sum, weight), mean_instead: mean_instead && marks > 0 })
}

impl Values {
    fn count(&self) -> u32 {
        match self {
            Self::Sums { count, .. } => *count,
            Self::Counts(counts) => counts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count)),
        }
    }

    fn sum(&self) -> i128 {
        match self {
            Self::Sums { sum, .. } => *sum,
            Self::Counts(counts) => counts.iter().map(|(value, count)| i128::from(value.0) * i128::from(*count)).sum(),
        }
    }
}

fn check(plan: &ChannelPlan, leaf: &Rated, cell: &Cell) -> Result<(), Misfit> {
    let full = i128::from(leaf.full().0);
    for (weight, values) in &cell.values {
        let weighs_one = *weight == Points(Points::UNIT);
        if weight.0 <= 0 || (!weighs_one && (plan.channel.anonymous() || plan.needs_counts())) {
            return Err(Misfit::SeatWeight(cell.leaf, cell.channel));
        }
        let fits = match values {
            Values::Sums { .. } if plan.needs_counts() => return Err(Misfit::CountsNeeded(cell.leaf, cell.channel)),
            // Only the sum can be told; it bounds what follows.
            Values::Sums { sum, count } => (0..=full * i128::from(*count)).contains(sum),
            Values::Counts(counts) => counts.iter().all(|(value, _)| leaf.takes(*value)),
        };
        if !fits {
            return Err(Misfit::OutOfRange(cell.leaf, cell.channel));
        }
    }
    Ok(())
}

/// Σ weight · value and Σ weight, in ten-thousandths of ten-thousandths and of one: the quotient is the mean.
fn weighted(values: &[(Points, Values)]) -> (i128, i128) {
    if let [(_, only)] = values {
        return (only.sum(), i128::from(only.count()));
    }
    values.iter().fold((0, 0), |(sum, weight), (seat, values)| {
        let seat = i128::from(seat.0);
        let (more, heavier) = (values.sum().saturating_mul(seat), i128::from(values.count()).saturating_mul(seat));
        (sum.saturating_add(more), weight.saturating_add(heavier))
    })
}

/// A statistic that takes a middle stretch of the sorted marks.
enum Statistic {
    Trimmed,
    Median,
}

impl Statistic {
    /// Which of the sorted marks are kept: from this place to before that one.
    fn kept(&self, marks: u32) -> (u32, u32) {
        match self {
            Self::Trimmed => (1, marks.saturating_sub(1)),
            Self::Median => (marks.saturating_sub(1) / 2, (marks / 2).saturating_add(1)),
        }
    }
}

/// The statistic to be taken of so many marks, unless it is the mean. It depends on their number, never on the marks.
fn statistic(scheme: &Scheme, plan: &ChannelPlan, marks: u32) -> Option<Statistic> {
    let anonymous = plan.channel.anonymous();
    match plan.aggregate {
        Aggregate::Mean => None,
        Aggregate::Trimmed => {
            let keeps = if anonymous { scheme.release().threshold.saturating_add(1) } else { TRIMMED_KEEPS };
            (marks >= keeps.saturating_add(2)).then_some(Statistic::Trimmed)
        }
        Aggregate::Median => {
            let needs = if anonymous { MEDIAN_NEEDS } else { 1 };
            (marks >= needs).then_some(Statistic::Median)
        }
    }
}

/// The sum and number of the sorted marks from one place to before another.
fn middle(values: &[(Points, Values)], from: u32, to: u32) -> (i128, i128) {
    let mut counts: Vec<(Points, u32)> = Vec::new();
    for (_, values) in values {
        if let Values::Counts(more) = values {
            counts.extend(more);
        }
    }
    counts.sort_unstable();
    let (mut place, mut sum, mut kept) = (0_u32, 0_i128, 0_i128);
    for (value, count) in counts {
        let end = place.saturating_add(count);
        let here = i128::from(end.min(to).saturating_sub(place.max(from)));
        sum = sum.saturating_add(i128::from(value.0).saturating_mul(here));
        kept = kept.saturating_add(here);
        place = end;
    }
    (sum, kept)
}
