//! Lists: what they cost does not grow with the page, and their total is the same on every page.
use serde_json::{Value, json};
use tests::{
    Example, TestApp, graphql,
    play::{OFFICE, Played, settle},
    small::{CLOSES, Small, marks},
};

tests::on_both!(
    a_page_of_fifty_scorecards_costs_six_statements,
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

/// Every list: who asks, its name, the arguments beside the page, and what is asked of a row.
pub(crate) const LISTS: [(&str, &str, &str, &str); 19] = [
    ("T-2", "organisations", "", "id name { zh }"),
    ("T-2", "persons", "", "code appointments { seat organisation { code } }"),
    ("T-2", "assessmentGroups", "", "code members { personId name { zh } seat }"),
    ("T-2", "accounts", "", "login state"),
    ("T-2", "schemes", "", "code indicators { code } findings { severity }"),
    ("T-2", "cycles", "", "code phase scheme { code }"),
    ("T-2", "progress", "cycle: $cycle, ", "code done"),
    ("T-2", "progress", "unfinished: true, cycle: $cycle, ", "code done"),
    (
        "A-2",
        "myAssignments",
        "",
        "id target { name { zh } } rater { code } handedInBy { code } raterOrganisation { code } form { indicators { code } }",
    ),
    ("A-2", "myAssignments", "", "id ended raterChanges { left joined approvedBy { zh } }"),
    ("T-2", "rosterChanges", "cycle: $cycle, ", "kind name { zh } ended added proposedBy { zh }"),
    ("T-2", "scorecards", "cycle: $cycle, ", "total { rounded } channels { channel } trace { text { zh } }"),
    ("T-2", "ranking", "cycle: $cycle, ", "rank target { code }"),
    ("T-2", "publications", "", "state"),
    ("T-2", "exemptions", "cycle: $cycle, ", "code reason"),
    ("T-2", "nominations", "cycle: $cycle, ", "rater { code } target { name { zh } }"),
    ("T-2", "policyVersions", "", "number gained { act } affected { role holders }"),
    ("T-2", "delegations", "", "inForce principal { code } delegate { name { zh } }"),
    ("T-6", "audit", "", "act login onBehalfOf { code } onBehalfOfOrganisation { code }"),
];

/// The small organisation's cycle, voted on and published, so that every list has rows.
pub(crate) async fn published(app: &TestApp) -> String {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    let person = small.ids().await["Person:T-5"].clone();
    let input = json!({ "cycle": cycle.id, "kind": "LEFT", "person": person, "reason": "离任" });
    app.person("T-2").await.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await.ok();
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let ids = small.ids().await;
    for (principal, delegate) in [("A-1", "T-4"), ("T-3", "T-4"), ("A-1", "T-5")] {
        let input = json!({ "delegate": ids[&format!("Person:{delegate}")], "from": "2026-03-01", "to": "2026-03-31",
            "reason": "away" });
        app.person(principal).await.ask_with(graphql::GRANT_DELEGATION, json!({ "input": input })).await.ok();
    }
    let rules = json!({ "organisation": small.root, "added": ["group::Read, head, -, -, -, OWN"], "reason": "to see" });
    app.person("admin").await.ask_with(graphql::PROPOSE_POLICY, json!({ "input": rules })).await.ok();
    // Before a cycle opens nothing of the others would be there.
    app.tamper(
        "INSERT INTO exemption (id, cycle, person_id, reason, granted_by, granted_at)
         SELECT p.id, c.number, p.id, 'on leave', c.id, 1 FROM person p CROSS JOIN cycle c",
    )
    .await;
    app.tamper(
        "INSERT INTO nomination (id, cycle, channel, rater_id, target_person_id, state, proposed_by, proposed_at)
         SELECT p.id, c.number, 1, p.id, t.id, 'PROPOSED', c.id, 1 FROM person p CROSS JOIN cycle c
         JOIN person t ON t.code = 'A-2' WHERE p.id <> t.id",
    )
    .await;
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
    for (who, name, arguments, row) in LISTS {
        let document = page_of(name, arguments, row);
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
    for (who, name, arguments, row) in LISTS {
        let document = page_of(name, arguments, row);
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
