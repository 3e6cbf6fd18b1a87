use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use axum::http::{HeaderName, HeaderValue, StatusCode};

use super::language::Language;

/// A request that is turned away as a whole: a stable code, a status, a sentence in both languages.
///
/// Most are faults of the HTTP request and have their status whatever the caller accepts. A fault of the document
/// ([`Problem::of_document`]) is answered with 200 where the caller reads `application/json` only, as the specification
/// wants.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    zh: String,
    en: String,
    path: Option<String>,
    of_document: bool,
    locations: Vec<Pos>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A refusal with its HTTP status, its stable code and its sentence in both languages.
    pub fn new(status: StatusCode, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            status,
            code,
            zh: zh.into(),
            en: en.into(),
            path: None,
            of_document: false,
            locations: Vec::new(),
            header: None,
        }))
    }

    /// 400 `BAD_REQUEST`: the request cannot be read.
    pub fn bad_request(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", zh, en)
    }

    /// 500 `INTERNAL`, without a word on the cause.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", INTERNAL.0, INTERNAL.1)
    }

    /// Says where in the request the fault is, as a dotted path: `query`, `variables.input.code`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into());
        self
    }

    /// Adds a header to the response, such as `WWW-Authenticate`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.0.header = Some((name, HeaderValue::from_static(value)));
        self
    }

    /// Makes it a fault of the document: the HTTP request itself was right.
    #[must_use]
    pub fn of_document(mut self) -> Self {
        self.0.of_document = true;
        self
    }

    /// Says where in the document the fault is.
    #[must_use]
    pub(super) fn located(mut self, locations: Vec<Pos>) -> Self {
        self.0.locations = locations;
        self
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The status in a response of type `application/graphql-response+json`.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    pub(super) fn is_of_document(&self) -> bool {
        self.0.of_document
    }

    pub(super) fn extra_header(&self) -> Option<(HeaderName, HeaderValue)> {
        self.0.header.clone()
    }

    pub(super) fn to_error(&self, language: Language) -> ServerError {
        let Inner { zh, en, .. } = &*self.0;
        let mut error = ServerError::new(language.pick(zh, en), None);
        error.locations.clone_from(&self.0.locations);
        describe(&mut error, self.0.code, zh, en);
        if let (Some(path), Some(extensions)) = (&self.0.path, &mut error.extensions) {
            extensions.set("path", path.as_str());
        }
        error
    }
}

/// The sentence for everything that is our fault (Chinese, English).
pub(super) const INTERNAL: (&str, &str) =
    ("服务器内部出错，请稍后再试。", "Something went wrong in the server. Please try again later.");

/// Gives an error its code and its sentence in both languages.
pub(super) fn describe(error: &mut ServerError, code: &str, zh: &str, en: &str) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", code);
    extensions.set("zh", zh);
    extensions.set("en", en);
}
