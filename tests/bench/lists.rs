//! (6) What a client asks for most, of ten thousand people in one cycle on PostgreSQL: CPU of the server and of the
//! database for each, beside a page's floor.
use crate::{
    bare,
    measure::{Took, milliseconds, ratio, repeated},
    page::{Edge, PAGE, bytes, get},
    table,
    tenant::Place,
};
use std::time::Duration;

/// What is asked for, and how.
const LISTS: [(&str, &str); 9] = [
    ("a page of 50 scorecards", PAGE),
    (
        "ranking",
        "query Ranking($cycle: ID!) { ranking(cycle: $cycle, first: 50) {
            nodes { id target { code name { zh en } } total { rounded } rank grade { code } }
            pageInfo { hasNextPage endCursor } } }",
    ),
    (
        "scorecards(first: 1)",
        "query One($cycle: ID!) { scorecards(cycle: $cycle, first: 1) {
            nodes { id target { code name { zh en } } total { rounded } } } }",
    ),
    ("totalCount", "query Count($cycle: ID!) { scorecards(cycle: $cycle) { totalCount } }"),
    (
        "progress",
        "query Progress($cycle: ID!) { progress(cycle: $cycle, first: 50) { totalCount
            nodes { personId code name { zh en } asked done } pageInfo { hasNextPage endCursor } } }",
    ),
    (
        "progress, the unfinished",
        "query Unfinished($cycle: ID!) { progress(cycle: $cycle, unfinished: true, first: 50) { totalCount
            nodes { personId code name { zh en } asked done } pageInfo { hasNextPage endCursor } } }",
    ),
    ("accounts", "{ accounts(first: 50) { totalCount nodes { id login state } pageInfo { hasNextPage endCursor } } }"),
    (
        "persons",
        "{ persons(first: 50) { totalCount nodes { id code name { zh en } } pageInfo { hasNextPage endCursor } } }",
    ),
    (
        "persons, deep in the list",
        "{ persons(first: 50, after: \"B300-12\") { nodes { id code name { zh en } }
            pageInfo { hasNextPage endCursor } } }",
    ),
];

/// Measures and prints. `what` names the tenant.
pub async fn run(place: &Place, what: &str, long: Duration) {
    place.watch_server().await;
    let (app, notes) = (place.open().await, place.notes());
    let bare = bare::router(place, notes.cycle).await;
    let edge = Edge::over(&app, &notes).await;
    let floor = repeated(long, async || drop(bytes(&bare, get("/page")).await)).await.0;
    let mut rows = vec![line("bare axum, two statements: the page", floor, floor, 2)];
    for (name, query) in LISTS {
        let before = app.db.statements();
        let answer = bytes(&edge.router, edge.request(query)).await;
        let statements = app.db.statements() - before;
        let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
        assert!(answer.get("errors").is_none(), "{name}: {answer}");
        let took = repeated(long, async || drop(bytes(&edge.router, edge.request(query)).await)).await.0;
        rows.push(line(name, took, floor, statements));
    }
    table::print(
        &format!("Lists, {what}, through edge, token and identity (statements without BEGIN and ROLLBACK)"),
        &["one request", "CPU", "PostgreSQL's", "both", "ratio", "wall", "statements"],
        &rows,
    );
}

fn line(what: &str, took: Took, floor: Took, statements: u64) -> Vec<String> {
    vec![
        what.to_owned(),
        milliseconds(took.cpu),
        milliseconds(took.database),
        milliseconds(took.both()),
        format!("{:.2} : 1", ratio(took.both(), floor.both())),
        milliseconds(took.wall),
        statements.to_string(),
    ]
}
