//! (1) A page of 50 scorecards with ten results each, through the real schema and through the whole edge, against a bare
//! axum handler that reads the same with two indexed statements and writes the same JSON with `serde_json`.
use crate::{
    bare,
    measure::{Took, milliseconds, ratio, repeated},
    table,
    tenant::{Notes, Place},
};
use api::{
    App,
    graphql::{self, Caller, KaopingSchema},
    http::{
        edge::{self, Limits},
        identity::GraphqlExecutor,
        pace::Pace,
    },
};
use async_graphql::{Request, Variables};
use axum::{Router, body::Body, http};
use entity::{Actor, Id, record};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tower::ServiceExt;

pub(crate) const PAGE: &str = "query Page($cycle: ID!) { scorecards(cycle: $cycle, first: 50) {
  edges { node { id target { code name { zh en } } state detail total { rounded } rank grade { code }
    indicators { indicator name { zh en } figure { rounded } } } }
  pageInfo { hasNextPage endCursor }
} }";
const CELLS: &str = "query Page($cycle: ID!) { scorecards(cycle: $cycle, first: 50) { totalCount
  nodes { id target { code } total { rounded exact } channels { channel share { rounded } weight }
    indicators { indicator weightInTotal channels { channel state figure { rounded } } } } } }";

/// Measures and prints. `what` names the tenant.
pub async fn run(place: &Place, what: &str, long: Duration) {
    place.watch_server().await;
    let (app, notes) = (place.open().await, place.notes());
    let schema = graphql::schema(Arc::clone(&app));
    let cycle = Id::<record::Cycle>::new(notes.cycle);
    let actor = app.db.actor(|_| Ok((notes.account, notes.session))).await.expect("the office");
    let asked = |query: &str| Request::new(query).variables(Variables::from_json(json!({"cycle": cycle.to_string()})));
    let bare = bare::router(place, notes.cycle).await;
    let ours = answer(&schema, &actor, asked(PAGE)).await;
    let theirs = fetch(&bare, get("/page")).await;
    assert_eq!(ours["data"], theirs["data"], "both must say the same");
    let edge = Edge::over(&app, &notes).await;

    let floor = repeated(long, async || drop(bytes(&bare, get("/page")).await)).await.0;
    let plain = repeated(long, async || drop(answer_bytes(&schema, &actor, asked(PAGE)).await)).await.0;
    let whole = repeated(long, async || drop(bytes(&edge.router, edge.request(PAGE)).await)).await.0;
    let cells = repeated(long, async || drop(answer_bytes(&schema, &actor, asked(CELLS)).await)).await.0;
    let before = app.db.statements();
    let sent = bytes(&edge.router, edge.request(PAGE)).await;
    let statements = app.db.statements() - before;
    assert!(statements <= 6, "a page took {statements} statements");
    let larger = answer(&schema, &actor, asked(CELLS)).await;
    let line = |what: &str, took: Took| {
        let both = format!("{:.2} : 1", ratio(took.both(), floor.both()));
        let server = format!("{:.2} : 1", ratio(took.cpu, floor.cpu));
        vec![
            what.to_owned(),
            milliseconds(took.cpu),
            server,
            milliseconds(took.database),
            both,
            milliseconds(took.wall),
        ]
    };
    table::print(
        &format!(
            "A page of 50 scorecards, {} fields, {} kB, {what}: {statements} SQL statements (BEGIN and ROLLBACK not \
             counted)",
            fields(&ours["data"]),
            sent.len() / 1000
        ),
        &["one page", "CPU", "ratio", "PostgreSQL's", "ratio of both", "wall"],
        &[
            line("bare axum, two statements, serde_json", floor),
            line("GraphQL, in process", plain),
            line("GraphQL, edge, token and identity too", whole),
            line(&format!("GraphQL with every channel, {} fields", fields(&larger["data"])), cells),
        ],
    );
}

/// The whole edge: headers, token, identity, schema.
pub(crate) struct Edge {
    pub(crate) router: Router,
    token: String,
    cycle: String,
}

impl Edge {
    /// As the office, about the one cycle.
    pub(crate) async fn over(app: &Arc<App>, notes: &Notes) -> Self {
        let schema = graphql::schema(Arc::clone(app));
        let executor = GraphqlExecutor { app: Arc::clone(app), schema, pace: Pace::default() };
        let router = Router::new().route("/graphql", edge::graphql(executor, Limits::default()));
        let now = app.db.read().await.expect("a clock").now();
        let (token, _) = app.tokens.issue(notes.account, notes.session, now / 1000).expect("a token");
        Self { router, token, cycle: Id::<record::Cycle>::new(notes.cycle).to_string() }
    }

    /// A query that may name `$cycle`.
    pub(crate) fn request(&self, query: &str) -> http::Request<Body> {
        let body = json!({"query": query, "variables": {"cycle": self.cycle}}).to_string();
        http::Request::post("/graphql")
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(Body::from(body))
            .expect("a request")
    }
}

pub(crate) fn get(path: &str) -> http::Request<Body> {
    http::Request::get(path).body(Body::empty()).expect("a request")
}

async fn answer_bytes(schema: &KaopingSchema, actor: &Actor, request: Request) -> Vec<u8> {
    let response = schema.execute(request.data(Caller(Some(actor.clone())))).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    serde_json::to_vec(&response).expect("JSON")
}

async fn answer(schema: &KaopingSchema, actor: &Actor, request: Request) -> Value {
    serde_json::from_slice(&answer_bytes(schema, actor, request).await).expect("JSON")
}

pub(crate) async fn bytes(router: &Router, request: http::Request<Body>) -> Vec<u8> {
    let response = router.clone().oneshot(request).await.expect("a response");
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
    assert!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
    body
}

async fn fetch(router: &Router, request: http::Request<Body>) -> Value {
    serde_json::from_slice(&bytes(router, request).await).expect("JSON")
}

/// How many fields an answer has.
fn fields(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.len() + map.values().map(fields).sum::<usize>(),
        Value::Array(list) => list.iter().map(fields).sum(),
        _ => 0,
    }
}
