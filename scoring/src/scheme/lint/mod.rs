//! The linter: reads a whole scheme and reports every contradiction at once (domain rules 16 and 21).
use super::document::SchemeFile;
use crate::Problem;
use serde::Serialize;

/// Whether a finding stops activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The scheme cannot be activated.
    Error,
    /// The scheme can be activated; the finding is kept on record.
    Warning,
}

/// One thing the linter has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it stops activation.
    pub severity: Severity,
    /// What and where.
    pub problem: Problem,
}

/// Everything wrong or remarkable in a scheme, in the order of the file.
pub fn lint(_file: &SchemeFile) -> Vec<Finding> {
    Vec::new()
}
