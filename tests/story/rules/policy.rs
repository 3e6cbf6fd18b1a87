//! A tenant gives itself other rules: two people, one of them after the other, and every node knows within seconds.
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tests::{
    Answer, TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, Small, marks},
};

tests::on_both!(
    two_people_change_the_rules,
    nobody_decides_what_they_proposed,
    what_is_done_is_kept_with_the_rules_it_was_done_by,
    what_breaks_the_constitution_is_refused_with_a_counter_example,
    a_proposal_is_turned_down_or_taken_back_and_stays,
    what_was_shown_is_what_comes,
    every_node_takes_up_what_one_approves,
    what_has_begun_ends_by_the_rules_it_began_with,
    stored_rules_that_make_no_sense_stop_a_start_and_no_running_node,
    a_tenant_changes_no_rules_but_its_own,
);

const GROUPS: &str = "group::Update, office, -, -, -, SUBTREE";

async fn propose(small: &Small<'_>, added: &[&str], removed: &[&str]) -> Answer {
    let input = json!({ "organisation": small.root, "added": added, "removed": removed, "reason": "a smaller office" });
    small.app.person("admin").await.ask_with(graphql::PROPOSE_POLICY, json!({ "input": input })).await
}

async fn proposed(small: &Small<'_>, added: &[&str], removed: &[&str]) -> Value {
    propose(small, added, removed).await.field("proposePolicy")
}

async fn decide(app: &TestApp, who: &str, document: &str, version: &Value) -> Answer {
    let variables = if document.contains("$reason") {
        json!({ "id": version["id"], "reason": "no need" })
    } else {
        json!({ "id": version["id"] })
    };
    app.person(who).await.ask_with(document, variables).await
}

/// Somebody changes the one group.
async fn update_group(app: &TestApp, who: &str) -> Answer {
    let group = app.person(OFFICE).await.ask("{ assessmentGroups(first: 1) { nodes { id } } }").await;
    let group = group.field("assessmentGroups")["nodes"][0]["id"].clone();
    let member = app.person(OFFICE).await.ask("{ persons(first: 1) { nodes { id } } }").await;
    let member = member.field("persons")["nodes"][0]["id"].clone();
    let composition = json!({ "members": [{ "person": member, "seat": "LEADER" }] });
    let document = "mutation($input: UpdateAssessmentGroupInput!) { updateAssessmentGroup(input: $input) { id } }";
    let input = json!({ "input": { "id": group, "composition": composition } });
    app.person(who).await.ask_with(document, input).await
}

fn rows(lines: &Value) -> Vec<String> {
    lines.as_array().expect("lines").iter().map(|line| text(&line["row"]).to_owned()).collect()
}

async fn two_people_change_the_rules(app: &TestApp) {
    let small = Small::settle(app).await;
    update_group(app, OFFICE).await.ok();
    let version = proposed(&small, &["group::Update, system_admin, -, -, -, SUBTREE"], &[GROUPS]).await;
    assert_eq!((&version["state"], &version["number"]), (&json!("PROPOSED"), &json!(1)));
    assert_eq!(rows(&version["gained"]), ["group::Update, system_admin, -, -, -, SUBTREE"]);
    assert_eq!(rows(&version["lost"]), [GROUPS]);
    let affected = json!([{ "role": "office", "holders": 1 }, { "role": "system_admin", "holders": 1 }]);
    assert_eq!(version["affected"], affected);

    // Seen before it is decided, by those who should; in force for nobody yet.
    let list = "{ policyVersions(first: 10) { totalCount nodes { number lost { act } } } }";
    for who in ["admin", OFFICE, LEADER, "T-6"] {
        let seen = app.person(who).await.ask(list).await.field("policyVersions");
        assert_eq!((&seen["totalCount"], &seen["nodes"][0]["lost"][0]["act"]), (&json!(1), &json!("group::Update")));
    }
    app.person("A-2").await.ask(list).await.refused("FORBIDDEN");
    update_group(app, OFFICE).await.ok();

    for who in ["admin", OFFICE, "T-6"] {
        let refused = decide(app, who, graphql::APPROVE_POLICY, &version).await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["ROLE"], "{who}");
    }
    let approved = decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.field("approvePolicy");
    assert_eq!((&approved["state"], &approved["decidedBy"]), (&json!("APPROVED"), &json!(LEADER)));
    let refused = update_group(app, OFFICE).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["ROLE"]);
    let group = app.person(OFFICE).await.ask("{ assessmentGroups(first: 1) { nodes { id } } }").await;
    let group = group.field("assessmentGroups")["nodes"][0]["id"].clone();
    let asked = json!({ "act": "group::Update", "node": group });
    let may = app.person("admin").await.ask_with(graphql::PERMISSION, asked).await.field("permission");
    assert_eq!((&may["allowed"], &may["revision"]), (&json!(true), &version["revision"]));
    let in_force = "{ policyInForce { revision lines { row } } }";
    let in_force = app.person(OFFICE).await.ask(in_force).await.field("policyInForce");
    assert_eq!(in_force["revision"], version["revision"]);
    assert!(!rows(&in_force["lines"]).iter().any(|row| row == GROUPS));

    // And back to the standard rules, by the same two.
    let back = proposed(&small, &[], &[]).await;
    assert_eq!((rows(&back["gained"]), &back["revision"]), (vec![GROUPS.to_owned()], &version["baseRevision"]));
    decide(app, LEADER, graphql::APPROVE_POLICY, &back).await.ok();
    update_group(app, OFFICE).await.ok();
}

