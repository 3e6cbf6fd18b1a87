//! Acting for a person (委托): in named channels, for a time, with both identities on record; never where marks are sealed.
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, OFFICE, Running, SCORING, Small, marks},
};

tests::on_both!(
    a_delegate_hands_in_and_both_are_recorded,
    nobody_acts_for_a_person_in_self_upward_or_peer,
    whoever_is_too_near_the_target_acts_for_nobody,
    a_delegate_of_the_leader_records_and_neither_confirms,
    a_delegation_holds_from_its_first_day_to_its_last,
    a_delegation_is_granted_by_the_principal_or_the_office,
    the_office_picks_nobody_who_scores_it,
    whoever_has_left_or_moved_acts_for_nobody,
);

const END: &str = "mutation($id: ID!) { endDelegation(id: $id) { id inForce endedAt } }";
const SHEET: &str = "query($id: ID!) { sheet(assignment: $id) { state rater { code } handedInBy { code }
    rest: assignment { rater { code } handedInBy { code } onBehalfOf { code } } } }";
const TASKS: &str = "query($cycle: ID!) { myAssignments(cycle: $cycle, first: 100) { nodes { id channel sheetState
    target { code } rater { code } onBehalfOf { code } handedInBy { code } } } }";

/// The small organisation with a cycle that runs, and who is who.
struct Scene<'a> {
    app: &'a TestApp,
    cycle: Running<'a>,
    ids: BTreeMap<String, String>,
}

impl<'a> Scene<'a> {
    async fn of(small: &'a Small<'a>, cycle: Running<'a>) -> Self {
        Self { app: small.app, cycle, ids: small.ids().await }
    }

    fn person(&self, code: &str) -> &str {
        &self.ids[&format!("Person:{code}")]
    }

    async fn ask(&self, who: &str, principal: Option<&str>, delegate: &str, days: [&str; 2]) -> Answer {
        let input = json!({ "input": {
            "principal": principal.map(|code| self.person(code)), "delegate": self.person(delegate),
            "from": days[0], "to": days[1], "reason": "出差",
        } });
        self.app.person(who).await.ask_with(graphql::GRANT_DELEGATION, input).await
    }

    /// One who may, for these days.
    async fn delegate(&self, principal: &str, delegate: &str) -> String {
        let made = self.ask(principal, None, delegate, ["2026-03-01", "2026-03-31"]).await.field("grantDelegation");
        assert_eq!(made["inForce"], true);
        text(&made["id"]).to_owned()
    }

    async fn end(&self, who: &str, id: &str) -> Answer {
        self.app.person(who).await.ask_with(END, json!({ "id": id })).await
    }

    async fn tasks(&self, who: &str) -> Vec<Value> {
        let list = self.app.person(who).await.ask_with(TASKS, json!({ "cycle": self.cycle.id })).await;
        list.field("myAssignments")["nodes"].as_array().expect("tasks").clone()
    }

    /// Whom somebody may score for another, and in which channel.
    async fn acts_on(&self, who: &str) -> Vec<String> {
        let tasks = self.tasks(who).await;
        let acting = tasks.iter().filter(|task| !task["onBehalfOf"].is_null());
        let named =
            |task: &Value| [&task["channel"], &task["onBehalfOf"]["code"], &task["target"]["code"]].map(text).join("/");
        let mut named: Vec<_> = acting.map(named).collect();
        named.sort();
        named
    }

    async fn told(&self, who: &str, act: &str, node: &str) -> Value {
        let variables = json!({ "act": act, "node": node });
        self.app.person(who).await.ask_with(graphql::PERMISSION, variables).await.field("permission")
    }
}

