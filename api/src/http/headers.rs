//! The headers that every answer carries, unless the address has set its own.
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// For answers that are data: nothing in them is to be run, framed, guessed at, kept or read by pages of other origins.
/// No CORS header anywhere: other origins have no business here. TLS, and so HSTS, is the reverse proxy's.
const DATA: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds what is missing.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in DATA {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
