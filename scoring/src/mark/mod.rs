//! Marks: as somebody hands them in, unchecked, and as they are once checked.
mod marks;

pub use marks::{Draft, Entry, Marks, Value};

use std::fmt;

/// One entry of a sheet or ballot as handed in: exactly one of points, a level, or 不了解 is expected.
/// Its `Debug` shows the indicator only, so that no log ever holds a mark (domain rule 9).
#[derive(Clone, PartialEq, Eq)]
pub struct Mark {
    /// The indicator's code.
    pub indicator: String,
    /// Points as a decimal text.
    pub points: Option<String>,
    /// A level's code.
    pub level: Option<String>,
    /// 不了解: the rater cannot judge. Not zero, not missing (rule 15).
    pub abstained: bool,
}

impl Mark {
    /// A mark in points.
    pub fn points(indicator: impl Into<String>, points: impl Into<String>) -> Self {
        Self { indicator: indicator.into(), points: Some(points.into()), level: None, abstained: false }
    }

    /// A mark by level.
    pub fn level(indicator: impl Into<String>, level: impl Into<String>) -> Self {
        Self { indicator: indicator.into(), points: None, level: Some(level.into()), abstained: false }
    }

    /// No judgement, 不了解.
    pub fn abstained(indicator: impl Into<String>) -> Self {
        Self { indicator: indicator.into(), points: None, level: None, abstained: true }
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mark").field("indicator", &self.indicator).finish_non_exhaustive()
    }
}
