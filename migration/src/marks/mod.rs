//! Assignments, sheets, ballots, and what counting leaves.
pub(crate) mod assignment;
pub mod ballot;
pub(crate) mod score;
pub(crate) mod tally;
