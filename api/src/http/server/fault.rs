//! What goes wrong beside GraphQL, as JSON: `{"code", "path", "zh", "en"}`.
use crate::Fault;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::any::Any;

/// An answer with a fault.
pub(super) fn answer(fault: &Fault) -> Response {
    let status = match fault.code {
        "NOT_FOUND" => StatusCode::NOT_FOUND,
        "FORBIDDEN" => StatusCode::FORBIDDEN,
        "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
        "CONFLICT" => StatusCode::CONFLICT,
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        "METHOD_NOT_ALLOWED" => StatusCode::METHOD_NOT_ALLOWED,
        _ => StatusCode::BAD_REQUEST,
    };
    let Fault { code, path, zh, en, .. } = fault;
    let body = Json(json!({ "code": code, "path": path, "zh": zh, "en": en }));
    let mut response = (status, body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// There is no such address. The same words as for a record that is not there or not to be seen.
pub(super) fn not_found() -> Response {
    answer(&entity::Error::NotFound.into())
}

/// There is, but not by this method.
pub(super) fn method_not_allowed() -> Response {
    answer(&Fault::new("METHOD_NOT_ALLOWED", "此地址不接受该方法", "this address does not take that method"))
}

/// A bug. What it said stays out of the answer and, since it may name people, out of the log.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request panicked");
    answer(&Fault::new("INTERNAL", "服务器内部错误", "internal error"))
}
