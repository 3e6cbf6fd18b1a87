//! The life of a cycle: planned, rehearsed, opened, called off, published; and who sees what of it.
use crate::story::files;
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, SCHEME, SCORING, Small, marks},
};

tests::on_both!(
    cycles_planned_at_once_get_numbers_of_their_own,
    a_rehearsal_changes_nothing,
    whoever_imports_a_scheme_does_not_activate_it,
    what_opens_before_its_time_is_not_scored_before_its_time,
    a_cancelled_cycle_leaves_no_ballot_and_no_key,
    a_recusal_wins_even_after_opening,
    a_later_end_moves_the_anonymous_channels_as_a_whole,
    a_scorecard_is_seen_by_those_it_is_published_to,
    a_correction_is_a_new_version_beside_the_old,
);

const SCORECARDS: &str = "query($id: ID!) { scorecards(cycle: $id, first: 100) {
    totalCount nodes { id version detail target { code } total { rounded } rank grade { code } channels { channel } } } }";

async fn cycles_planned_at_once_get_numbers_of_their_own(app: &TestApp) {
    let small = Small::settle(app).await;
    let scheme = small.scheme(SCHEME).await;
    let plan = async |code: &str| small.create(small.plan(&scheme, code)).await;
    let answers = tokio::join!(plan("c1"), plan("c2"), plan("c3"), plan("c4"), plan("c5"), plan("c6"));
    for answer in <[_; 6]>::from(answers) {
        answer.ok();
    }
    assert_eq!(app.number("SELECT CAST(count(DISTINCT number) AS BIGINT) FROM cycle").await, 6);
    // Of one code there is one cycle, whoever is first.
    let (one, other) = tokio::join!(plan("c7"), plan("c7"));
    let refused = [one, other].into_iter().filter(|answer| !answer.body["errors"].is_null());
    let codes: Vec<_> = refused.map(|answer| answer.refused("DUPLICATE_CODE").path).collect();
    assert_eq!(codes, ["input.code"]);
}

async fn a_rehearsal_changes_nothing(app: &TestApp) {
    let small = Small::settle(app).await;
    let scheme = small.scheme(SCHEME).await;
    let cycle = small.create(small.plan(&scheme, "march")).await.field("createCycle");
    let before = app.row_counts().await;
    let document = "query($id: ID!) { rehearsal(cycle: $id) { targets assignments channels { channel assignments }
        findings { severity problem { code zh en } } sample { channel } } }";
    let office = app.person(OFFICE).await;
    let rehearsal = office.ask_with(document, json!({ "id": cycle["id"] })).await.field("rehearsal");
    let count = |channel: &str| {
        let channels = rehearsal["channels"].as_array().expect("channels");
        channels.iter().find(|row| row["channel"] == channel).map(|row| row["assignments"].as_i64().expect("a count"))
    };
    // Six clerks and their head: 1 + 6 superiors, 6 subordinates, 6 × 5 peers, 7 selves, 7 by the panel's leader.
    assert_eq!(rehearsal["targets"], 7);
    assert_eq!(["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL"].map(count), [7, 6, 30, 7, 7].map(Some));
    assert_eq!(app.row_counts().await, before);
    office.ask_with(graphql::OPEN_CYCLE, json!({ "id": cycle["id"] })).await.ok();
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM assignment").await, 57);
    let again = office.ask_with(graphql::OPEN_CYCLE, json!({ "id": cycle["id"] })).await.refused("FORBIDDEN");
    assert_eq!(again.problems, ["PHASE"]);
}

async fn whoever_imports_a_scheme_does_not_activate_it(app: &TestApp) {
    let small = Small::settle(app).await;
    let scheme = small.import_scheme(SCHEME).await.field("importScheme");
    let id = json!({ "id": scheme["id"] });
    let refused = small.create(small.plan(text(&scheme["id"]), "march")).await.refused("SCHEME_NOT_ACTIVE");
    assert_eq!(refused.path, "input.scheme");
    app.person(OFFICE).await.ask_with(graphql::ACTIVATE_SCHEME, id.clone()).await.refused("FORBIDDEN");
    app.person("A-1").await.ask_with(graphql::ACTIVATE_SCHEME, id.clone()).await.refused("FORBIDDEN");
    app.person(LEADER).await.ask_with(graphql::ACTIVATE_SCHEME, id.clone()).await.ok();
    app.person(LEADER).await.ask_with(graphql::ACTIVATE_SCHEME, id).await.refused("NOT_A_DRAFT");
    let second = small.import_scheme(SCHEME).await.field("importScheme");
    assert_eq!((&second["number"], &second["state"]), (&json!(2), &json!("DRAFT")));
}