async fn a_delegate_hands_in_and_both_are_recorded(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.scoring().await).await;
    let cycle = &scene.cycle;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("T-4", &task, marks("70")).await.refused("NOT_FOUND");
    let delegation = scene.delegate("A-1", "T-4").await;
    let all: Vec<_> = (2..=7).map(|number| format!("DOWNWARD/A-1/A-{number}")).collect();
    assert_eq!(scene.acts_on("T-4").await, all);
    assert!(scene.acts_on("A-1").await.is_empty(), "one's own tasks are on nobody's behalf");
    let may = scene.told("T-4", "score::Submit", &task).await;
    assert_eq!(
        (&may["allowed"], may["text"]["en"].as_str()),
        (&json!(true), Some("allowed, reach: oneself; you act for Head of A"))
    );
    let ballot = scene.told("T-4", "ballot::Cast", &task).await;
    assert!(
        text(&ballot["text"]["en"]).ends_with("and in an anonymous channel no one can act for a person"),
        "{ballot}"
    );

    let draft = json!({ "input": { "assignment": task, "marks": [] } });
    app.person("T-4").await.ask_with(graphql::SAVE_DRAFT, draft).await.ok();
    assert_eq!(cycle.submit("T-4", &task, marks("70")).await.field("submitSheet")["state"], "SUBMITTED");
    let (rater, delegate) = (json!({ "code": "A-1" }), json!({ "code": "T-4" }));
    for who in ["A-1", "T-4", OFFICE] {
        let sheet = cycle.about(who, SHEET, &task).await.field("sheet");
        assert_eq!((&sheet["rater"], &sheet["handedInBy"]), (&rater, &delegate), "{who}");
        let acting = if who == "T-4" { &rater } else { &Value::Null };
        assert_eq!(&sheet["rest"]["onBehalfOf"], acting, "{who}");
    }
    // The rater finds it on their own task.
    let own = scene.tasks("A-1").await;
    let own = own.iter().find(|one| one["id"] == json!(task)).expect("the task");
    assert_eq!((&own["handedInBy"], &own["sheetState"]), (&delegate, &json!("SUBMITTED")));
    // Whoever audits finds who acted, and for whom.
    let trail = "{ audit(first: 50) { nodes { login act record onBehalfOf { code } } } }";
    let trail = app.person("T-6").await.ask(trail).await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines").iter().filter(|line| task.ends_with(text(&line["record"])));
    let lines: Vec<_> = lines.map(|line| (text(&line["act"]), text(&line["login"]), &line["onBehalfOf"])).collect();
    assert_eq!(lines, [("score::Submit", "T-4", &rater), ("score::Save", "T-4", &rater)]);

    // A correction is the rater's own again.
    cycle.submit("A-1", &task, marks("71")).await.ok();
    assert_eq!(cycle.about(OFFICE, SHEET, &task).await.field("sheet")["handedInBy"], Value::Null);
    cycle.submit("T-4", &task, marks("72")).await.ok();
    scene.end("A-2", &delegation).await.refused("NOT_FOUND");
    assert_eq!(scene.end("A-1", &delegation).await.field("endDelegation")["inForce"], false);
    cycle.submit("T-4", &task, marks("73")).await.refused("NOT_FOUND");
    cycle.about("T-4", SHEET, &task).await.refused("NOT_FOUND");
    assert!(scene.acts_on("T-4").await.is_empty());
    assert_eq!(
        cycle.about("A-1", SHEET, &task).await.field("sheet")["handedInBy"],
        delegate,
        "what was handed in stands"
    );

    // Its target sees the sheet after publication, and neither of the two.
    cycle.everybody_votes("70", None).await;
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let sheet = cycle.about("A-2", SHEET, &task).await.field("sheet");
    assert_eq!(sheet["state"], "SUBMITTED");
    let nobody = json!({ "rater": null, "handedInBy": null, "onBehalfOf": null });
    assert_eq!((&sheet["rater"], &sheet["handedInBy"], &sheet["rest"]), (&Value::Null, &Value::Null, &nobody));
}

async fn nobody_acts_for_a_person_in_self_upward_or_peer(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.open().await;
    let own = cycle.task("A-2", "SELF", "A-2").await;
    let scene = Scene::of(&small, cycle).await;
    scene.delegate("A-2", "T-4").await;
    scene.cycle.submit("T-4", &own, marks("70")).await.refused("NOT_FOUND");
    app.set_clock(SCORING).await;
    scene.cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    let mut tried = 0;
    for task in my_tasks(&app.person("A-2").await, &scene.cycle.id).await {
        let id = text(&task["id"]);
        scene.cycle.submit("T-4", id, marks("70")).await.refused("NOT_FOUND");
        scene.cycle.ballot("T-4", id, marks("70"), None).await.refused("NOT_FOUND");
        for document in [graphql::WITHDRAW, graphql::HAVE_I, graphql::SHEET] {
            scene.cycle.about("T-4", document, id).await.refused("NOT_FOUND");
        }
        let nothing = scene.told("T-4", "ballot::Cast", "Assignment_018f0000000070008000000000000000").await;
        assert_eq!(scene.told("T-4", "ballot::Cast", id).await, nothing, "nothing is explained of what is hidden");
        tried += 1;
    }
    assert!(tried >= 7, "SELF, UPWARD and five peers, not {tried}");
    assert!(scene.acts_on("T-4").await.is_empty());
}

