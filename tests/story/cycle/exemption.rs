//! Who is not assessed, or does not rate: exempt on record, by their post, or because they are new.
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, LEADER, OFFICE, OPENS, Running, SCHEME, Small},
};

tests::on_both!(
    somebody_is_exempt_on_record_and_still_rates,
    nobody_exempts_themselves_and_only_the_office_exempts,
    an_exemption_is_taken_back_before_the_cycle_opens,
    whoever_is_new_is_not_assessed_and_does_not_rate,
    heads_are_excepted_whoever_they_are,
    organisations_are_not_exempt,
    nobody_exempts_their_kin,
);

/// Newcomers of department A on the last day of March: A-8 has served 45 days and, a year before, 10; A-9 45 days there and
/// 20 in the other department; A-8's days before and the ones that overlap count once.
const NEWCOMERS: &str = "
kaoping: roster/1
persons:
  - code: A-8
    name: {zh: 科员八, en: Clerk eight}
    appointments:
      - {organisation: A, post: {zh: 科员, en: Clerk}, seat: MEMBER, from: 2026-02-15}
      - {organisation: A, post: {zh: 经办, en: Operator}, seat: OPERATOR, from: 2026-02-20}
      - {organisation: A, post: {zh: 实习, en: Trainee}, seat: MEMBER, from: 2025-01-01, to: 2025-01-10}
  - code: A-9
    name: {zh: 科员九, en: Clerk nine}
    appointments:
      - {organisation: A, post: {zh: 科员, en: Clerk}, seat: MEMBER, from: 2026-02-15}
      - {organisation: B, post: {zh: 实习, en: Trainee}, seat: MEMBER, from: 2025-11-01, to: 2025-11-20}
";

/// A cycle that has not opened yet, by the small scheme with something else in it.
async fn planned<'a>(small: &Small<'a>, instead: &str, of: &str) -> Running<'a> {
    let scheme = small.scheme(&SCHEME.replace(instead, of)).await;
    let cycle = small.create(small.plan(&scheme, "march")).await.field("createCycle");
    Running { app: small.app, id: text(&cycle["id"]).to_owned() }
}

async fn exempt(cycle: &Running<'_>, who: &str, person: &str, reason: &str) -> tests::Answer {
    let input = json!({ "input": { "cycle": cycle.id, "person": person, "reason": reason } });
    cycle.app.person(who).await.ask_with(graphql::EXEMPT, input).await
}

async fn rehearse(cycle: &Running<'_>) -> Value {
    let office = cycle.app.person(OFFICE).await;
    office.ask_with(graphql::REHEARSAL, json!({ "id": cycle.id })).await.field("rehearsal")
}

/// The English sentence of a finding.
fn found(rehearsal: &Value, code: &str, path: &str) -> String {
    let findings = rehearsal["findings"].as_array().expect("findings").iter().map(|finding| &finding["problem"]);
    let mut found = findings.filter(|problem| problem["code"] == code && problem["path"] == path);
    let problem = found.next().unwrap_or_else(|| panic!("no {code} {path} in {rehearsal:#}"));
    assert!(!text(&problem["zh"]).is_empty());
    text(&problem["en"]).to_owned()
}

/// Everybody whom somebody is asked to rate, with the channel.
async fn asked(cycle: &Running<'_>, who: &str) -> Vec<String> {
    let tasks = my_tasks(&cycle.app.person(who).await, &cycle.id).await;
    let mut asked: Vec<_> =
        tasks.iter().map(|task| format!("{} {}", text(&task["channel"]), text(&task["target"]["code"]))).collect();
    asked.sort_unstable();
    asked
}

async fn targets(app: &TestApp) -> Vec<String> {
    let rows = app.sql("SELECT code FROM cycle_target ORDER BY code").await;
    rows.into_iter().flatten().flatten().collect()
}