async fn what_opens_before_its_time_is_not_scored_before_its_time(app: &TestApp) {
    let small = Small::settle(app).await;
    app.set_clock("2026-03-01T08:00:00+08:00").await;
    let cycle = small.open().await;
    let own = cycle.task("A-2", "SELF", "A-2").await;
    let (down, peer) = (cycle.task("A-1", "DOWNWARD", "A-2").await, cycle.any_task("A-2", "PEER").await);
    assert_eq!(cycle.submit("A-2", &own, marks("90")).await.refused("FORBIDDEN").problems, ["WINDOW_CLOSED"]);
    app.set_clock("2026-03-02T08:00:01+08:00").await;
    cycle.submit("A-2", &own, marks("90")).await.ok();
    assert_eq!(cycle.submit("A-1", &down, marks("90")).await.refused("FORBIDDEN").problems, ["PHASE"]);
    assert_eq!(cycle.ballot("A-2", &peer, marks("90"), None).await.refused("FORBIDDEN").problems, ["PHASE"]);
    // Moved on early, the window still holds.
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    assert_eq!(cycle.submit("A-1", &down, marks("90")).await.refused("FORBIDDEN").problems, ["WINDOW_CLOSED"]);
    app.set_clock(SCORING).await;
    cycle.submit("A-1", &down, marks("90")).await.ok();
    cycle.ballot("A-2", &peer, marks("90"), None).await.ok();
    cycle.submit("A-2", &own, marks("95")).await.refused("FORBIDDEN");
}

async fn a_cancelled_cycle_leaves_no_ballot_and_no_key(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    let cancel = |reason: &str| json!({ "id": cycle.id, "reason": reason });
    app.person("A-1").await.ask_with(graphql::CANCEL_CYCLE, cancel("no")).await.refused("FORBIDDEN");
    let office = app.person(OFFICE).await;
    office.ask_with(graphql::CANCEL_CYCLE, cancel(" ")).await.refused("REASON_MISSING");
    let cancelled = office.ask_with(graphql::CANCEL_CYCLE, cancel("方案有误")).await.field("cancelCycle");
    assert_eq!((&cancelled["phase"], &cancelled["cancelReason"]), (&json!("CANCELLED"), &json!("方案有误")));
    assert!(app.row_counts().await.keys().all(|table| !table.starts_with("ballot")));
    assert_eq!(files::keys(app), 0);
    for document in [graphql::OPEN_CYCLE, graphql::ADVANCE_CYCLE, graphql::CLOSE_CYCLE, graphql::COMPUTE_CYCLE] {
        cycle.office(document).await.refused("FORBIDDEN");
    }
    let task = cycle.any_task("A-2", "PEER").await;
    cycle.ballot("A-2", &task, marks("70"), None).await.refused("FORBIDDEN");
    let trail = app.person("T-6").await.ask("{ audit(first: 5) { nodes { act detail login } } }").await.field("audit");
    let line = json!({ "act": "cycle::Cancel", "detail": "方案有误", "login": "T-2" });
    assert!(trail["nodes"].as_array().expect("lines").contains(&line), "{trail:#}");
}

async fn a_recusal_wins_even_after_opening(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    let list = app.person("A-1").await.ask("{ persons(first: 100) { nodes { id code } } }").await.field("persons");
    let target = list["nodes"].as_array().expect("persons").iter().find(|person| person["code"] == "A-2").cloned();
    let declare = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
    let input = json!({ "input": { "fromPerson": target.expect("A-2")["id"], "reason": "KINSHIP" } });
    app.person("A-1").await.ask_with(declare, input).await.ok();
    assert_eq!(cycle.submit("A-1", &task, marks("99")).await.refused("FORBIDDEN").problems, ["RECUSED"]);
    // It goes both ways: nor does the subordinate rate the superior.
    let upward = cycle.task("A-2", "UPWARD", "A-1").await;
    let refused = cycle.ballot("A-2", &upward, marks("99"), None).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["RECUSED"]);
}

async fn a_later_end_moves_the_anonymous_channels_as_a_whole(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let office = app.person(OFFICE).await;
    let extend = json!({ "input": { "cycle": cycle.id, "closesAt": "2026-03-05T08:00:00+08:00" } });
    office.ask_with(graphql::EXTEND, extend).await.ok();
    app.set_clock(CLOSES).await;
    for rater in ["A-2", "A-3"] {
        let task = cycle.any_task(rater, "PEER").await;
        cycle.ballot(rater, &task, marks("70"), None).await.ok();
    }
    let sheet = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &sheet, marks("70")).await.ok();
    app.set_clock("2026-03-05T08:00:00+08:00").await;
    cycle.submit("A-1", &sheet, marks("71")).await.refused("FORBIDDEN");
}

