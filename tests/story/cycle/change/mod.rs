//! People leave, move, are exempt or recused while a cycle runs: what was given stays, and whoever rates in secret is
//! changed by two people, which the other raters are shown.
mod after;
mod seen;
mod tampered;

use entity::{Error, Reason};
use scoring::Mark;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, LEADER, OFFICE, Running, Small, marks},
};

tests::on_both!(
    what_a_leaver_has_given_counts_and_others_are_drawn_in_their_place,
    whoever_moves_is_still_assessed,
    an_exempt_target_keeps_what_was_given,
    a_recused_raters_ballot_is_not_counted,
    what_touches_named_channels_only_is_in_force_at_once,
    two_people_change_whoever_rates_in_secret,
    a_ballot_on_its_way_comes_too_late,
    a_change_is_proposed_once_and_for_a_reason,
);

/// Two more clerks, so that a draw of five leaves some over.
const MORE: &str = "kaoping: roster/1
organisations: []
persons:
  - {code: A-8, name: {zh: 科员八, en: Clerk eight}, appointments: [{organisation: A, post: {zh: 科员, en: Clerk}, seat: MEMBER, from: 2026-01-01}]}
  - {code: A-9, name: {zh: 科员九, en: Clerk nine}, appointments: [{organisation: A, post: {zh: 科员, en: Clerk}, seat: MEMBER, from: 2026-01-01}]}
";
const CLERKS: [&str; 8] = ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9"];

/// Somebody's tasks in an anonymous channel: target and task.
async fn secret(cycle: &Running<'_>, rater: &str, channel: &str) -> BTreeMap<String, String> {
    let tasks = my_tasks(&cycle.app.person(rater).await, &cycle.id).await;
    let tasks = tasks.iter().filter(|task| task["channel"] == channel);
    tasks.map(|task| (text(&task["target"]["code"]).to_owned(), text(&task["id"]).to_owned())).collect()
}

/// A cycle in which eight clerks draw five each, as far as scoring.
async fn settle<'a>(small: &'a Small<'a>) -> Running<'a> {
    let imported = small.import(MORE).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        small.app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    small.scoring().await
}

async fn propose(
    small: &Small<'_>,
    cycle: &Running<'_>,
    who: &str,
    kind: &str,
    person: &str,
    from: Option<&str>,
) -> Answer {
    let ids = small.ids().await;
    let mut input =
        json!({ "cycle": cycle.id, "kind": kind, "person": ids[&format!("Person:{person}")], "reason": "调离" });
    if let Some(from) = from {
        input["fromPerson"] = json!(ids[&format!("Person:{from}")]);
    }
    small.app.person(who).await.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await
}

async fn proposed(small: &Small<'_>, cycle: &Running<'_>, kind: &str, person: &str, from: Option<&str>) -> Value {
    propose(small, cycle, OFFICE, kind, person, from).await.field("proposeRosterChange")
}

async fn decide(app: &TestApp, who: &str, document: &str, change: &Value) -> Answer {
    let mut variables = json!({ "id": change["id"] });
    if document.contains("$reason") {
        variables["reason"] = json!("not now");
    }
    app.person(who).await.ask_with(document, variables).await
}

async fn approved(app: &TestApp, change: &Value) -> Value {
    decide(app, LEADER, graphql::APPROVE_CHANGE, change).await.field("approveRosterChange")
}

async fn vote_all(cycle: &Running<'_>, rater: &str) -> usize {
    let mut count = 0;
    for channel in ["UPWARD", "PEER"] {
        for task in secret(cycle, rater, channel).await.values() {
            cycle.ballot(rater, task, marks("70"), None).await.ok();
            count += 1;
        }
    }
    count
}

async fn close(cycle: &Running<'_>) -> [i64; 2] {
    cycle.app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    let count = async |sql: &str| cycle.app.number(sql).await;
    let marks = count("SELECT CAST(coalesce(sum(marks), 0) AS BIGINT) FROM tally").await;
    [marks, count("SELECT CAST(count(*) AS BIGINT) FROM participation").await]
}

