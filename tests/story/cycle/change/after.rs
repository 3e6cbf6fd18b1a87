//! What one change leaves to the next, and who may step in.
use super::{CLERKS, MORE, approved, close, decide, proposed, secret, settle, vote_all};
use serde_json::json;
use tests::{
    TestApp, graphql,
    play::text,
    small::{LEADER, Running, SCHEME, SCORING, Small},
};

tests::on_both!(
    a_change_that_finds_nothing_left_stops_no_count,
    who_was_replaced_when_they_left_is_not_replaced_again,
    a_newcomer_does_not_step_in,
    an_organisation_assesses_itself_while_somebody_is_left,
    who_is_recused_from_somebody_concerned_does_not_decide,
);

async fn a_change_that_finds_nothing_left_stops_no_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    assert_eq!(vote_all(&cycle, "A-2").await, 6);
    let left = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let moved = proposed(&small, &cycle, "MOVED", "A-3", None).await;
    assert_eq!(approved(app, &left).await["added"], 5);
    let done = approved(app, &moved).await;
    assert_eq!((&done["state"], &done["ended"], &done["added"]), (&json!("APPROVED"), &json!(0), &json!(0)));
    let third = proposed(&small, &cycle, "LEFT", "A-4", None).await;
    assert_eq!(approved(app, &third).await["state"], "APPROVED");
    let [_, took_part] = close(&cycle).await;
    assert_eq!(took_part, 6);
}

async fn who_was_replaced_when_they_left_is_not_replaced_again(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let rated = secret(&cycle, "A-3", "PEER").await;
    let target = rated.keys().next().expect("a target");
    let left = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    assert_eq!(approved(app, &left).await["added"], 5);
    let recused = proposed(&small, &cycle, "RECUSED", "A-3", Some(target)).await;
    let done = approved(app, &recused).await;
    assert_eq!(done["added"], 0, "the place was taken when A-3 left: {done}");
}

/// A cycle of another scheme, as far as it opens.
async fn opened<'a>(small: &'a Small<'a>, roster: &str, scheme: &str) -> Running<'a> {
    let imported = small.import(roster).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        small.app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    let scheme = small.scheme(scheme).await;
    let planned = small.create(small.plan(&scheme, "march")).await.field("createCycle");
    let cycle = Running { app: small.app, id: text(&planned["id"]).to_owned() };
    cycle.office(graphql::OPEN_CYCLE).await.ok();
    cycle
}

/// Two of eight clerks have served too short to rate their peers when the cycle opens, and so when somebody leaves.
async fn a_newcomer_does_not_step_in(app: &TestApp) {
    let small = Small::settle(app).await;
    let roster = MORE.replace("2026-01-01", "2026-02-20");
    let scheme = SCHEME.replace("per_rater: 5}", "per_rater: 5}, raters_min_service_days: 56");
    let cycle = opened(&small, &roster, &scheme).await;
    app.set_clock(SCORING).await;
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    for new in ["A-8", "A-9"] {
        assert!(secret(&cycle, new, "PEER").await.is_empty(), "{new} is new");
    }
    let left = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let done = approved(app, &left).await;
    assert_ne!(done["added"], 0, "somebody steps in");
    let mut forms = vec![];
    for clerk in CLERKS {
        forms.push((clerk, secret(&cycle, clerk, "PEER").await.len()));
    }
    assert!(forms.iter().all(|(clerk, forms)| !["A-8", "A-9"].contains(clerk) || *forms == 0), "{forms:?}");
}

const OPERATOR: &str = "kaoping: roster/1
organisations: []
persons:
  - {code: A-8, name: {zh: 甲科经办人, en: Operator of A}, appointments: [{organisation: A, post: {zh: 经办人, en: Operator}, seat: OPERATOR, from: 2026-01-01}]}
";
const UNITS: &str = "kaoping: scheme/1
code: units
name: {zh: 单位考核, en: Assessment of units}
target: ORGANISATION
targets: {organisations: [A]}
weights: REFUSE
release: {threshold: 3}
channels:
  - {channel: DOWNWARD, weight: 80}
  - {channel: SELF, weight: 20}
indicators:
  - {code: WORK, name: {zh: 工作, en: Work}, kind: RATED, weight: 100}
";

/// The task is the head's; the operator sees to it when the head has left, and nobody when both have.
async fn an_organisation_assesses_itself_while_somebody_is_left(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = opened(&small, OPERATOR, UNITS).await;
    let task = cycle.task("A-1", "SELF", "A").await;
    let work = || json!([{ "indicator": "WORK", "points": "90" }]);
    let left = proposed(&small, &cycle, "LEFT", "A-1", None).await;
    assert_eq!((&left["state"], &left["ended"]), (&json!("APPROVED"), &json!(0)));
    let late = cycle.submit("A-1", &task, work()).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["ENDED"], "whoever has left hands in nothing");
    cycle.submit("A-8", &task, work()).await.ok();
    let left = proposed(&small, &cycle, "MOVED", "A-8", None).await;
    assert_eq!((&left["state"], &left["ended"]), (&json!("APPROVED"), &json!(1)));
    // The task is the head's: whoever has moved does nothing for the unit any more, and so does not see it.
    cycle.submit("A-8", &task, work()).await.refused("NOT_FOUND");
}

const DECLARE: &str = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";

async fn who_is_recused_from_somebody_concerned_does_not_decide(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let ids = small.ids().await;
    let grant = |login: &str| json!({ "input": { "account": ids[&format!("Account:{login}")], "role": "LEADING_GROUP", "organisation": small.root } });
    app.person("T-4").await;
    app.person("admin").await.ask_with(graphql::GRANT, grant("T-4")).await.ok();
    // Of those whom A-3 could rate as well: the leader has a stake in what becomes of them.
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let kin = json!({ "input": { "fromPerson": ids["Person:A-3"], "reason": "KINSHIP" } });
    app.person(LEADER).await.ask_with(DECLARE, kin).await.ok();
    for document in [graphql::APPROVE_CHANGE, graphql::REJECT_CHANGE] {
        let refused = decide(app, LEADER, document, &change).await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["RECUSED"]);
    }
    let done = decide(app, "T-4", graphql::APPROVE_CHANGE, &change).await.field("approveRosterChange");
    assert_eq!(done["state"], "APPROVED");
}
