//! Somebody with a browser: requests over HTTP, with a token or without.
use super::answer::Answer;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A caller.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
}

impl Client {
    /// Somebody with this access token; a stranger without one.
    pub fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token }
    }

    /// The same caller with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { router: self.router.clone(), token: Some(token.into()) }
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
        let request = Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Gets an address.
    pub async fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address).body(Body::empty()).expect("a request")).await
    }

    /// Sends a request, with the caller's token.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.raw(request).await.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The same, with what comes back as it is.
    pub async fn raw(&self, mut request: Request<Body>) -> Response<Body> {
        if let Some(token) = &self.token {
            let value = format!("Bearer {token}").parse().expect("a token");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}
