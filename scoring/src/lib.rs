//! Kaoping's arithmetic: marks become scorecards, release decisions, ranks and grades.
//!
//! Pure and exact: no I/O, no clock, no floats. Entries are whole ten-thousandths of a point ([`Points`]);
//! inside, figures are exact rationals; rounding happens once, at the end, half away from zero.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        clippy::float_arithmetic
    )
)]

mod aggregate;
mod channel;
mod exact;
pub mod form;
pub mod grade;
mod points;
pub mod rank;
pub mod scheme;
pub mod scorecard;
pub mod tally;
mod text;

pub use aggregate::{Cell, TargetMarks, Values};
pub use channel::Channel;
pub use exact::{Exact, NotExact};
pub use form::{Form, Mark, Marks};
pub use points::{NotPoints, Points};
pub use scheme::Scheme;
pub use scorecard::{Figure, Scorecard};
pub use text::{Label, Problem, Text};

#[cfg(test)]
mod testing;
