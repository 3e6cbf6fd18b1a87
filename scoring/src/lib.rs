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

mod channel;
mod points;
pub mod scheme;
mod text;

pub use channel::Channel;
pub use points::{NotPoints, Points};
pub use text::{Label, Problem, Text};
