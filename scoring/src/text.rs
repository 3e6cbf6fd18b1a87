//! Text for people, always in Chinese and English, and the shape of a problem found in input.
use serde::{Deserialize, Serialize};

/// A fixed pair of texts that the program itself brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// A pair of texts that an installation brings, such as an indicator's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One thing wrong with what somebody handed in: a stable code, where, and a sentence in two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable, `SCREAMING_SNAKE_CASE`, for programs.
    pub code: &'static str,
    /// The field, as `indicators[1].children[0].weight`; empty for the whole.
    pub path: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, path: path.into(), zh: zh.into(), en: en.into() }
    }
}
