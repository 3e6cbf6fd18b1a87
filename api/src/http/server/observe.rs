//! The log of requests: a line for each, and for GraphQL a count.
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long GraphQL requests are counted before the count is written.
const WHILE: Duration = Duration::from_mins(1);

/// The GraphQL requests since the last line about them.
pub(super) struct Seen(Mutex<Count>);

struct Count {
    since: Instant,
    requests: u64,
    failed: u64,
}

impl Seen {
    /// Nothing yet.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Count { since: Instant::now(), requests: 0, failed: 0 })))
    }

    /// Counts one more; says how many, once a while.
    fn count(&self, failed: bool) {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        count.requests += 1;
        count.failed += u64::from(failed);
        if count.since.elapsed() >= WHILE {
            tracing::info!(requests = count.requests, failed = count.failed, "graphql");
            *count = Count { since: Instant::now(), requests: 0, failed: 0 };
        }
    }
}

/// Says method, path, status and duration, and nothing else: no query string, body, size, address or identity. Of a
/// GraphQL request not even that, because it may be a ballot: what a person does at which moment, and how long it takes,
/// would tie them to it (domain rule 9). A count remains, and what went wrong inside is logged where it does.
pub(super) async fn observe(State(seen): State<Arc<Seen>>, request: Request, next: Next) -> Response {
    let (method, path, start) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    if path == "/graphql" {
        seen.count(response.status().is_server_error());
        return response;
    }
    say(&method, &path, response.status().as_u16(), start);
    response
}

fn say(method: &Method, path: &str, status: u16, start: Instant) {
    let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    if matches!(path, "/healthz" | "/readyz") {
        tracing::debug!(%method, path, status, milliseconds, "request");
    } else {
        tracing::info!(%method, path, status, milliseconds, "request");
    }
}
