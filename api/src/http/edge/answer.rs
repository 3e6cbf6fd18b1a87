//! The HTTP response: status, headers, and a code and both languages in every error.
//!
//! The specification's statuses: a request that is wrong as HTTP has its 4xx in either media type. A document that is
//! wrong (syntax, validation, variables) is 400 without `data` as `application/graphql-response+json`, and 200 as
//! `application/json`, which cannot tell an answer from a gateway's. What was executed is 200, errors or not.

use std::collections::BTreeMap;

use async_graphql::{Response as Executed, ServerError, Value};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;

use super::{
    Problem,
    negotiate::{Asker, Media},
    problem::{INTERNAL, describe},
};

/// The body; errors first, so that they are not overlooked behind the data.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// The answer to an OPTIONS: which methods there are, and no permission for other origins.
pub(super) fn options(methods: &'static str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}

/// The answer to a request that was turned away as a whole.
pub(super) fn problem(problem: &Problem, asker: Asker) -> Response {
    let ok = problem.is_of_document() && asker.media() == Media::Json;
    let status = if ok { StatusCode::OK } else { problem.status() };
    let errors = [problem.to_error(asker.language)];
    let mut response = respond(status, asker, &Answer { errors: &errors, data: None, extensions: &BTreeMap::new() });
    if let Some((name, value)) = problem.extra_header() {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The answer to a request that was handed to the schema.
pub(super) fn executed(mut executed: Executed, asker: Asker) -> Response {
    // An error of the request as a whole has no path; the library gives it `data: null` all the same.
    let errors = &mut executed.errors;
    let refused = !errors.is_empty() && executed.data == Value::Null && errors.iter().all(|one| one.path.is_empty());
    for error in errors.iter_mut() {
        complete(error, refused, asker);
    }
    let status = match (refused, asker.media()) {
        (true, Media::GraphqlResponse) => status(executed.errors.first()),
        _ => StatusCode::OK,
    };
    let data = (!refused).then_some(&executed.data);
    let mut response =
        respond(status, asker, &Answer { errors: &executed.errors, data, extensions: &executed.extensions });
    for (name, value) in &executed.http_headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}

fn respond(status: StatusCode, asker: Asker, answer: &Answer<'_>) -> Response {
    let Ok(bytes) = serde_json::to_vec(answer) else {
        // A value that JSON cannot hold: no schema of ours has one.
        return problem(&Problem::internal(), asker);
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, asker.media().content_type());
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(asker.language.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn status(first: Option<&ServerError>) -> StatusCode {
    match first.and_then(|error| text(error, "code")) {
        Some("UNAUTHENTICATED") => StatusCode::UNAUTHORIZED,
        Some("FORBIDDEN") => StatusCode::FORBIDDEN,
        Some("INTERNAL") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Gives an error what it lacks: a code, both languages, and the caller's language as its message.
fn complete(error: &mut ServerError, refused: bool, asker: Asker) {
    if text(error, "code").is_none() {
        classify(error, refused);
    }
    let message = text(error, asker.language.pick("zh", "en")).map(str::to_owned);
    if let Some(message) = message {
        error.message = message;
    }
}

/// An error without a code is the library's own, or a bug. Only what the library says about the request may pass.
fn classify(error: &mut ServerError, refused: bool) {
    // Suggestions name what the caller did not; one kind of them has no switch.
    let said = error.message.split(" Did you mean").next().unwrap_or_default().to_owned();
    let value = ["Invalid value for argument ", "Failed to parse \"", "Expected input type \"", "Variable "];
    let of_value = value.iter().any(|start| said.starts_with(start));
    if said == "Query is nested too deep." || said.starts_with("The recursion depth of the query") {
        describe(error, "TOO_DEEP", "查询嵌套过深。", "The query is nested too deep.");
    } else if said == "Query is too complex." || said.starts_with("The number of directives") {
        describe(error, "TOO_COMPLEX", "查询过于复杂。", "The query is too complex.");
    } else if of_value && error.source.is_none() {
        describe(error, "BAD_REQUEST", &format!("输入值不合要求：{said}"), &said);
        if let (Some(path), Some(extensions)) = (path(&said), &mut error.extensions) {
            extensions.set("path", path);
        }
    } else if refused && error.source.is_none() {
        describe(error, "VALIDATION", &format!("查询不合模式：{said}"), &said);
    } else {
        // Its text could be anything, a mark or a connection string: it goes nowhere.
        tracing::error!(path = ?error.path, "an error without a code");
        describe(error, "INTERNAL", INTERNAL.0, INTERNAL.1);
    }
}

/// The path in `Invalid value for argument "input", unknown field "code" of type …`: `input.code`.
fn path(said: &str) -> Option<String> {
    let (path, rest) = said.strip_prefix("Invalid value for argument \"")?.split_once("\", ")?;
    let field = rest.strip_prefix("unknown field \"").or_else(|| rest.strip_prefix("field \""));
    Some(match field.and_then(|rest| rest.split_once('"')) {
        Some((field, _)) => format!("{path}.{field}"),
        None => path.to_owned(),
    })
}

fn text<'a>(error: &'a ServerError, name: &str) -> Option<&'a str> {
    match error.extensions.as_ref()?.get(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}