async fn what_a_leaver_has_given_counts_and_others_are_drawn_in_their_place(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let own = secret(&cycle, "A-3", "PEER").await;
    assert_eq!(vote_all(&cycle, "A-3").await, 6);
    let (mut before, mut on_leaver) = (BTreeMap::new(), vec![]);
    for clerk in CLERKS {
        let tasks = secret(&cycle, clerk, "PEER").await;
        before.insert(clerk, tasks.len());
        on_leaver.extend(tasks.get("A-3").map(|task| (clerk, task.clone())));
    }
    assert_eq!(on_leaver.len(), 5);
    assert!(before.values().all(|tasks| *tasks == 5));

    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    assert_eq!(
        (&change["state"], &change["anonymous"], &change["decidedBy"]),
        (&json!("PROPOSED"), &json!(true), &Value::Null)
    );
    // Nothing has changed yet.
    let (target, task) = own.first_key_value().expect("a task");
    cycle.ballot("A-3", task, marks("71"), None).await.ok();
    let done = approved(app, &change).await;
    assert_eq!((&done["state"], &done["decidedBy"]["en"]), (&json!("APPROVED"), &json!("Director")));
    // Five and one by the leaver, as many on them as rated them, from above and by themselves; the panel's leader.
    assert_eq!(
        (&done["ended"], &done["withdrawn"], &done["added"]),
        (&json!(5 + 1 + 5 + 1 + 1 + 1), &json!(0), &json!(5))
    );

    assert_eq!(cycle.about("A-3", graphql::WITHDRAW, task).await.refused("FORBIDDEN").problems, ["ENDED"]);
    assert_eq!(cycle.about("A-3", graphql::HAVE_I, task).await.field("haveISubmitted"), true, "what was given stays");
    let late = cycle.ballot("A-3", task, marks("1"), None).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["ENDED"]);
    let downward = cycle.task("A-1", "DOWNWARD", "A-3").await;
    let late = cycle.submit("A-1", &downward, marks("1")).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["ENDED"], "the leaver ends as a target too");
    for (rater, task) in on_leaver {
        let late = cycle.ballot(rater, &task, marks("1"), None).await.refused("FORBIDDEN");
        assert_eq!(late.problems, ["ENDED"]);
    }

    // Each target of the leaver has a new rater, who has not rated them before and may vote.
    let (mut joined, mut forms) = (0, vec![]);
    for clerk in CLERKS.into_iter().filter(|clerk| *clerk != "A-3") {
        let tasks = secret(&cycle, clerk, "PEER").await;
        joined += tasks.len() - before[clerk];
        forms.push(tasks.keys().filter(|target| *target != "A-3").count());
        assert!(!tasks.contains_key(clerk), "nobody rates themself");
    }
    assert_eq!(joined, 5);
    // As even as those allow who have not rated a target already.
    assert!(forms.iter().all(|forms| (4..=6).contains(forms)), "spread evenly: {forms:?}");
    let mut ballots = 6;
    for clerk in CLERKS.into_iter().filter(|clerk| *clerk != "A-3") {
        let mut tasks = secret(&cycle, clerk, "PEER").await;
        tasks.extend(secret(&cycle, clerk, "UPWARD").await);
        for (target, task) in tasks {
            if target != "A-3" {
                cycle.ballot(clerk, &task, marks("80"), None).await.ok();
                ballots += 1;
            }
        }
    }
    assert_eq!(ballots, 6 + 7 * 6, "as many raters for everybody as before, and the leaver's ballots beside");
    let [counted, took_part] = close(&cycle).await;
    assert_eq!((counted, took_part), (ballots * 3, ballots));
    assert_eq!(cycle.about("A-3", graphql::HAVE_I, &own[target]).await.field("haveISubmitted"), true);
    cycle.publish().await;
}

/// Ends as a rater, not as a target: others still rate them, and they still assess themselves.
async fn whoever_moves_is_still_assessed(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.open().await;
    let own = cycle.task("A-3", "SELF", "A-3").await;
    let change = proposed(&small, &cycle, "MOVED", "A-3", None).await;
    let done = approved(app, &change).await;
    assert_eq!((&done["ended"], &done["added"]), (&json!(6), &json!(0)), "everybody else rates everybody already");
    cycle.submit("A-3", &own, marks("90")).await.ok();
    app.set_clock(tests::small::SCORING).await;
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    let task = cycle.task("A-1", "DOWNWARD", "A-3").await;
    cycle.submit("A-1", &task, marks("80")).await.ok();
    let peer = cycle.task("A-2", "PEER", "A-3").await;
    cycle.ballot("A-2", &peer, marks("80"), None).await.ok();
    let late = cycle.ballot("A-3", &cycle.task("A-3", "PEER", "A-2").await, marks("1"), None).await;
    assert_eq!(late.refused("FORBIDDEN").problems, ["ENDED"]);
    // Nobody waits for them: five PEER and one UPWARD are asked no more.
    let query = "query($id: ID!) { progress(cycle: $id, first: 100) { nodes { code asked done } } }";
    let rows = cycle.office(query).await.field("progress");
    let row = rows["nodes"].as_array().expect("rows").iter().find(|row| row["code"] == "A-3").expect("a row").clone();
    assert_eq!((&row["asked"], &row["done"]), (&json!(1), &json!(1)));
}

