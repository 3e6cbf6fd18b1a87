//! One line of log for each request.
use axum::{extract::Request, middleware::Next, response::Response};
use std::time::Instant;

/// Says method, path, status and duration, and nothing else: no query string, body, address or identity. What a person
/// does at which moment would tie them to a ballot (domain rule 9).
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let (method, path, start) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    if matches!(path.as_str(), "/healthz" | "/readyz") {
        tracing::debug!(%method, path, status, milliseconds, "request");
    } else {
        tracing::info!(%method, path, status, milliseconds, "request");
    }
    response
}
