//! What a list costs: a number of SQL statements that does not grow with the page.
use serde_json::json;
use tests::{
    Example, TestApp, graphql,
    play::{OFFICE, Played, settle},
    small::{CLOSES, Small, marks},
};

tests::on_both!(a_page_of_fifty_scorecards_costs_six_statements, no_list_costs_more_for_being_longer);

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

async fn no_list_costs_more_for_being_longer(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let lists = [
        ("T-2", "organisations(first: $first) { totalCount nodes { id name { zh } } }"),
        ("T-2", "persons(first: $first) { totalCount nodes { code appointments { seat organisation { code } } } }"),
        ("T-2", "assessmentGroups(first: $first) { totalCount nodes { code members { personId name { zh } seat } } }"),
        ("T-2", "accounts(first: $first) { totalCount nodes { login state } }"),
        ("T-2", "schemes(first: $first) { totalCount nodes { code indicators { code } findings { severity } } }"),
        ("T-2", "cycles(first: $first) { totalCount nodes { code phase scheme { code } } }"),
        ("T-2", "progress(cycle: $cycle, first: $first) { totalCount nodes { code done } }"),
        (
            "A-2",
            "myAssignments(first: $first) { totalCount nodes { id target { name { zh } } form { indicators { code } } } }",
        ),
        (
            "T-2",
            "scorecards(cycle: $cycle, first: $first) { totalCount nodes { total { rounded } channels { channel } trace { text { zh } } } }",
        ),
        ("T-2", "ranking(cycle: $cycle, first: $first) { totalCount nodes { rank target { code } } }"),
        ("T-2", "publications(first: $first) { totalCount nodes { state } }"),
        (
            "T-2",
            "policyVersions(first: $first) { totalCount nodes { number gained { act } affected { role holders } } }",
        ),
        (
            "T-2",
            "whoCan(act: \"cycle::Read\", node: $cycle, first: $first) { holders { totalCount nodes { code role { word } } } }",
        ),
        ("T-6", "audit(first: $first) { totalCount nodes { act login } }"),
    ];
    for (who, list) in lists {
        let unused = if list.contains("$cycle") { "" } else { "cycle(id: $cycle) { id }" };
        let document = format!("query($cycle: ID!, $first: Int!) {{ {unused} {list} }}");
        let client = app.person(who).await;
        let cost = async |first: u32| {
            let variables = json!({ "cycle": cycle.id, "first": first });
            app.statements(async { drop(client.ask_with(&document, variables).await.ok()) }).await
        };
        cost(1).await;
        let (short, long) = (cost(1).await, cost(100).await);
        assert!(long <= short.max(1) + 1 && long <= 12, "{short} statements for one row, {long} for all: {list}");
    }
}
