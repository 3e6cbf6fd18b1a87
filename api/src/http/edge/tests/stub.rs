#![expect(clippy::unused_async, reason = "the library wants every resolver async")]

use std::{
    future::pending,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::{
    Context, EmptySubscription, ErrorExtensions, ID, InputObject, Object, Request as GraphqlRequest,
    Response as Executed, Schema,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header, request::Parts},
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::super::{Execute, Language, Limits, Problem, graphql, open_introspection};

pub(super) const RESPONSE: &str = "application/graphql-response+json";
pub(super) const JSON: &str = "application/json";

struct Query(bool);

#[derive(InputObject)]
struct Marks {
    code: String,
    points: Vec<i32>,
}

#[Object]
impl Query {
    async fn node(&self, id: ID) -> Option<ID> {
        Some(id)
    }
    async fn child(&self) -> Self {
        Self(false)
    }
    async fn language(&self, ctx: &Context<'_>) -> async_graphql::Result<&'static str> {
        Ok(ctx.data::<Language>()?.tag())
    }
    async fn marks(&self, input: Marks) -> String {
        format!("{}{:?}", input.code, input.points)
    }
    async fn small(&self, #[graphql(validator(maximum = 9))] of: i32) -> i32 {
        of
    }
    async fn slow(&self) -> bool {
        pending().await
    }
    /// Is ready after so many turns; fails if they are odd.
    async fn later(&self, turns: i32) -> async_graphql::Result<Option<i32>> {
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        if turns % 2 == 0 { Ok(Some(turns)) } else { Err(async_graphql::Error::new("odd")) }
    }
    async fn panics(&self) -> bool {
        assert!(self.0, "secret of a panic");
        true
    }
    async fn leaks(&self) -> async_graphql::Result<Option<bool>> {
        Err(io::Error::other("secret of a driver"))?
    }
    async fn coded(&self) -> async_graphql::Result<Option<bool>> {
        Err(async_graphql::Error::new("inside").extend_with(|_, extensions| {
            extensions.set("code", "CONFLICT");
            extensions.set("zh", "冲突");
            extensions.set("en", "A conflict");
        }))
    }
    async fn cookie(&self, ctx: &Context<'_>) -> bool {
        ctx.insert_http_header("set-cookie", "a=b");
        ctx.insert_http_header("cache-control", "public");
        true
    }
}

struct Mutation(Arc<AtomicBool>);

#[Object]
impl Mutation {
    async fn wipe(&self) -> bool {
        self.0.store(true, Ordering::SeqCst);
        true
    }
    async fn slow(&self) -> bool {
        pending().await
    }
}

/// `Authorization: forged` is turned away, `Authorization: tool` may read the schema.
struct Stub(Schema<Query, Mutation, EmptySubscription>);

impl Execute for Stub {
    async fn execute(&self, mut request: GraphqlRequest, parts: &Parts) -> Result<Executed, Problem> {
        match parts.headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes) {
            Some(b"forged") => {
                return Err(Problem::new(
                    StatusCode::UNAUTHORIZED,
                    "UNAUTHENTICATED",
                    "令牌无效。",
                    "The token is invalid.",
                )
                .header(header::WWW_AUTHENTICATE, "Bearer"));
            }
            Some(b"tool") => open_introspection(&mut request),
            _ => {}
        }
        Ok(self.0.execute(request).await)
    }
}

/// The router under test, and whether its mutation ran.
pub(super) struct Server {
    router: Router,
    pub(super) wiped: Arc<AtomicBool>,
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Server {
    pub(super) fn new() -> Self {
        Self::with(Limits { deadline_milliseconds: 100, ..Limits::default() })
    }

    pub(super) fn with(limits: Limits) -> Self {
        let wiped = Arc::new(AtomicBool::new(false));
        let mutation = Mutation(Arc::clone(&wiped));
        let schema = Schema::build(Query(false), mutation, EmptySubscription).limit_recursive_depth(12).finish();
        Self { router: Router::new().route("/graphql", graphql(Stub(schema), limits)), wiped }
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// POSTs JSON, reading `application/graphql-response+json`.
    pub(super) async fn post(&self, body: &Value) -> Reply {
        self.send(post(RESPONSE, &body.to_string())).await
    }

    pub(super) async fn query(&self, query: &str) -> Reply {
        self.post(&json!({ "query": query })).await
    }

    pub(super) async fn get(&self, query_string: &str) -> Reply {
        let uri = format!("/graphql?{query_string}");
        self.send(Request::get(uri).header("accept", RESPONSE).body(Body::empty()).unwrap()).await
    }
}

pub(super) fn post(accept: &str, body: &str) -> Request<Body> {
    let request = Request::post("/graphql").header("accept", accept).header("content-type", JSON);
    request.body(Body::from(body.to_owned())).unwrap()
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The only error's code, once it has been seen to have its sentence in both languages, and one of them as message.
    pub(super) fn code(&self) -> String {
        let answer = self.json();
        let [error] = answer["errors"].as_array().unwrap().as_slice() else { panic!("{answer}") };
        let extensions = &error["extensions"];
        let zh = extensions["zh"].as_str().unwrap();
        assert!(!zh.is_ascii() && extensions["en"].as_str().is_some_and(|en| !en.is_empty()), "{answer}");
        assert_eq!(error["message"], extensions[self.header("content-language")], "{answer}");
        extensions["code"].as_str().unwrap().to_owned()
    }

    /// Status and code.
    pub(super) fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.code())
    }

    pub(super) fn path(&self) -> Value {
        self.json()["errors"][0]["extensions"]["path"].clone()
    }
}

/// What [`Reply::refusal`] should be.
pub(super) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
