//! Kaoping's arithmetic: marks become scorecards, release decisions, ranks and grades.
//!
//! Pure and exact: no I/O, no clock, no floats. Entries are whole ten-thousandths of a point ([`Points`]);
//! inside, figures are exact rationals ([`Exact`]); rounding happens once, at the end, half away from zero.
//!
//! | step | where | domain rule |
//! |---|---|---|
//! | a scheme file is read, linted and compiled | [`scheme`] | 16, 21 |
//! | each kind of indicator says what is its own | [`kind`] | 14, 15 |
//! | a rater's input becomes marks, and marks a ballot's bytes | [`form`] | 9, 15 |
//! | opened ballots become a tally | [`tally`] | 9, 10 |
//! | aggregated marks become a scorecard, with only what may be shown in it | [`scorecard`] | 10, 13–15 |
//! | it is computed again, and anonymous figures stay | [`scorecard::recompute`] | 10 |
//! | before it is published, it is looked at once more | [`disclosure`] | 10 |
//! | a scorecard explains itself | [`scorecard::trace`] | 19 |
//! | totals become ranks and grades | [`rank`], [`grade`] | 18 |
//!
//! ```
//! use scoring::{Cell, Channel, Form, Mark, Points, Scheme, TargetMarks, Values, scorecard};
//!
//! let file = serde_json::from_str(r#"{
//!     "kaoping": "scheme/1", "code": "month", "name": {"zh": "月度考核", "en": "Monthly"}, "target": "PERSON",
//!     "channels": [{"channel": "DOWNWARD", "weight": "100"}],
//!     "indicators": [
//!         {"code": "WORK", "name": {"zh": "工作", "en": "Work"}, "kind": "RATED", "weight": "100", "full": "20"}
//!     ]
//! }"#)?;
//! let scheme = Scheme::compile(&file).map_err(|problems| problems[0].en.clone())?;
//!
//! // A superior of somebody in surgery, which belongs to the hospital, hands in a sheet.
//! let form = Form::new(&scheme, Channel::Downward, &["SUR", "H"], None);
//! let marks = form.check(&[Mark::points("WORK", "18.5")], None).map_err(|problems| problems[0].en.clone())?;
//!
//! // The database sums what was given; one mark here.
//! let entry = &marks.entries()[0];
//! let sum = i128::from(entry.value.points().unwrap_or_default().0);
//! let cells = vec![Cell {
//!     leaf: entry.leaf,
//!     channel: marks.channel(),
//!     expected: 1,
//!     abstained: 0,
//!     values: vec![(Points(Points::UNIT), Values::Sums { sum, count: 1 })],
//! }];
//! let organisations = vec!["SUR".to_owned(), "H".to_owned()];
//! let card = scorecard::compute(&scheme, &TargetMarks { organisations, cells })?;
//!
//! let total = card.total.as_ref().ok_or("incomplete")?;
//! assert_eq!((total.exact.to_string(), total.rounded.to_string()), ("185/2".to_owned(), "92.5".to_owned()));
//! assert!(card.explain(&scheme)[0].en.starts_with("total 92.5 of 100"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
pub mod disclosure;
pub mod document;
mod exact;
mod finding;
pub mod form;
pub mod grade;
pub mod kind;
mod mark;
mod number;
mod points;
pub mod rank;
pub mod scheme;
pub mod scorecard;
mod source;
pub mod tally;
mod text;
pub mod word;

pub use aggregate::{Cell, TargetMarks, Values};
pub use channel::Channel;
pub use exact::{Exact, NotExact};
pub use form::Form;
pub use kind::Kind;
pub use mark::{Mark, Marks};
pub use number::NodeNumber;
pub use points::{NotPoints, Points};
pub use scheme::Scheme;
pub use scorecard::{Figure, Scorecard};
pub use source::Source;
pub use text::{Label, Problem, Text};
pub use word::Word;

#[cfg(test)]
mod testing;
