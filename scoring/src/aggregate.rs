//! What the database hands to scoring: one target's marks, already summed or counted per indicator and channel.
use crate::{Channel, NodeNumber, Points};

/// One target's marks in one cycle.
#[derive(Clone, Debug, Default)]
pub struct TargetMarks {
    /// The codes of the target's own organisation (its own code, for an organisation) and of that one's ancestors.
    pub organisations: Vec<String>,
    /// One per indicator and channel; what is left out was not asked.
    pub cells: Vec<Cell>,
}

/// Everything given to one target at one indicator in one channel.
#[derive(Clone)]
pub struct Cell {
    /// The indicator.
    pub leaf: NodeNumber,
    /// The channel.
    pub channel: Channel,
    /// How many raters were asked; none means *not required* (rule 15).
    pub expected: u32,
    /// How many said 不了解.
    pub abstained: u32,
    /// The values by seat weight: a seat's weight as the scheme lists it, `Points(Points::UNIT)` for 1, which is all
    /// that an anonymous channel has.
    pub values: Vec<(Points, Values)>,
}

/// Values of one seat weight.
#[derive(Clone)]
pub enum Values {
    /// For means: the sum in ten-thousandths of a point, and of how many.
    Sums {
        /// Σ of the values.
        sum: i128,
        /// How many values.
        count: u32,
    },
    /// For trimmed means and medians: value → count, in any order.
    Counts(Vec<(Points, u32)>),
}

/// Counts only: no log ever holds a mark.
impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cell").field("leaf", &self.leaf).field("channel", &self.channel).finish_non_exhaustive()
    }
}
