//! Marks to scorecard (domain rules 10 and 13 to 15).
use super::Scorecard;
use crate::{Channel, Scheme, TargetMarks, scheme::NodeNumber};

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
    /// A seat weight in an anonymous channel, or one that is not above zero.
    SeatWeight(NodeNumber, Channel),
}

/// Computes one target's scorecard.
///
/// # Errors
/// When the marks do not fit the scheme.
pub fn compute(_scheme: &Scheme, _marks: &TargetMarks) -> Result<Scorecard, Misfit> {
    Err(Misfit::NoSuchLeaf(NodeNumber::new(0)))
}
