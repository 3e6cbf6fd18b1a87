//! What came back, and what a story expects of it.
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, if it is JSON; a text otherwise.
    pub body: Value,
}

/// The first error of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The stable code.
    pub code: String,
    /// The field it is about, or empty.
    pub path: String,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
    /// Codes of everything that is wrong: one, or several together.
    pub problems: Vec<String>,
}

impl Answer {
    /// The data of an answer without errors.
    #[track_caller]
    pub fn ok(self) -> Value {
        let errors = self.body.get("errors");
        assert!(errors.is_none() && self.status.is_success(), "refused: {} {:#}", self.status, self.body);
        self.body["data"].clone()
    }

    /// The one field of the data.
    #[track_caller]
    pub fn field(self, name: &str) -> Value {
        let data = self.ok();
        data.get(name).unwrap_or_else(|| panic!("no field {name} in {data:#}")).clone()
    }

    /// The first error, which must have this code, and a sentence in each language.
    #[track_caller]
    pub fn refused(self, code: &str) -> Refused {
        let refused = self.fault();
        assert_eq!(refused.code, code, "refused for another reason: {} {:#}", self.status, self.body);
        refused
    }

    /// The first error, whatever it is.
    #[track_caller]
    pub fn fault(&self) -> Refused {
        let error = &self.body["errors"][0];
        assert!(error.is_object(), "not refused: {} {:#}", self.status, self.body);
        let extensions = &error["extensions"];
        let text = |name: &str| extensions[name].as_str().unwrap_or_default().to_owned();
        let problems = extensions["problems"].as_array().cloned().unwrap_or_default();
        let refused = Refused {
            code: text("code"),
            path: text("path"),
            zh: text("zh"),
            en: text("en"),
            problems: problems.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect(),
        };
        assert!(!refused.code.is_empty(), "an error without a code: {:#}", self.body);
        let chinese = refused.zh.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert!(chinese, "no Chinese sentence: {:#}", self.body);
        let english = refused.en.chars().any(|letter| letter.is_ascii_alphabetic());
        assert!(english, "no English sentence: {:#}", self.body);
        refused
    }
}
