//! What became of an attempt.
use serde_json::Value;
use std::fmt;
use tests::Answer;

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or read; of a list, how many.
    Done(Option<i64>),
    /// Allowed, and then something was wrong with the input.
    Invalid(String),
    /// As if it were not there.
    Hidden,
    /// Seen, but not allowed.
    Forbidden(String),
    /// Who is it?
    Unauthenticated,
}

impl Outcome {
    /// Reads an answer about one field.
    pub(crate) fn of(answer: &Answer, field: &str) -> Self {
        if answer.body.get("errors").is_none() {
            return match &answer.body["data"][field] {
                Value::Null => Self::Hidden,
                data => Self::Done(data["totalCount"].as_i64()),
            };
        }
        let fault = answer.fault();
        match fault.code.as_str() {
            "NOT_FOUND" => Self::Hidden,
            "FORBIDDEN" => Self::Forbidden(fault.problems.first().cloned().unwrap_or_default()),
            "UNAUTHENTICATED" => Self::Unauthenticated,
            "INTERNAL" | "GRAPHQL_VALIDATION_FAILED" | "GRAPHQL_PARSE_FAILED" | "BAD_ID" => {
                panic!("no decision at all about {field}: {:#}", answer.body)
            }
            code => Self::Invalid(code.to_owned()),
        }
    }

    /// Whether it was allowed.
    pub(crate) fn allowed(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Invalid(_))
    }
}

/// As the matrix shows it.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(None) => f.pad("ok"),
            Self::Done(Some(many)) => f.pad(&format!("ok {many}")),
            Self::Invalid(_) => f.pad("ok*"),
            Self::Hidden => f.pad("."),
            Self::Forbidden(reason) => f.pad(reason.split('_').next().unwrap_or_default()),
            Self::Unauthenticated => f.pad("log in"),
        }
    }
}
