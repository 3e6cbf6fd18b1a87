//! Why the demonstration stopped, or what it was rightly refused.
use serde::Deserialize;
use std::fmt::Display;

/// A step that may stop the demonstration.
pub(super) type Result<T = (), E = Failure> = std::result::Result<T, E>;

/// An error response of the API, or something that should not be.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The operation's name, or the step's.
    pub(super) operation: String,
    /// The stable code.
    pub(super) code: String,
    /// The sentence in Chinese.
    pub(super) zh: String,
    /// The sentence in English.
    pub(super) en: String,
    /// What exactly is wrong, where the API says more.
    pub(super) problems: Vec<Problem>,
}

/// One problem of an error response.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Problem {
    /// A stable word for programs.
    pub(super) code: String,
    /// The field.
    #[serde(default)]
    pub(super) path: String,
    /// The sentence in Chinese.
    pub(super) zh: String,
    /// The sentence in English.
    pub(super) en: String,
}

impl Failure {
    /// Something that should not be, found in the step `operation`.
    pub(super) fn new(
        operation: impl Into<String>,
        code: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { operation: operation.into(), code: code.into(), zh: zh.into(), en: en.into(), problems: vec![] }
    }

    /// Something broken beneath.
    pub(super) fn broken(operation: &str, error: impl Display) -> Self {
        Self::new(operation, "INTERNAL", format!("内部错误：{error}"), format!("internal error: {error}"))
    }

    /// The word of the reason for a refusal, if the API gives one beside the code.
    pub(super) fn reason(&self) -> &str {
        self.problems
            .first()
            .map(|problem| problem.code.as_str())
            .filter(|reason| *reason != self.code)
            .unwrap_or_default()
    }
}

impl From<Failure> for crate::Failure {
    fn from(failure: Failure) -> Self {
        let Failure { operation, code, zh, en, problems } = failure;
        let (mut zh, mut en) = (format!("{code}：{zh}"), format!("{code}: {en}"));
        for problem in problems {
            zh = format!("{zh}\n  {} {}：{}", problem.code, problem.path, problem.zh);
            en = format!("{en}\n  {} {}: {}", problem.code, problem.path, problem.en);
        }
        Self::new("DEMO_STOPPED", operation, zh, en)
    }
}
