//! A draft of a publication stands until it is approved, turned down or taken back; what is under review does not change.
use serde_json::{Value, json};
use tests::{
    Kind, TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, Running, Small},
};

tests::on_both!(
    figures_under_review_stay_as_they_are,
    a_draft_is_turned_down_or_taken_back_and_another_proposed,
    whoever_proposes_does_not_turn_down_either,
    a_draft_of_figures_that_are_not_the_latest_is_not_let_out,
);

/// A cycle whose scorecards have been computed.
async fn computed<'a>(small: &'a Small<'a>) -> Running<'a> {
    let cycle = small.scoring().await;
    small.app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    cycle
}

async fn propose(cycle: &Running<'_>) -> Value {
    let input = json!({ "input": { "cycle": cycle.id } });
    let draft = cycle.app.person(OFFICE).await.ask_with(graphql::PROPOSE, input).await.field("proposePublication");
    draft["id"].clone()
}

async fn figures_under_review_stay_as_they_are(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = computed(&small).await;
    let draft = propose(&cycle).await;
    let refused = cycle.office(graphql::COMPUTE_CYCLE).await.refused("DRAFT_PROPOSED");
    assert_eq!(refused.path, "id");
    app.person(OFFICE).await.ask_with(graphql::WITHDRAW_DRAFT, json!({ "id": draft })).await.ok();
    assert_eq!(cycle.office(graphql::COMPUTE_CYCLE).await.field("computeCycle"), 7);
}

async fn a_draft_is_turned_down_or_taken_back_and_another_proposed(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = computed(&small).await;
    let (office, leader) = (app.person(OFFICE).await, app.person(LEADER).await);
    let first = propose(&cycle).await;
    let id = json!({ "id": first });
    let reason = |reason: &str| json!({ "id": first, "reason": reason });
    app.person("A-2").await.ask_with(graphql::REJECT, reason("no")).await.refused("NOT_FOUND");
    app.person("A-2").await.ask_with(graphql::WITHDRAW_DRAFT, id.clone()).await.refused("NOT_FOUND");
    assert_eq!(office.ask_with(graphql::REJECT, reason("no")).await.refused("FORBIDDEN").problems, ["ROLE"]);
    assert_eq!(leader.ask_with(graphql::WITHDRAW_DRAFT, id.clone()).await.refused("FORBIDDEN").problems, ["ROLE"]);
    assert_eq!(leader.ask_with(graphql::REJECT, reason(" ")).await.refused("REASON_MISSING").path, "reason");
    let rejected = leader.ask_with(graphql::REJECT, reason("分数有误")).await.field("rejectPublication");
    assert_eq!(rejected, json!({ "state": "REJECTED", "reason": "分数有误" }));
    // What has been turned down is over.
    leader.ask_with(graphql::REJECT, reason("again")).await.refused("ALREADY_DECIDED");
    leader.ask_with(graphql::APPROVE, id.clone()).await.refused("ALREADY_DECIDED");
    office.ask_with(graphql::WITHDRAW_DRAFT, id.clone()).await.refused("ALREADY_DECIDED");

    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let second = json!({ "id": propose(&cycle).await });
    let input = json!({ "input": { "cycle": cycle.id } });
    office.ask_with(graphql::PROPOSE, input).await.refused("ALREADY_PROPOSED");
    let withdrawn = office.ask_with(graphql::WITHDRAW_DRAFT, second).await.field("withdrawPublication");
    assert_eq!(withdrawn["state"], "WITHDRAWN");

    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let third = json!({ "id": propose(&cycle).await });
    assert_eq!(leader.ask_with(graphql::APPROVE, third.clone()).await.field("approvePublication")["state"], "APPROVED");
    assert_eq!(office.ask_with(graphql::WITHDRAW_DRAFT, third.clone()).await.refused("FORBIDDEN").problems, ["PHASE"]);
    let reject = json!({ "id": third["id"], "reason": "late" });
    assert_eq!(leader.ask_with(graphql::REJECT, reject).await.refused("FORBIDDEN").problems, ["PHASE"]);

    let list = "{ publications(first: 10) { totalCount nodes { id state } } }";
    let seen = app.person("A-2").await.ask(list).await.field("publications");
    assert_eq!(seen, json!({ "totalCount": 1, "nodes": [{ "id": third["id"], "state": "APPROVED" }] }));
    assert_eq!(app.person(OFFICE).await.ask(list).await.field("publications")["totalCount"], 3);
    let trail = app.person("T-6").await.ask("{ audit(first: 50) { nodes { act detail login } } }").await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines");
    for (act, detail, login) in [("Reject", "分数有误", LEADER), ("Withdraw", "", OFFICE)] {
        let line = json!({ "act": format!("publication::{act}"), "detail": detail, "login": login });
        assert!(lines.contains(&line), "{line} is not in {trail:#}");
    }
}

async fn whoever_proposes_does_not_turn_down_either(app: &TestApp) {
    let small = Small::settle(app).await;
    let ids = small.ids().await;
    let account = ids[&format!("Account:{OFFICE}")].as_str();
    let role = json!({ "input": { "account": account, "role": "LEADING_GROUP", "organisation": small.root } });
    app.person("admin").await.ask_with(graphql::GRANT, role).await.ok();
    let cycle = computed(&small).await;
    let draft = propose(&cycle).await;
    let both = app.person(OFFICE).await;
    let refused = both.ask_with(graphql::REJECT, json!({ "id": draft, "reason": "mine" })).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["SEPARATION"]);
    both.ask_with(graphql::WITHDRAW_DRAFT, json!({ "id": draft })).await.ok();
}

async fn a_draft_of_figures_that_are_not_the_latest_is_not_let_out(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = computed(&small).await;
    let draft = propose(&cycle).await;
    let id = if app.kind() == Kind::Sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    app.tamper(&format!(
        "INSERT INTO scorecard (id, cycle, target, version, code, state, full_exact, unassessed_exact, anonymous,
         policy_revision)
         SELECT {id}, cycle, target, 2, code, 'INCOMPLETE', full_exact, unassessed_exact, anonymous, policy_revision
         FROM scorecard WHERE target = 1"
    ))
    .await;
    let approve = json!({ "id": draft });
    let refused = app.person(LEADER).await.ask_with(graphql::APPROVE, approve).await.refused("DRAFT_STALE");
    assert_eq!(refused.path, "id");
    assert_eq!(phase(app, &cycle).await, "REVIEW");
}

async fn phase(app: &TestApp, cycle: &Running<'_>) -> String {
    let query = "query($id: ID!) { cycle(id: $id) { phase } }";
    let seen = app.person(OFFICE).await.ask_with(query, json!({ "id": cycle.id })).await.field("cycle");
    text(&seen["phase"]).to_owned()
}
