//! Lists: what they cost does not grow with the page, and their total is the same on every page.
use crate::area::AREAS;
use serde_json::{Value, json};
use tests::{
    Example, Kind, TestApp, graphql,
    play::{OFFICE, Played, settle},
    small::{CLOSES, Small, marks},
};

tests::on_both!(
    a_page_of_fifty_scorecards_costs_six_statements,
    a_hand_in_reads_its_task_once,
    no_list_costs_more_for_being_longer,
    the_total_is_the_same_on_every_page,
);

const PAGE: &str = "query($cycle: ID!, $first: Int!) { scorecards(cycle: $cycle, first: $first) { nodes {
    id state rank total { rounded exact } grade { code name { zh en } } target { code name { zh en } }
    indicators { indicator name { zh en } figure { rounded exact } points { rounded } channels { channel figure { rounded } } }
    channels { channel share { rounded } figure { rounded } } } } }";

/// 106 scorecards of nine indicators; six statements, the ones that begin, end and know the caller among them.
async fn a_page_of_fifty_scorecards_costs_six_statements(app: &TestApp) {
    let example = Example::load("hospital");
    let root = settle(app, &example).await;
    let played = Played::open(app, &example, &root, &example.plan.schemes[0]).await;
    let (_, closes) = played.window("SCORING").expect("a window");
    played.office(graphql::ADVANCE_CYCLE).await;
    app.set_clock(closes).await;
    played.office(graphql::CLOSE_CYCLE).await;
    played.office(graphql::COMPUTE_CYCLE).await;
    let office = app.person(OFFICE).await;
    for first in [50, 100, 1] {
        let variables = json!({ "cycle": played.cycle, "first": first });
        let mut rows = 0;
        let cost = app.statements(async {
            let page = office.ask_with(PAGE, variables).await.field("scorecards");
            rows = page["nodes"].as_array().expect("cards").len();
            assert!(page["nodes"][0]["indicators"].as_array().is_some_and(|rows| rows.len() >= 9));
        });
        let cost = cost.await;
        assert_eq!(rows, first);
        assert!(cost <= 6, "{cost} statements for {first} scorecards");
    }
}

/// The statements of a hand-in, of a corrected one, of a draft and of a ballot, with all that is read to answer.
async fn a_hand_in_reads_its_task_once(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let other = cycle.task("A-1", "DOWNWARD", "A-3").await;
    cycle.submit("A-1", &other, marks("70")).await.ok();
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let unfinished = cycle.task("A-1", "DOWNWARD", "A-4").await;
    let (draft, ballot) =
        (json!({ "input": { "assignment": unfinished, "marks": [] } }), cycle.any_task("A-2", "PEER").await);
    app.person("A-2").await;
    let head = app.person("A-1").await;
    let cost = [
        app.statements(async { drop(cycle.submit("A-1", &task, marks("70")).await.ok()) }).await,
        app.statements(async { drop(cycle.submit("A-1", &task, marks("71")).await.ok()) }).await,
        app.statements(async { drop(head.ask_with(graphql::SAVE_DRAFT, draft).await.ok()) }).await,
        app.statements(async { drop(cycle.ballot("A-2", &ballot, marks("70"), None).await.ok()) }).await,
    ];
    // PostgreSQL takes a lock by which ballots and closing exclude each other.
    let locks = u64::from(app.kind() == Kind::Postgres);
    assert_eq!(cost, [19, 20, 15, 11 + locks]);
}

/// Every list: who asks, its name, the arguments beside the page, and what is asked of a row.
pub(crate) fn lists() -> impl Iterator<Item = (&'static str, &'static str, String, &'static str)> {
    AREAS.iter().flat_map(|area| area.lists()).flat_map(|list| {
        // One's own tasks are those of every cycle.
        let cycle = if list.of_cycle { "cycle: $cycle, " } else { "" };
        list.asked.iter().map(move |(who, more, row)| (*who, list.field, format!("{more}{cycle}"), *row))
    })
}

/// The small organisation's cycle, voted on and published, so that every list has rows.
pub(crate) async fn published(app: &TestApp) -> String {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    for area in AREAS {
        area.fills(&small, &cycle, false).await;
    }
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    for area in AREAS {
        area.fills(&small, &cycle, true).await;
    }
    cycle.id
}

/// Asks for a page of a list.
pub(crate) fn page_of(name: &str, arguments: &str, row: &str) -> String {
    let unused = if arguments.contains("$cycle") { "" } else { "cycle(id: $cycle) { id }" };
    format!(
        "query($cycle: ID!, $first: Int!, $after: String) {{ {unused}
         {name}({arguments}first: $first, after: $after) {{
         totalCount nodes {{ {row} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
}

async fn no_list_costs_more_for_being_longer(app: &TestApp) {
    let cycle = published(app).await;
    for (who, name, arguments, row) in lists() {
        let document = page_of(name, &arguments, row);
        let client = app.person(who).await;
        let cost = async |first: u32| {
            let variables = json!({ "cycle": cycle, "first": first });
            app.statements(async { drop(client.ask_with(&document, variables).await.ok()) }).await
        };
        cost(1).await;
        let (short, long) = (cost(1).await, cost(100).await);
        assert!(long <= short.max(1) + 1 && long <= 12, "{short} statements for one row, {long} for all: {name}");
    }
}

/// Also the page after the last one, which has no row to say it.
async fn the_total_is_the_same_on_every_page(app: &TestApp) {
    let cycle = published(app).await;
    for (who, name, arguments, row) in lists() {
        let document = page_of(name, &arguments, row);
        let client = app.person(who).await;
        let page = async |first: u32, after: &Value| {
            let variables = json!({ "cycle": cycle, "first": first, "after": after });
            client.ask_with(&document, variables).await.field(name)
        };
        let whole = page(100, &Value::Null).await;
        let rows = whole["nodes"].as_array().expect("rows").len();
        assert!(rows > 0 && whole["pageInfo"]["hasNextPage"] == false, "{name}: {whole:#}");
        // The audit trail says no total.
        let total = if name == "audit" { Value::Null } else { json!(rows) };
        assert_eq!(whole["totalCount"], total, "{name}");
        let past = page(100, &whole["pageInfo"]["endCursor"]).await;
        assert_eq!((&past["nodes"], &past["totalCount"]), (&json!([]), &total), "{name}, past the end");
        assert_eq!(page(1, &Value::Null).await["totalCount"], total, "{name}, the first row");
    }
}