async fn an_exempt_target_keeps_what_was_given(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let sheet = cycle.task("A-1", "DOWNWARD", "A-4").await;
    cycle.submit("A-1", &sheet, marks("80")).await.ok();
    let mut ballots = 0;
    for rater in ["A-2", "A-3", "A-5", "A-6"] {
        cycle.ballot(rater, &cycle.task(rater, "PEER", "A-4").await, marks("80"), None).await.ok();
        ballots += 1;
    }
    let change = proposed(&small, &cycle, "EXEMPT", "A-4", None).await;
    assert_eq!(approved(app, &change).await["added"], 0, "nobody is drawn for a target that has ended");
    let task = cycle.task("A-7", "PEER", "A-4").await;
    let late = cycle.ballot("A-7", &task, marks("80"), None).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["ENDED"]);
    let again = cycle.about("A-2", graphql::WITHDRAW, &cycle.task("A-2", "PEER", "A-4").await).await;
    assert_eq!(again.refused("FORBIDDEN").problems, ["ENDED"]);
    cycle.submit("A-1", &sheet, marks("1")).await.refused("FORBIDDEN");
    let back = json!({ "id": sheet, "reason": "again" });
    let back = app.person(OFFICE).await.ask_with(graphql::RETURN, back).await.refused("FORBIDDEN");
    assert_eq!(back.problems, ["ENDED"], "what was given could not be given again");
    cycle.ballot("A-4", &cycle.task("A-4", "PEER", "A-2").await, marks("80"), None).await.ok();
    let [counted, took_part] = close(&cycle).await;
    assert_eq!((counted, took_part), (ballots * 3, ballots + 1), "one mark is too few for A-2's tally");
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let query = "query($id: ID!) { scorecards(cycle: $id, first: 100) { nodes { target { code }
        channels { channel share { rounded } } trace { text { en } } } } }";
    let cards = cycle.office(query).await.field("scorecards");
    let card = cards["nodes"].as_array().expect("cards").iter().find(|card| card["target"]["code"] == "A-4");
    let card = card.expect("the exempt target has a scorecard of what was given").to_string();
    assert!(card.contains("DOWNWARD") && card.contains("PEER"), "{card}");
}

async fn a_recused_raters_ballot_is_not_counted(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let mine = secret(&cycle, "A-2", "PEER").await;
    let (target, task) = mine.first_key_value().expect("a task");
    let ballots = i64::try_from(vote_all(&cycle, "A-2").await).expect("few");
    for rater in ["A-5", "A-6", "A-7", "A-8", "A-9"] {
        vote_all(&cycle, rater).await;
    }
    let put = app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await;
    let both = i64::from(secret(&cycle, target, "PEER").await.contains_key("A-2"));
    let other_voted = if both == 1 && !["A-3", "A-4"].contains(&target.as_str()) { 1 } else { 0 };

    let change = proposed(&small, &cycle, "RECUSED", "A-2", Some(target)).await;
    // Denied at once, as by any recusal; the list of raters waits for the second person.
    let late = cycle.ballot("A-2", task, marks("1"), None).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["RECUSED"]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM recusal").await, 1);
    let done = approved(app, &change).await;
    assert_eq!((&done["withdrawn"], &done["added"], &done["ended"]), (&json!(1 + both), &json!(1 + both), &json!(0)));
    cycle.about("A-2", graphql::HAVE_I, task).await.refused("NOT_FOUND");
    assert!(!secret(&cycle, "A-2", "PEER").await.contains_key(target));
    let still = app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await;
    assert_eq!(still, put, "no ballot is touched while its change is written down");
    let [_, took_part] = close(&cycle).await;
    assert_eq!(took_part, put - 1 - other_voted, "of {ballots} ballots of A-2 one is not counted");
}