async fn somebody_is_exempt_on_record_and_still_rates(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = planned(&small, "", "").await;
    let ids = small.ids().await;
    assert_eq!(rehearse(&cycle).await["targets"], 7);
    let made = exempt(&cycle, OFFICE, &ids["Person:A-3"], "on leave all month").await.field("grantExemption");
    assert_eq!((&made["code"], &made["reason"]), (&json!("A-3"), &json!("on leave all month")));
    let again = exempt(&cycle, OFFICE, &ids["Person:A-3"], "again").await.refused("ALREADY_EXEMPT");
    assert_eq!(again.path, "input.person");
    exempt(&cycle, OFFICE, &ids["Person:A-4"], "  ").await.refused("REASON_MISSING");
    let rehearsal = rehearse(&cycle).await;
    assert_eq!(rehearsal["targets"], 6);
    assert_eq!(found(&rehearsal, "EXEMPT", "small"), "1 person is exempt, on record, and not assessed");

    // The reason is kept: with the exemption, and in the trail.
    for who in [OFFICE, LEADER, "T-6"] {
        let list = app.person(who).await.ask_with(graphql::EXEMPTIONS, json!({ "cycle": cycle.id })).await;
        let list = list.field("exemptions");
        assert_eq!((&list["totalCount"], &list["nodes"][0]["code"]), (&json!(1), &json!("A-3")), "{who}");
    }
    let clerk = app.person("A-3").await;
    clerk.ask_with(graphql::EXEMPTIONS, json!({ "cycle": cycle.id })).await.refused("FORBIDDEN");
    let node = format!("{{ node(id: \"{}\") {{ id }} }}", text(&made["id"]));
    assert_eq!(clerk.ask(&node).await.field("node"), Value::Null);
    assert!(app.person("T-6").await.ask(&node).await.field("node").is_object());
    let trail = app.person("T-6").await.ask("{ audit(first: 20) { nodes { act detail } } }").await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines").iter();
    let details: Vec<_> = lines.filter(|line| line["act"] == "exemption::Grant").map(|line| &line["detail"]).collect();
    assert_eq!(details, [&json!(format!("{}: on leave all month", text(&made["id"])))]);

    cycle.office(graphql::OPEN_CYCLE).await.ok();
    assert_eq!(targets(app).await, ["A-1", "A-2", "A-4", "A-5", "A-6", "A-7"]);
    let tasks = asked(&cycle, "A-3").await;
    assert!(tasks.contains(&"UPWARD A-1".to_owned()) && tasks.iter().any(|task| task.starts_with("PEER")), "{tasks:?}");
    assert!(!tasks.contains(&"SELF A-3".to_owned()), "{tasks:?}");
    assert!(!asked(&cycle, "A-1").await.contains(&"DOWNWARD A-3".to_owned()));
    // What was frozen stays: neither more exemptions nor fewer.
    let late = exempt(&cycle, OFFICE, &ids["Person:A-4"], "too late").await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["PHASE"]);
    let back = app.person(OFFICE).await.ask_with(graphql::REVOKE_EXEMPTION, json!({ "id": made["id"] })).await;
    assert_eq!(back.refused("FORBIDDEN").problems, ["PHASE"]);
}

async fn nobody_exempts_themselves_and_only_the_office_exempts(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = planned(&small, "", "").await;
    let ids = small.ids().await;
    let own = exempt(&cycle, OFFICE, &ids["Person:T-2"], "busy").await.refused("FORBIDDEN");
    assert_eq!(own.problems, ["SEPARATION"]);
    for who in [LEADER, "T-6"] {
        exempt(&cycle, who, &ids["Person:A-2"], "please").await.refused("FORBIDDEN");
    }
    // Nobody else sees the cycle yet.
    for who in ["A-2", "admin"] {
        exempt(&cycle, who, &ids["Person:A-2"], "please").await.refused("NOT_FOUND");
    }
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM exemption").await, 0);

    // Whoever is exempt and joins the office afterwards does not take it back either.
    let made = exempt(&cycle, OFFICE, &ids["Person:A-2"], "on leave").await.field("grantExemption");
    let role = json!({ "input": { "account": ids["Account:A-2"], "role": "OFFICE", "organisation": small.root } });
    app.person("admin").await.ask_with(graphql::GRANT_ROLE, role).await.ok();
    let revoke = json!({ "id": made["id"] });
    let own = app.person("A-2").await.ask_with(graphql::REVOKE_EXEMPTION, revoke.clone()).await;
    assert_eq!(own.refused("FORBIDDEN").problems, ["SEPARATION"]);
    app.person(LEADER).await.ask_with(graphql::REVOKE_EXEMPTION, revoke).await.refused("FORBIDDEN");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM exemption WHERE revoked_at IS NULL").await, 1);
}

async fn an_exemption_is_taken_back_before_the_cycle_opens(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = planned(&small, "", "").await;
    let ids = small.ids().await;
    let made = exempt(&cycle, OFFICE, &ids["Person:A-3"], "on leave").await.field("grantExemption");
    let revoke = json!({ "id": made["id"] });
    let office = app.person(OFFICE).await;
    let back = office.ask_with(graphql::REVOKE_EXEMPTION, revoke.clone()).await.field("revokeExemption");
    assert!(back["revokedAt"].is_string());
    office.ask_with(graphql::REVOKE_EXEMPTION, revoke).await.refused("NOT_EXEMPT");
    // It stays on record, and another may follow.
    exempt(&cycle, OFFICE, &ids["Person:A-3"], "on leave after all").await.ok();
    let list = office.ask_with(graphql::EXEMPTIONS, json!({ "cycle": cycle.id, "first": 1 })).await.field("exemptions");
    assert_eq!((&list["totalCount"], &list["nodes"][0]["reason"]), (&json!(2), &json!("on leave")));
    let second = app.sql("SELECT reason FROM exemption WHERE revoked_at IS NULL").await;
    assert_eq!(second.into_iter().flatten().flatten().collect::<Vec<_>>(), ["on leave after all"]);
    assert_eq!(rehearse(&cycle).await["targets"], 6);
}

