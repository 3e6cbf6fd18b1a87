//! Is it alive, is it ready: two addresses for orchestrators, which say no more than that.
use crate::App;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use std::sync::Arc;

/// `/healthz`: the process answers. `/readyz`: and so does the database.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

async fn ready(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.db.read().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