/// Not even whoever holds both roles, nor two who propose at once.
async fn nobody_decides_what_they_proposed(app: &TestApp) {
    let small = Small::settle(app).await;
    let accounts = app.person("admin").await.ask("{ accounts(first: 50) { nodes { id login } } }").await;
    let accounts = accounts.field("accounts")["nodes"].clone();
    // Logged in before: a role ends the codes that were handed out.
    app.person(LEADER).await;
    let leader = accounts.as_array().expect("accounts").iter().find(|account| account["login"] == LEADER);
    let grant = "mutation($input: RoleInput!) { grantRole(input: $input) }";
    let input =
        json!({ "account": leader.expect("an account")["id"], "role": "SYSTEM_ADMIN", "organisation": small.root });
    app.person("admin").await.ask_with(grant, json!({ "input": input })).await.ok();
    let both = app.person(LEADER).await;
    let input = json!({ "input": { "organisation": small.root, "removed": [GROUPS], "reason": "my own" } });
    let (one, other) = tokio::join!(
        both.ask_with(graphql::PROPOSE_POLICY, input.clone()),
        both.ask_with(graphql::PROPOSE_POLICY, input)
    );
    for answer in [one, other] {
        if answer.body.get("errors").is_some() {
            answer.refused("CONFLICT");
            continue;
        }
        let version = answer.field("proposePolicy");
        for document in [graphql::APPROVE_POLICY, graphql::REJECT_POLICY] {
            let refused = decide(app, LEADER, document, &version).await.refused("FORBIDDEN");
            assert_eq!(refused.problems, ["SEPARATION"]);
        }
        let why = json!({ "act": "policy::Approve", "node": version["id"] });
        let why = both.ask_with(graphql::PERMISSION, why).await.field("permission");
        assert_eq!((&why["outcome"], &why["reason"]), (&json!("FORBIDDEN"), &json!("SEPARATION")));
    }
    let proposed = app.number("SELECT CAST(count(*) AS BIGINT) FROM policy_version WHERE state = 'PROPOSED'").await;
    assert!((1..=2).contains(&proposed), "{proposed}");
}

/// The revision goes with cycles, named sheets, publications and the trail, and with no ballot.
async fn what_is_done_is_kept_with_the_rules_it_was_done_by(app: &TestApp) {
    let small = Small::settle(app).await;
    let version = proposed(&small, &[], &[GROUPS]).await;
    decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.ok();
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    cycle.everybody_votes("70", None).await;
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let revision = text(&version["revision"]);
    for table in ["cycle", "sheet", "publication", "scorecard"] {
        let found = app.sql(&format!("SELECT DISTINCT policy_revision FROM {table}")).await;
        assert_eq!(found, [[Some(revision.to_owned())]], "{table}");
    }
    let trail = "SELECT DISTINCT policy_revision FROM audit WHERE act IN ('cycle::Open', 'score::Submit')";
    assert_eq!(app.sql(trail).await, [[Some(revision.to_owned())]]);
}