async fn whoever_is_too_near_the_target_acts_for_nobody(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.scoring().await).await;
    // A colleague of the targets, who rates some of them in PEER and is a peer of them all.
    scene.delegate("A-1", "A-3").await;
    assert!(scene.acts_on("A-3").await.is_empty(), "a peer scores no peer for the head");
    // The target; and a subordinate of the target.
    scene.delegate("T-1", "A-1").await;
    scene.delegate("T-1", "A-2").await;
    assert!(scene.acts_on("A-1").await.is_empty(), "nobody scores themself for another");
    assert!(scene.acts_on("A-2").await.is_empty(), "nobody scores their own head for another");
    let on_head = scene.cycle.task("T-1", "DOWNWARD", "A-1").await;
    for who in ["A-1", "A-2"] {
        scene.cycle.submit(who, &on_head, marks("70")).await.refused("NOT_FOUND");
    }
    // Whoever is not on the roster, such as an auditor from outside, scores nobody at all.
    scene.delegate("T-1", "T-6").await;
    scene.cycle.submit("T-6", &on_head, marks("70")).await.refused("NOT_FOUND");
    scene.delegate("T-1", "T-5").await;
    assert_eq!(scene.acts_on("T-5").await, ["DOWNWARD/T-1/A-1"]);

    // Recused oneself, or the principal is.
    scene.delegate("A-1", "T-4").await;
    let recuse = async |who: &str, from: &str| {
        let document = "mutation($from: ID!) { declareRecusal(input: { fromPerson: $from, reason: KINSHIP }) }";
        app.person(who).await.ask_with(document, json!({ "from": scene.person(from) })).await.ok();
    };
    let (on_three, on_four) =
        (scene.cycle.task("A-1", "DOWNWARD", "A-3").await, scene.cycle.task("A-1", "DOWNWARD", "A-4").await);
    scene.cycle.submit("T-4", &on_three, marks("70")).await.ok();
    scene.cycle.submit("T-4", &on_four, marks("70")).await.ok();
    recuse("T-4", "A-3").await;
    recuse("A-1", "A-4").await;
    assert_eq!(scene.acts_on("T-4").await, [2, 5, 6, 7].map(|number| format!("DOWNWARD/A-1/A-{number}")));
    for task in [&on_three, &on_four] {
        scene.cycle.submit("T-4", task, marks("71")).await.refused("NOT_FOUND");
        assert_eq!(scene.told("T-4", "score::Submit", task).await["outcome"], "NOT_FOUND");
    }
    scene.cycle.submit("A-1", &on_three, marks("71")).await.ok();
    let recused = scene.cycle.submit("A-1", &on_four, marks("71")).await.refused("FORBIDDEN");
    assert_eq!(recused.problems, ["RECUSED"]);
}

async fn a_delegate_of_the_leader_records_and_neither_confirms(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.scoring().await).await;
    // Whoever sits in the target's own organisation is kept apart from its panel.
    scene.delegate("T-3", "A-1").await;
    assert!(scene.acts_on("A-1").await.is_empty());
    let delegation = scene.delegate("T-3", "T-5").await;
    let task = scene.cycle.task("T-3", "PANEL", "A-2").await;
    let input = json!({ "input": { "assignment": task, "marks": marks("77"), "present": [scene.person("T-4")] } });
    app.person("T-5").await.ask_with(graphql::SUBMIT, input).await.ok();
    // An author is no confirmer; a member who acts for the author is one who has scored.
    for (who, reason) in [("T-3", "RELATION"), ("T-5", "SEPARATION")] {
        assert_eq!(scene.cycle.about(who, graphql::CONFIRM, &task).await.refused("FORBIDDEN").problems, [reason]);
        let back = json!({ "id": task, "reason": "again" });
        app.person(who).await.ask_with(graphql::RETURN, back).await.refused("FORBIDDEN");
    }
    let why = scene.told("T-5", "score::Confirm", &task).await;
    assert_eq!(why["reason"], "SEPARATION");
    assert!(text(&why["text"]["zh"]).ends_with("您代组长办理"), "{why}");
    // What they handed in they do not confirm afterwards either.
    scene.end("T-5", &delegation).await.ok();
    assert_eq!(scene.cycle.about("T-5", graphql::CONFIRM, &task).await.refused("FORBIDDEN").problems, ["SEPARATION"]);
    let seen = scene.cycle.about("T-4", SHEET, &task).await.field("sheet");
    assert_eq!((&seen["rater"]["code"], &seen["handedInBy"]["code"]), (&json!("T-3"), &json!("T-5")));
    assert_eq!(scene.cycle.about("T-4", graphql::CONFIRM, &task).await.field("confirmSheet")["state"], "CONFIRMED");
}

