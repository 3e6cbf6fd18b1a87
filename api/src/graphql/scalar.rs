//! Scalars and small objects that every area uses.
use super::plain::{plain, plain_words};
use async_graphql::{InputObject, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use chrono::{DateTime, Utc};

/// Points, weights and percentages: an exact decimal as a string, such as `"92.5"`, with at most four decimals.
/// Numbers are refused, because JSON numbers pass through binary floats.
#[derive(Clone, Copy, Debug)]
pub struct Points(pub scoring::Points);

#[Scalar(name = "Points")]
impl ScalarType for Points {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else {
            return Err(InputValueError::custom("points are written as a string, such as \"92.5\""));
        };
        text.parse().map(Self).map_err(|why: scoring::NotPoints| InputValueError::custom(why))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

plain_words!(enums: ; scalars: Points);

plain! {
    /// A text in both languages.
    #[derive(Clone, Debug)]
    pub struct Text {
        /// The text in Chinese.
        pub zh: String,
        /// The text in English.
        pub en: String,
    }
}

impl Text {
    pub(crate) fn new(zh: String, en: String) -> Self {
        Self { zh, en }
    }
}

impl From<scoring::Text> for Text {
    fn from(text: scoring::Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// A text in both languages, as input.
#[derive(Clone, Debug, InputObject)]
pub struct TextInput {
    /// The text in Chinese.
    #[graphql(validator(min_length = 1, max_length = 800))]
    pub zh: String,
    /// The text in English.
    #[graphql(validator(min_length = 1, max_length = 800))]
    pub en: String,
}

impl From<TextInput> for scoring::Text {
    fn from(text: TextInput) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// One thing that is wrong: a stable code, where, and a sentence in both languages.
#[derive(Clone, Debug, SimpleObject)]
pub struct Problem {
    /// A stable word for programs.
    pub code: String,
    /// The field it is about.
    pub path: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl From<scoring::Problem> for Problem {
    fn from(problem: scoring::Problem) -> Self {
        Self { code: problem.code.to_owned(), path: problem.path, zh: problem.zh, en: problem.en }
    }
}

/// An instant stored in milliseconds.
pub(crate) fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