async fn what_breaks_the_constitution_is_refused_with_a_counter_example(app: &TestApp) {
    let small = Small::settle(app).await;
    let added = ["group::Read, head, -, -, -, SUBTREE", "scorecard::Read, system_admin, -, -, PUBLISHED, SUBTREE"];
    let refused = propose(&small, &added, &[]).await.refused("CONSTITUTION_ADMINISTRATOR");
    assert_eq!(refused.path, "input.added[1]");
    assert!(refused.en.contains("(rule system_admin)"), "{}", refused.en);
    assert!(refused.en.ends_with("it would allow: scorecard::Read, system_admin, -, -, PUBLISHED, SUBTREE"));
    for (added, removed, code, path) in [
        ("score::Save, -, PEER, PEER, SCORING, OWN", "", "CONSTITUTION_FORM", "input.added[0]"),
        ("policy::Approve, system_admin, -, -, -, SUBTREE", "", "POLICY_FIXED", "input.added[0]"),
        ("account::Grant, office, -, -, -, SUBTREE", "", "POLICY_FIXED", "input.added[0]"),
        ("", "policy::Read, auditor, -, -, -, SUBTREE", "POLICY_FIXED", "input.removed[0]"),
        ("group::Read, office, -, -, -, SUBTREE", "", "POLICY_REDUNDANT", "input.added[0]"),
        ("", "group::Read, portal, -, -, -, SUBTREE", "POLICY_REDUNDANT", "input.removed[0]"),
        ("group::Read, office", "", "POLICY_COLUMNS", "input.added[0]"),
        ("", "", "POLICY_UNCHANGED", "input"),
    ] {
        let list = |row: &'static str| if row.is_empty() { vec![] } else { vec![row] };
        let refused = propose(&small, &list(added), &list(removed)).await.refused(code);
        assert_eq!(refused.path, path, "{code}");
    }
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM policy_version").await, 0);
    // Nobody but the administrator of the whole tenant asks at all.
    let input = json!({ "input": { "organisation": small.root, "added": [added[0]], "reason": "why not" } });
    let refused = app.person(LEADER).await.ask_with(graphql::PROPOSE_POLICY, input).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["ROLE"]);
}

async fn a_proposal_is_turned_down_or_taken_back_and_stays(app: &TestApp) {
    let small = Small::settle(app).await;
    let (first, second) = (proposed(&small, &[], &[GROUPS]).await, proposed(&small, &[], &[GROUPS]).await);
    decide(app, "admin", graphql::REJECT_POLICY, &first).await.refused("FORBIDDEN");
    decide(app, LEADER, graphql::WITHDRAW_POLICY, &first).await.refused("FORBIDDEN");
    let down = decide(app, LEADER, graphql::REJECT_POLICY, &first).await.field("rejectPolicy");
    assert_eq!(down, json!({ "state": "REJECTED", "decision": "no need" }));
    decide(app, "admin", graphql::WITHDRAW_POLICY, &second).await.ok();
    for version in [&first, &second] {
        decide(app, LEADER, graphql::APPROVE_POLICY, version).await.refused("ALREADY_DECIDED");
        decide(app, "admin", graphql::WITHDRAW_POLICY, version).await.refused("ALREADY_DECIDED");
    }
    update_group(app, OFFICE).await.ok();
    let list = "{ policyVersions(first: 10) { nodes { number state } } }";
    let kept = app.person(OFFICE).await.ask(list).await.field("policyVersions");
    assert_eq!(kept["nodes"], json!([{ "number": 2, "state": "WITHDRAWN" }, { "number": 1, "state": "REJECTED" }]));
}

/// Of two proposals over the same rules only one comes into force as it was shown.
async fn what_was_shown_is_what_comes(app: &TestApp) {
    let small = Small::settle(app).await;
    let first = proposed(&small, &[], &[GROUPS]).await;
    let second = proposed(&small, &[], &["group::Create, office, -, -, -, SUBTREE"]).await;
    decide(app, LEADER, graphql::APPROVE_POLICY, &second).await.ok();
    decide(app, LEADER, graphql::APPROVE_POLICY, &first).await.refused("POLICY_BASE_MOVED");
    // Not even when the rules are again what they were when it was proposed: a later one is in force.
    let back = proposed(&small, &[], &[]).await;
    decide(app, LEADER, graphql::APPROVE_POLICY, &back).await.ok();
    decide(app, LEADER, graphql::APPROVE_POLICY, &first).await.refused("POLICY_BASE_MOVED");
    update_group(app, OFFICE).await.ok();
}