async fn a_delegation_holds_from_its_first_day_to_its_last(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.open().await).await;
    // Scoring begins on the 3rd, by the calendar that appointments go by.
    let past = scene.ask("A-1", None, "T-4", ["2026-03-01", "2026-03-02"]).await.field("grantDelegation");
    assert_eq!(past["inForce"], true);
    assert!(scene.acts_on("T-4").await.is_empty(), "nothing is scored yet");
    let late = scene.ask("A-1", None, "T-5", ["2026-03-04", "2026-03-05"]).await.field("grantDelegation");
    assert_eq!(late["inForce"], false);
    app.set_clock(SCORING).await;
    scene.cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    let task = scene.cycle.task("A-1", "DOWNWARD", "A-2").await;
    for who in ["T-4", "T-5"] {
        assert!(scene.acts_on(who).await.is_empty(), "{who}");
        scene.cycle.submit(who, &task, marks("70")).await.refused("NOT_FOUND");
    }
    assert_eq!(scene.end("A-1", text(&past["id"])).await.refused("DELEGATION_OVER").path, "id");
    let input = json!({ "input": { "cycle": scene.cycle.id, "closesAt": "2026-03-10T08:00:00+08:00" } });
    app.person(OFFICE).await.ask_with(graphql::EXTEND, input).await.ok();
    app.set_clock(CLOSES).await;
    scene.cycle.submit("T-5", &task, marks("70")).await.ok();
    app.set_clock("2026-03-06T08:00:00+08:00").await;
    scene.cycle.submit("T-5", &task, marks("71")).await.refused("NOT_FOUND");
    scene.cycle.submit("A-1", &task, marks("71")).await.ok();
}

async fn a_delegation_is_granted_by_the_principal_or_the_office(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.open().await).await;
    let days = ["2026-03-02", "2026-03-31"];
    let refused = async |who: &str, principal: Option<&str>, delegate: &str, days: [&str; 2], code: &str| {
        scene.ask(who, principal, delegate, days).await.refused(code)
    };
    refused("A-1", None, "A-1", days, "DELEGATE_IS_PRINCIPAL").await;
    refused("A-1", None, "T-4", ["2026-03-31", "2026-03-02"], "DATES_REVERSED").await;
    refused("A-1", None, "T-4", ["2026-02-01", "2026-03-01"], "DELEGATION_IN_PAST").await;
    refused("A-1", None, "T-4", ["2026-03-02", "2027-03-04"], "DELEGATION_TOO_LONG").await;
    refused("A-2", Some("A-1"), "T-4", days, "FORBIDDEN").await;
    let blank = json!({ "input": { "delegate": scene.person("T-4"), "from": days[0], "to": days[1], "reason": " " } });
    app.person("A-1").await.ask_with(graphql::GRANT_DELEGATION, blank).await.refused("REASON_MISSING");
    // The office for others, never to itself and never for itself.
    refused(OFFICE, Some("A-1"), OFFICE, days, "DELEGATION_OF_ONES_OWN").await;
    let made = scene.ask(OFFICE, Some("A-1"), "T-4", days).await.field("grantDelegation");
    assert_eq!(made["byOffice"], true);
    let overlap = refused("A-1", None, "T-4", ["2026-03-31", "2026-04-02"], "DELEGATION_OVERLAPS").await;
    assert_eq!(overlap.path, "input.from");
    scene.ask("A-1", None, "T-4", ["2026-04-01", "2026-04-02"]).await.ok();
    scene.delegate("A-1", "T-5").await;
    scene.delegate(OFFICE, "T-5").await;
    // What is one's own is granted as one's own, also by whoever runs the office.
    let other = app.found("X", "另一单位", "Another unit").await;
    let roster = "kaoping: roster/1
organisations:
  - {code: X, name: {zh: 另一单位, en: Another unit}, kind: root}
persons:
  - {code: X-1, name: {zh: 外人, en: Stranger}}
