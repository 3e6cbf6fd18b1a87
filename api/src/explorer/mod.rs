//! The explorer at `/`: pages that a browser shows without a build step, another origin or Node.
//!
//! Our own files are inside the binary (`page/`). `GraphiQL` is offered beside them when the machine has its npm packages
//! ([`Settings::graphiql_dir`]); those files are read at start and never part of this repository.
#[cfg(test)]
mod tests;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{io, path::Path, path::PathBuf};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Nothing from elsewhere, no inline script or style, no framing, no form that leaves the page.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
/// `GraphiQL`'s style sheet carries its fonts within itself.
const GRAPHIQL_POLICY: &str = "default-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// What the explorer needs to know of the server it belongs to.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// A `node_modules` folder with `graphiql` 3.9.0, `react` and `react-dom` 18.3.1; none for no `GraphiQL`.
    pub graphiql_dir: Option<PathBuf>,
    /// The people a visitor may log in as with one click. Empty, except in a demonstration.
    pub personas: Vec<Persona>,
    /// The schema as text, served at `/schema.graphql`.
    pub schema: String,
}

/// A made-up person of a demonstration. Its password is public: never list a real account.
#[derive(Clone, Debug, Serialize)]
pub struct Persona {
    /// The account's login.
    pub login: String,
    /// The account's password.
    pub password: String,
    /// The role it shows, for example 考核办 / Office.
    pub role: Bilingual,
    /// The post it holds.
    pub name: Bilingual,
}

/// A text in Chinese and English.
#[derive(Clone, Debug, Serialize)]
pub struct Bilingual {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The explorer's routes: `/`, `/explorer/…`, `/personas.json`, `/schema.graphql` and, where installed, `/graphiql/…`.
///
/// Reads the third-party files once, now; when one is missing, `GraphiQL` is not offered and the rest works.
pub fn router(settings: Settings) -> Router {
    let third_party = settings.graphiql_dir.as_deref().and_then(|folder| {
        graphiql(folder)
            .inspect_err(|error| tracing::warn!(%error, folder = %folder.display(), "GraphiQL is not offered"))
            .ok()
    });
    let about = format!("{{\"graphiql\":{}}}", third_party.is_some());
    let mut assets = own();
    assets.push(Asset::new("/explorer/about.json", JSON, about));
    assets.push(Asset::new("/schema.graphql", PLAIN, settings.schema));
    assets.extend(third_party.into_iter().flatten());
    assets
        .into_iter()
        .fold(Router::new(), |router, asset| {
            router.route(asset.path, get(async move |headers: HeaderMap| asset.answer(&headers)))
        })
        .route("/personas.json", get(async move || ([(header::CACHE_CONTROL, "no-store")], Json(settings.personas))))
        .route_layer(middleware::from_fn(guard))
}

/// Our own files.
fn own() -> Vec<Asset> {
    macro_rules! files {
        ($($name:literal $kind:ident),* $(,)?) => {
            vec![$(Asset::new(concat!("/explorer/", $name), $kind, include_str!(concat!("page/", $name)))),*]
        };
    }
    let mut assets = files![
        "explorer.css" CSS,
        "queries.json" JSON,
        "main.js" SCRIPT,
        "dom.js" SCRIPT,
        "door.js" SCRIPT,
        "draft.js" SCRIPT,
        "editor.js" SCRIPT,
        "graphiql.js" SCRIPT,
        "highlight.js" SCRIPT,
        "prepared.js" SCRIPT,
        "result.js" SCRIPT,
        "schema.js" SCRIPT,
        "sdl.js" SCRIPT,
        "session.js" SCRIPT,
        "text.js" SCRIPT,
    ];
    assets.push(Asset::new("/", HTML, include_str!("page/index.html")));
    assets.push(Asset::new("/explorer/icon.svg", "image/svg+xml", include_str!("page/icon.svg")));
    assets
}

/// `GraphiQL`'s page and the four files that it needs from npm packages.
fn graphiql(folder: &Path) -> io::Result<Vec<Asset>> {
    let files = [
        ("/graphiql/graphiql.min.css", CSS, "graphiql/graphiql.min.css"),
        ("/graphiql/graphiql.min.js", SCRIPT, "graphiql/graphiql.min.js"),
        ("/graphiql/react.production.min.js", SCRIPT, "react/umd/react.production.min.js"),
        ("/graphiql/react-dom.production.min.js", SCRIPT, "react-dom/umd/react-dom.production.min.js"),
    ];
    let mut assets = vec![Asset::new("/graphiql/", HTML, include_str!("page/graphiql.html"))];
    for (path, kind, name) in files {
        assets.push(Asset::new(path, kind, std::fs::read(folder.join(name))?));
    }
    Ok(assets)
}

/// One file, ready to be sent.
#[derive(Clone)]
struct Asset {
    path: &'static str,
    kind: &'static str,
    body: Bytes,
    etag: String,
}

impl Asset {
    fn new(path: &'static str, kind: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let etag = format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(&body)));
        Self { path, kind, body, etag }
    }

    /// The file, or 304 for a browser that has it. A browser asks each time, so a new binary is seen at once.
    fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fresh = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.etag);
        let about = [(header::CACHE_CONTROL, "no-cache"), (header::ETAG, self.etag.as_str())];
        if fresh {
            return (StatusCode::NOT_MODIFIED, about).into_response();
        }
        (about, [(header::CONTENT_TYPE, self.kind)], Body::from(self.body.clone())).into_response()
    }
}

/// Headers that every answer of the explorer carries.
async fn guard(request: Request, next: Next) -> Response {
    let policy = if request.uri().path() == "/graphiql/" { GRAPHIQL_POLICY } else { POLICY };
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