/// A panellist leaves whom nobody rates.
async fn what_touches_named_channels_only_is_in_force_at_once(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let (given, open) = (cycle.task("T-3", "PANEL", "A-2").await, cycle.task("T-3", "PANEL", "A-3").await);
    cycle.submit("T-3", &given, marks("80")).await.ok();
    let change = proposed(&small, &cycle, "LEFT", "T-3", None).await;
    assert_eq!((&change["state"], &change["anonymous"]), (&json!("APPROVED"), &json!(false)));
    assert_eq!((&change["ended"], &change["reason"]), (&json!(7), &json!("调离")));
    assert_eq!(
        (&change["proposedBy"], &change["decidedBy"]),
        (&json!({ "en": "Assessment officer" }), &change["proposedBy"])
    );
    let late = cycle.submit("T-3", &open, marks("80")).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["ENDED"]);
    assert_eq!(cycle.about("T-3", graphql::SHEET, &given).await.field("sheet")["state"], "SUBMITTED");
    cycle.about("T-4", graphql::CONFIRM, &given).await.ok();
    let trail = app.person("T-6").await.ask("{ audit(first: 100) { nodes { act login } } }").await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines");
    assert!(lines.contains(&json!({ "act": "change::Propose", "login": OFFICE })), "{lines:?}");
}

async fn two_people_change_whoever_rates_in_secret(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let refused = decide(app, OFFICE, graphql::APPROVE_CHANGE, &change).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["ROLE"]);
    // Not even whoever holds both roles.
    let ids = small.ids().await;
    let grant = json!({ "account": ids["Account:T-2"], "role": "LEADING_GROUP", "organisation": small.root });
    app.person("admin").await.ask_with(graphql::GRANT, json!({ "input": grant })).await.ok();
    for document in [graphql::APPROVE_CHANGE, graphql::REJECT_CHANGE] {
        let refused = decide(app, OFFICE, document, &change).await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["SEPARATION"]);
    }
    let rejected = decide(app, LEADER, graphql::REJECT_CHANGE, &change).await.field("rejectRosterChange");
    assert_eq!(rejected, json!({ "state": "REJECTED", "decision": "not now" }));
    decide(app, LEADER, graphql::APPROVE_CHANGE, &change).await.refused("ALREADY_DECIDED");
    let second = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let back = decide(app, OFFICE, graphql::WITHDRAW_CHANGE, &second).await.field("withdrawRosterChange");
    assert_eq!(back["state"], "WITHDRAWN");
    decide(app, OFFICE, graphql::WITHDRAW_CHANGE, &second).await.refused("ALREADY_DECIDED");
    cycle.ballot("A-3", &cycle.task("A-3", "PEER", "A-2").await, marks("70"), None).await.ok();
    // Once it is counted, nothing changes any more.
    let third = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    close(&cycle).await;
    let late = decide(app, LEADER, graphql::APPROVE_CHANGE, &third).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["PHASE"]);
    let late = propose(&small, &cycle, OFFICE, "LEFT", "A-5", None).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["PHASE"]);
}

/// Decided and sealed before a change, it does not reach the urn after it.
async fn a_ballot_on_its_way_comes_too_late(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-3", "PEER", "A-2").await.parse().expect("an id");
    let db = &app.app.db;
    let session = db.log_in("A-3", tests::PASSWORD.to_owned()).await.expect("a session");
    let actor = db.actor(|_| Ok((session.account, session.session))).await.expect("an actor");
    let form = [Mark::points("WORK", "70"), Mark::points("CONDUCT", "45"), Mark::level("ORDER", "A")];
    let sealed = async || db.booth(&actor, task).await.expect("allowed").seal(&form, None).expect("marks");
    let (early, late) = (sealed().await, sealed().await);
    db.cast(early).await.expect("in time");
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    approved(app, &change).await;
    let refused = db.cast(late).await.expect_err("too late");
    assert!(matches!(refused, Error::Forbidden(Reason::Ended)), "{refused}");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await, 1);
}

async fn a_change_is_proposed_once_and_for_a_reason(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    proposed(&small, &cycle, "LEFT", "A-3", None).await;
    propose(&small, &cycle, OFFICE, "LEFT", "A-3", None).await.refused("CHANGE_TWICE");
    propose(&small, &cycle, OFFICE, "LEFT", "T-6", None).await.refused("NOT_IN_CYCLE");
    propose(&small, &cycle, OFFICE, "RECUSED", "A-3", None).await.refused("ONE_OF");
    propose(&small, &cycle, OFFICE, "LEFT", "A-3", Some("A-2")).await.refused("ONE_OF");
    propose(&small, &cycle, OFFICE, "RECUSED", "A-3", Some("A-3")).await.refused("RECUSED_FROM_SELF");
    propose(&small, &cycle, OFFICE, "RECUSED", "A-3", Some("T-4")).await.refused("NOTHING_TO_CHANGE");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM recusal").await, 0, "refused and nothing done");
    let input = json!({ "cycle": cycle.id, "kind": "MOVED", "person": small.ids().await["Person:A-5"], "reason": " " });
    let refused = app.person(OFFICE).await.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await;
    assert_eq!(refused.refused("REASON_MISSING").path, "input.reason");
}