";
    let input = json!({ "input": { "organisation": other.to_string(), "yaml": roster } });
    app.person("admin-X").await.ask_with(graphql::IMPORT_ROSTER, input).await.ok();
    let people = app.person("admin-X").await.ask("{ persons(first: 10) { nodes { id code } } }").await.field("persons");
    let stranger = people["nodes"][0]["id"].clone();
    let input = json!({ "input": { "delegate": stranger, "from": days[0], "to": days[1], "reason": "x" } });
    app.person("A-1").await.ask_with(graphql::GRANT_DELEGATION, input).await.refused("NOT_FOUND");

    let list = "{ delegations(first: 10) { totalCount nodes { id principal { code } delegate { code } } } }";
    for (who, many) in [("A-1", 3), ("T-4", 2), ("T-5", 2), (OFFICE, 4), ("A-2", 0)] {
        let seen = app.person(who).await.ask(list).await.field("delegations");
        assert_eq!(seen["totalCount"], many, "{who}");
    }
    let id = text(&made["id"]);
    let node = format!("{{ node(id: \"{id}\") {{ ... on Delegation {{ reason principal {{ code }} }} }} }}");
    assert_eq!(app.person("T-4").await.ask(&node).await.field("node")["reason"], "出差");
    assert!(app.person("A-2").await.ask(&node).await.field("node").is_null());
    for who in ["A-2", "T-1", "admin"] {
        scene.end(who, id).await.refused("NOT_FOUND");
    }
    let ended = scene.end("T-4", id).await.field("endDelegation");
    assert!(ended["inForce"] == false && ended["endedAt"].is_string(), "{ended}");
    scene.end(OFFICE, id).await.refused("DELEGATION_OVER");
    // What has ended stands in nobody's way.
    scene.ask("A-1", None, "T-4", days).await.ok();
}

async fn the_office_picks_nobody_who_scores_it(app: &TestApp) {
    let small = Small::settle(app).await;
    // A role ends codes that were handed out before it.
    app.person("A-2").await;
    let scene = Scene::of(&small, small.open().await).await;
    let role =
        json!({ "input": { "account": scene.ids["Account:A-2"], "role": "OFFICE", "organisation": small.root } });
    app.person("admin").await.ask_with(graphql::GRANT_ROLE, role).await.ok();
    let days = ["2026-03-02", "2026-03-31"];
    let refused = async |who: &str, principal: &str| {
        let refused = scene.ask(who, Some(principal), "T-4", days).await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["SEPARATION"], "{who} for {principal}");
    };
    // The head of one's own organisation, or of one above it, and whoever sits in a group that scores it.
    refused(OFFICE, "T-1").await;
    for principal in ["A-1", "T-1", "T-3"] {
        refused("A-2", principal).await;
    }
    scene.ask("A-2", Some("A-3"), "T-4", days).await.ok();
    scene.ask(OFFICE, Some("A-1"), "T-5", days).await.ok();
    // Nor does one end theirs, as others of the office do.
    let head = scene.delegate("A-1", "T-4").await;
    assert_eq!(scene.end("A-2", &head).await.refused("FORBIDDEN").problems, ["SEPARATION"]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM delegation WHERE ended_at IS NULL").await, 3);
    scene.end(OFFICE, &head).await.ok();
    // What is one's own, one grants and ends oneself.
    let own = scene.delegate("A-2", "T-5").await;
    scene.end("A-2", &own).await.ok();
    // Whoever sat there when the roster was frozen is scored by it.
    app.tamper(
        "UPDATE appointment SET to_date = '2026-03-01' WHERE person_id = (SELECT id FROM person WHERE code = 'A-2')",
    )
    .await;
    for principal in ["A-1", "T-1", "T-3"] {
        refused("A-2", principal).await;
    }
}

async fn whoever_has_left_or_moved_acts_for_nobody(app: &TestApp) {
    let small = Small::settle(app).await;
    let scene = Scene::of(&small, small.scoring().await).await;
    let task = scene.cycle.task("A-1", "DOWNWARD", "A-2").await;
    for (who, kind) in [("T-4", "LEFT"), ("T-5", "MOVED")] {
        scene.delegate("A-1", who).await;
        scene.cycle.submit(who, &task, marks("70")).await.ok();
        let input = json!({ "cycle": scene.cycle.id, "kind": kind, "person": scene.person(who), "reason": "调离" });
        let changed = app.person(OFFICE).await.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await;
        assert_eq!(changed.field("proposeRosterChange")["state"], "APPROVED");
        assert!(scene.acts_on(who).await.is_empty(), "{who}");
        scene.cycle.submit(who, &task, marks("71")).await.refused("NOT_FOUND");
    }
    scene.cycle.submit("A-1", &task, marks("72")).await.ok();
}
