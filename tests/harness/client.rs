//! Somebody with a browser: requests over HTTP, with a token or without.
use super::{
    answer::Answer,
    paths::{self, Asked},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header},
};
use serde_json::{Value, json};
use std::fmt;
use tower::ServiceExt;

/// An answer as it comes over the wire: two that nobody can tell apart are equal.
#[derive(Clone, PartialEq, Eq)]
pub struct Raw {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, String::from_utf8_lossy(&self.bytes))
    }
}

/// A caller.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
    language: Option<&'static str>,
}

impl Client {
    /// Somebody with this access token; a stranger without one.
    pub fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token, language: None }
    }

    /// The same caller, who reads these languages, as `Accept-Language` says it.
    pub fn reading(&self, language: Option<&'static str>) -> Self {
        Self { language, ..self.clone() }
    }

    /// The same caller at another router.
    pub(super) fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    /// The same caller with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// Asks without variables.
    pub async fn ask(&self, query: &str) -> Answer {
        self.ask_with(query, json!({})).await
    }

    /// Asks with variables.
    pub async fn ask_with(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// Posts a body as it is.
    pub async fn post(&self, body: String) -> Answer {
        self.send(to_graphql(body)).await
    }

    /// Gets an address.
    pub async fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address).body(Body::empty()).expect("a request")).await
    }

    /// Asks, and takes the answer as it comes over the wire.
    pub async fn ask_raw(&self, query: &str) -> Raw {
        self.raw(to_graphql(json!({ "query": query }).to_string())).await
    }

    /// Gets an address, and takes the answer as it comes over the wire.
    pub async fn get_raw(&self, address: &str) -> Raw {
        self.raw(Request::get(address).body(Body::empty()).expect("a request")).await
    }

    /// Sends a request, with the caller's token and language.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let Raw { status, headers, bytes } = self.raw(request).await;
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status, headers, body }
    }

    async fn raw(&self, request: Request<Body>) -> Raw {
        let asked = request.extensions().get::<Asked>().cloned();
        let (parts, body) = self.response(request).await.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        paths::check(asked.as_ref(), &bytes);
        Raw { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
    }

    /// The same, with a body that has still to be read.
    pub async fn response(&self, mut request: Request<Body>) -> Response<Body> {
        if let Some(language) = self.language {
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(language));
        }
        if let Some(token) = &self.token {
            let value = format!("Bearer {token}").parse().expect("a token");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}

/// A request to `/graphql` with this body, as clients send it.
pub fn to_graphql(body: String) -> Request<Body> {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .extension(Asked(body.clone()));
    request.body(Body::from(body)).expect("a request")
}