async fn a_scorecard_is_seen_by_those_it_is_published_to(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    for target in ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"] {
        let task = cycle.task("A-1", "DOWNWARD", target).await;
        cycle.submit("A-1", &task, marks("80")).await.ok();
    }
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    let id = json!({ "id": cycle.id });
    let office = app.person(OFFICE).await;
    let nothing = json!({ "input": { "cycle": cycle.id } });
    office.ask_with(graphql::PROPOSE, nothing.clone()).await.refused("NOT_COMPUTED");
    assert_eq!(cycle.office(graphql::COMPUTE_CYCLE).await.field("computeCycle"), 7);
    let drafted = office.ask_with(SCORECARDS, id.clone()).await.field("scorecards");
    assert_eq!(drafted["totalCount"], 7);
    let own = drafted["nodes"].as_array().expect("cards").iter().find(|card| card["target"]["code"] == "A-2");
    let own = own.expect("a card")["id"].clone();
    let one = "query($id: ID!) { scorecard(id: $id) { target { code } trace { text { zh en } } } }";
    // Before publication it is not there, not even for whose it is.
    for who in ["A-2", "A-1", "T-6"] {
        assert_eq!(seen(app, who, &id).await, Vec::<(String, String)>::new(), "{who}");
        app.person(who).await.ask_with(one, json!({ "id": own })).await.refused("NOT_FOUND");
    }
    let proposed = office.ask_with(graphql::PROPOSE, nothing.clone()).await.field("proposePublication");
    office.ask_with(graphql::PROPOSE, nothing).await.refused("ALREADY_PROPOSED");
    let approve = json!({ "id": proposed["id"] });
    office.ask_with(graphql::APPROVE, approve.clone()).await.refused("FORBIDDEN");
    app.person("A-2").await.ask_with(graphql::APPROVE, approve.clone()).await.refused("NOT_FOUND");
    app.person(LEADER).await.ask_with(graphql::APPROVE, approve.clone()).await.ok();
    app.person(LEADER).await.ask_with(graphql::APPROVE, approve).await.fault();

    let card = app.person("A-2").await.ask_with(one, json!({ "id": own })).await.field("scorecard");
    assert!(!card["trace"].as_array().expect("steps").is_empty(), "one's own scorecard explains itself");
    let of_clerk = seen(app, "A-2", &id).await;
    assert_eq!(
        of_clerk.iter().filter(|(_, detail)| detail == "CHANNELS").collect::<Vec<_>>(),
        [&pair("A-2", "CHANNELS")]
    );
    assert!(of_clerk.iter().all(|(code, detail)| code == "A-2" || detail == "GRADE"), "{of_clerk:?}");
    let of_head = seen(app, "A-1", &id).await;
    assert!(of_head.contains(&pair("A-1", "CHANNELS")) && of_head.contains(&pair("A-2", "TOTAL")), "{of_head:?}");
    assert_eq!(seen(app, OFFICE, &id).await.len(), 7);
}

fn pair(code: &str, detail: &str) -> (String, String) {
    (code.to_owned(), detail.to_owned())
}

/// Whose scorecards somebody sees, and in which detail; what the detail hides is not there.
async fn seen(app: &TestApp, who: &str, id: &Value) -> Vec<(String, String)> {
    let answer = app.person(who).await.ask_with(SCORECARDS, id.clone()).await;
    if answer.body["errors"].is_array() {
        return vec![];
    }
    let cards = answer.field("scorecards");
    let cards = cards["nodes"].as_array().expect("cards");
    for card in cards {
        let detail = text(&card["detail"]);
        assert_eq!(card["total"].is_null(), ["GRADE", "NONE"].contains(&detail), "{card}");
        assert_eq!(card["channels"].is_null(), detail != "CHANNELS", "{card}");
        assert!(detail != "NONE" || card["grade"].is_null(), "{card}");
    }
    cards.iter().map(|card| pair(text(&card["target"]["code"]), text(&card["detail"]))).collect()
}

async fn a_correction_is_a_new_version_beside_the_old(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("80")).await.ok();
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    assert_eq!(cycle.office(graphql::COMPUTE_CYCLE).await.field("computeCycle"), 7);
    assert_eq!(cycle.office(graphql::COMPUTE_CYCLE).await.field("computeCycle"), 7, "again, in place of the first");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM scorecard").await, 7);
    cycle.publish().await;
    // What is published is never changed or deleted, not even by whoever has the database.
    let refused = cycle.office(graphql::COMPUTE_CYCLE).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["PHASE"]);
    let archive = "mutation($id: ID!) { archiveCycle(id: $id) { phase } }";
    assert_eq!(cycle.office(archive).await.field("archiveCycle")["phase"], "ARCHIVED");
}
