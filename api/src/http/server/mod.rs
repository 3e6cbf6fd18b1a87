//! The server: the addresses, and the layers around all of them.
//!
//! ```text
//! /graphql                         the edge over the schema; bounds of its own
//! /  /explorer/…  /schema.graphql  the explorer, where it is enabled
//! /cycles/{id}/ranking.csv         the ranking as a file
//! /.well-known/jwks.json           the public keys of access tokens (RFC 7517)
//! /healthz  /readyz                for orchestrators
//! ```
mod fault;
mod observe;
mod ranking;
mod stop;
#[cfg(test)]
mod tests;

use super::{edge, headers, health, identity::GraphqlExecutor, pace};
use crate::{App, config, config::Config, explorer, graphql, worker};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
    serve::ListenerExt,
};
use std::{future::Future, io, sync::Arc};
use tokio::{net::TcpListener, sync::watch};
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};

/// Every address of the server, with the layers around them.
pub fn router(app: Arc<App>, config: &Config) -> Router {
    let schema = graphql::schema(Arc::clone(&app));
    let pace = config.server.pace();
    let executor = GraphqlExecutor { app: Arc::clone(&app), schema, pace };
    let graphql = Router::new().route("/graphql", edge::graphql(executor, config.graphql.clone()));
    let beside = Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/cycles/{id}/ranking.csv", get(ranking::csv).layer(middleware::from_fn_with_state(pace, pace::walk)))
        .merge(health::router())
        .with_state(app);
    let beside = if config.explorer.enabled { beside.merge(explorer(&config.explorer)) } else { beside };
    around(graphql.merge(bounded(beside, &config.server)))
}

fn explorer(config: &config::Explorer) -> Router {
    let folder = &config.graphiql_dir;
    explorer::router(explorer::Settings {
        graphiql_dir: (!folder.as_os_str().is_empty()).then(|| folder.clone()),
        personas: config.personas.clone(),
        schema: graphql::sdl(),
    })
}

/// The bounds on everything but GraphQL, whose edge answers in its own media types.
fn bounded(router: Router, config: &config::Server) -> Router {
    router
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, config.deadline()))
        .layer(RequestBodyLimitLayer::new(config.body_bytes))
}

/// What surrounds every address, from the inside to the outside: a net for panics, the headers, the log.
fn around(router: Router) -> Router {
    router
        .fallback(async || fault::not_found())
        .method_not_allowed_fallback(async || fault::method_not_allowed())
        .layer(CatchPanicLayer::custom(fault::panicked))
        .layer(middleware::from_fn(headers::secure))
        .layer(middleware::from_fn_with_state(observe::Seen::new(), observe::observe))
}

/// The public halves of the keys that verify access tokens.
async fn jwks(State(app): State<Arc<App>>) -> Response {
    let about = [(header::CACHE_CONTROL, "public, max-age=300"), (header::CONTENT_TYPE, "application/jwk-set+json")];
    (about, app.tokens.jwks().to_string()).into_response()
}

/// Serves, with the worker beside, until SIGTERM or ctrl-c. Requests under way then have
/// `server.shutdown_seconds` to end.
pub async fn serve(listener: TcpListener, app: Arc<App>, config: &Config) -> io::Result<()> {
    serve_until(listener, app, config, stop::signal()).await
}

/// The same until `stop` is ready, for demonstrations and tests.
pub async fn serve_until(
    listener: TcpListener,
    app: Arc<App>,
    config: &Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (tell, told) = watch::channel(false);
    let config::Worker { enabled: calendar, .. } = config.worker;
    let worker = tokio::spawn(worker::run(Arc::clone(&app), config.worker.interval(), calendar, told.clone()));
    let rules = tokio::spawn(worker::follow(Arc::clone(&app), told.clone()));
    tokio::spawn(async move {
        stop.await;
        tracing::info!("stopping");
        tell.send_replace(true);
    });
    tracing::info!(address = %listener.local_addr()?, "listening");
    let listener = listener.tap_io(|connection| {
        // An answer is written at once, not when more has gathered; without it, it is merely slower.
        connection.set_nodelay(true).ok();
    });
    let served = axum::serve(listener, router(app, config)).with_graceful_shutdown(stop::told(told.clone()));
    let all = async {
        served.await?;
        worker.await.ok();
        rules.await.ok();
        Ok(())
    };
    // What is cut short, the worker's step included, is in transactions that are rolled back and can be repeated.
    tokio::select! {
        ended = all => ended,
        () = stop::told_and_then(told, config.server.shutdown()) => {
            tracing::warn!("stopped with requests under way");
            Ok(())
        }
    }
}
