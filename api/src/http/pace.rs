//! What is not found is told at one pace. A record that is hidden takes a statement more to be refused than one that is
//! absent, so an answer that says "not found" leaves at a whole multiple of `server.not_found_milliseconds` after its
//! request came: its time tells no more than its bytes (domain rule 12). Transactions have ended by then.
use crate::graphql::Unfound;
use async_graphql::Value;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long one step takes; nothing if answers leave when they are ready.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace(Duration);

impl Pace {
    /// Of so many milliseconds.
    pub fn milliseconds(step: u64) -> Self {
        Self(Duration::from_millis(step))
    }

    /// Waits for the next step after `begun`.
    pub async fn step(self, begun: Instant) {
        let Some(steps) = begun.elapsed().as_nanos().checked_div(self.0.as_nanos()) else { return };
        let next = u32::try_from(steps + 1).ok().and_then(|steps| self.0.checked_mul(steps));
        if let Some(next) = next {
            sleep_until(begun + next).await;
        }
    }
}

/// Whether something was not found: an error that says so, a root field that is null, or a note of the resolver that
/// looked.
pub fn unfound(response: &async_graphql::Response, note: &Unfound) -> bool {
    let code =
        |error: &async_graphql::ServerError| error.extensions.as_ref().and_then(|extra| extra.get("code").cloned());
    let null = matches!(&response.data, Value::Object(fields) if fields.values().any(|field| *field == Value::Null));
    null || note.noted() || response.errors.iter().any(|error| code(error) == Some(Value::from("NOT_FOUND")))
}

/// The same for addresses beside GraphQL.
pub async fn walk(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        pace.step(begun).await;
    }
    response
}