async fn whoever_is_new_is_not_assessed_and_does_not_rate(app: &TestApp) {
    let small = Small::settle(app).await;
    let imported = small.import(NEWCOMERS).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    let scheme = SCHEME.replace("targets: {", "targets: {min_service_days: 60, ");
    let scheme =
        scheme.replace("channel: UPWARD, weight: 20,", "channel: UPWARD, weight: 20, raters_min_service_days: 56,");
    let cycle = planned(&small, SCHEME, &scheme).await;
    let rehearsal = rehearse(&cycle).await;
    assert_eq!(rehearsal["targets"], 8);
    let told = found(&rehearsal, "TARGETS_TOO_NEW", "small");
    assert_eq!(told, "1 person has served for fewer than 60 days and is not assessed");
    let told = found(&rehearsal, "RATERS_TOO_NEW", "UPWARD");
    assert_eq!(told, "1 person has served for fewer than 56 days and does not rate in UPWARD");

    cycle.office(graphql::OPEN_CYCLE).await.ok();
    // Only those of whom there is something to say are frozen, with the days as they were.
    let days = "SELECT p.code, CAST(r.days_here AS TEXT), CAST(r.days_anywhere AS TEXT) FROM roster_person r
        JOIN person p ON p.id = r.person_id ORDER BY p.code";
    let frozen = app.sql(days).await;
    let frozen: Vec<Vec<_>> = frozen.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
    assert_eq!(frozen, [["A-8", "55", "55"]]);
    assert_eq!(targets(app).await, ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "A-9"]);
    let new = asked(&cycle, "A-8").await;
    assert!(new.iter().all(|task| task.starts_with("PEER")) && !new.is_empty(), "no UPWARD and no SELF: {new:?}");
    let old = asked(&cycle, "A-9").await;
    assert!(old.contains(&"UPWARD A-1".to_owned()) && old.contains(&"SELF A-9".to_owned()), "{old:?}");
}

async fn heads_are_excepted_whoever_they_are(app: &TestApp) {
    let small = Small::settle(app).await;
    let except = "except: [T-1, T-2, T-3, T-4, T-5]";
    let cycle = planned(&small, except, "except: [T-2, B], except_heads: [T, A, NOWHERE]").await;
    let rehearsal = rehearse(&cycle).await;
    assert_eq!(rehearsal["targets"], 6);
    assert!(found(&rehearsal, "EXCEPT_UNKNOWN", "NOWHERE").contains("whose head is excepted"));
    cycle.office(graphql::OPEN_CYCLE).await.ok();
    assert_eq!(targets(app).await, ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"]);
    assert!(asked(&cycle, "A-1").await.contains(&"DOWNWARD A-2".to_owned()), "a head who is not assessed still rates");
}

async fn organisations_are_not_exempt(app: &TestApp) {
    let small = Small::settle(app).await;
    let scheme = small
        .scheme(
            "kaoping: scheme/1\ncode: units\nname: {zh: 单位, en: Units}\ntarget: ORGANISATION
channels: [{channel: DOWNWARD, weight: 100}]
indicators: [{code: W, name: {zh: 工作, en: Work}, kind: RATED, weight: 100}]",
        )
        .await;
    let cycle = small.create(small.plan(&scheme, "units")).await.field("createCycle");
    let cycle = Running { app, id: text(&cycle["id"]).to_owned() };
    let ids = small.ids().await;
    let refused = exempt(&cycle, OFFICE, &ids["Person:A-2"], "on leave").await.refused("ASSESSES_ORGANISATIONS");
    assert_eq!(refused.path, "input.cycle");
    // The two ends of the small cycle's window, so that nobody mistakes this for one that has opened.
    assert!(OPENS < CLOSES);
}

async fn nobody_exempts_their_kin(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = planned(&small, "", "").await;
    let ids = small.ids().await;
    let made = exempt(&cycle, OFFICE, &ids["Person:A-2"], "on leave").await.field("grantExemption");
    let recuse = async |who: &str, from: &str| {
        let document = "mutation($from: ID!) { declareRecusal(input: { fromPerson: $from, reason: KINSHIP }) }";
        app.person(who).await.ask_with(document, json!({ "from": ids[&format!("Person:{from}")] })).await.ok();
    };
    // Whichever of the two has said so.
    recuse(OFFICE, "A-3").await;
    recuse("A-4", OFFICE).await;
    recuse("A-2", OFFICE).await;
    for kin in ["A-3", "A-4"] {
        let refused = exempt(&cycle, OFFICE, &ids[&format!("Person:{kin}")], "on leave").await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["RECUSED"], "{kin}");
    }
    let back = app.person(OFFICE).await.ask_with(graphql::REVOKE_EXEMPTION, json!({ "id": made["id"] })).await;
    assert_eq!(back.refused("FORBIDDEN").problems, ["RECUSED"]);
    exempt(&cycle, OFFICE, &ids["Person:A-5"], "on leave").await.ok();
}