async fn every_node_takes_up_what_one_approves(app: &TestApp) {
    let small = Small::settle(app).await;
    let version = proposed(&small, &["group::Read, head, -, -, -, OWN"], &[GROUPS]).await;
    let other = app.another_node().await;
    let office = other.client(app.token(OFFICE).await);
    let revision = async || {
        let in_force = office.ask("{ policyInForce { revision } }").await.field("policyInForce");
        text(&in_force["revision"]).to_owned()
    };
    assert_eq!(revision().await, text(&version["baseRevision"]));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let following = tokio::spawn(api::worker::follow(Arc::clone(&other.app), stopped));
    decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.ok();
    let mut waited = Duration::ZERO;
    while revision().await != text(&version["revision"]) {
        assert!(waited < Duration::from_secs(30), "the other node goes by the old rules still");
        tokio::time::sleep(Duration::from_millis(100)).await;
        waited += Duration::from_millis(100);
    }
    println!("the other node took the rules up within {waited:?}");
    stop.send_replace(true);
    following.await.expect("ended");
    assert!(!other.app.db.follow_policy().await.expect("compared"), "there is nothing more to take up");

    // A node that has not looked yet looks before it changes anything.
    let back = proposed(&small, &[], &[]).await;
    decide(app, LEADER, graphql::APPROVE_POLICY, &back).await.ok();
    let input = json!({ "input": { "organisation": small.root, "removed": [GROUPS], "reason": "again" } });
    let again = other.client(app.token("admin").await).ask_with(graphql::PROPOSE_POLICY, input).await;
    assert_eq!(again.field("proposePolicy")["baseRevision"], back["revision"]);
}

async fn what_has_begun_ends_by_the_rules_it_began_with(app: &TestApp) {
    let small = Small::settle(app).await;
    let version = proposed(&small, &[], &["cycle::Read, worker, -, -, PREPARING, TENANT"]).await;
    let worker = app.app.db.worker(small.root.parse().expect("an id"));
    let revision =
        |tx: &entity::Tx| tx.scope::<entity::acts::cycle::Read>(&worker).expect("a scope").revision().to_string();
    let begun = app.app.db.read().await.expect("a transaction");
    assert_eq!(revision(&begun), text(&version["baseRevision"]));
    decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.ok();
    assert_eq!(revision(&begun), text(&version["baseRevision"]));
    drop(begun);
    let later = app.app.db.read().await.expect("a transaction");
    assert_eq!(revision(&later), text(&version["revision"]));
}

async fn stored_rules_that_make_no_sense_stop_a_start_and_no_running_node(app: &TestApp) {
    let small = Small::settle(app).await;
    let version = proposed(&small, &[], &[GROUPS]).await;
    decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.ok();
    let table = if app.kind() == tests::Kind::Postgres { "ON policy_version" } else { "" };
    app.tamper(&format!("DROP TRIGGER policy_version_fixed {table}")).await;
    app.tamper("UPDATE policy_version SET removed = '[\"group::Gone, office, -, -, -, SUBTREE\"]'").await;
    let fresh = app.another_node().await;
    match fresh.app.db.follow_policy().await {
        Err(entity::Error::Invalid(problems)) => {
            let problem = problems.first().expect("a problem");
            assert_eq!((problem.code, problem.path.as_str()), ("POLICY_UNKNOWN", "tenant T, version 1: removed[0]"));
        }
        other => panic!("{other:?}"),
    }
    // This one had taken it up before, and goes on.
    assert!(!app.app.db.follow_policy().await.expect("compared"));
    update_group(app, OFFICE).await.refused("FORBIDDEN");
}

async fn a_tenant_changes_no_rules_but_its_own(app: &TestApp) {
    let small = Small::settle(app).await;
    let other = app.found("X", "另一单位", "Another unit").await.to_string();
    let input = json!({ "input": { "organisation": other, "removed": [GROUPS], "reason": "not ours" } });
    app.person("admin").await.ask_with(graphql::PROPOSE_POLICY, input.clone()).await.refused("NOT_FOUND");
    let version = proposed(&small, &[], &[GROUPS]).await;
    let stranger = app.person("admin-X").await;
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(stranger.ask_with(node, json!({ "id": version["id"] })).await.field("node"), Value::Null);
    stranger.ask_with(graphql::WITHDRAW_POLICY, json!({ "id": version["id"] })).await.refused("NOT_FOUND");
    decide(app, LEADER, graphql::APPROVE_POLICY, &version).await.ok();
    let in_force = "{ policyInForce { revision } }";
    let revision = stranger.ask(in_force).await.field("policyInForce");
    assert_eq!(revision["revision"], version["baseRevision"], "theirs are the standard rules still");
}
