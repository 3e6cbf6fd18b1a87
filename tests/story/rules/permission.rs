//! Why somebody may or may not, who may, and what somebody may: everything that may be told, and nothing else.
use entity::{Uuid, acts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Answer, Client, Kind, TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, SCHEME, Small, marks},
};

tests::on_both!(
    a_decision_explains_itself,
    what_is_hidden_is_explained_as_what_is_not_there,
    a_scorecard_in_no_detail_is_explained_as_absent,
    who_can_is_everybody_who_may_and_nobody_else,
    nobody_is_told_who_has_a_task,
    what_somebody_can_is_the_same_with_a_task_and_without,
);

const EVERYBODY: [&str; 13] =
    ["T-1", "T-2", "T-3", "T-4", "T-5", "T-6", "A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7"];

async fn ask(client: &Client, act: &str, node: &str) -> Answer {
    client.ask_with(graphql::PERMISSION, json!({ "act": act, "node": node })).await
}

async fn told(app: &TestApp, who: &str, act: &str, node: &str) -> Value {
    ask(&app.person(who).await, act, node).await.field("permission")
}

async fn who_can(app: &TestApp, act: &str, node: &str) -> Answer {
    app.person(OFFICE).await.ask_with(graphql::WHO_CAN, json!({ "act": act, "node": node, "first": 100 })).await
}

/// An id of a record, as the API writes it, from the database.
async fn ids(app: &TestApp, kind: &str, rest: &str) -> Vec<String> {
    let id = match app.kind() {
        Kind::Sqlite => "lower(hex(x.id))",
        Kind::Postgres => "replace(CAST(x.id AS TEXT), '-', '')",
    };
    let rows = app.sql(&format!("SELECT {id} FROM {rest}")).await;
    rows.into_iter().flatten().flatten().map(|id| format!("{kind}_{id}")).collect()
}

async fn one_id(app: &TestApp, kind: &str, rest: &str) -> String {
    ids(app, kind, rest).await.into_iter().next().unwrap_or_else(|| panic!("no {kind}: {rest}"))
}

async fn a_decision_explains_itself(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let may = told(app, OFFICE, "cycle::Close", &cycle.id).await;
    assert_eq!((&may["allowed"], &may["outcome"], &may["reason"]), (&json!(true), &json!("ALLOWED"), &Value::Null));
    assert_eq!(
        may["text"],
        json!({ "zh": "允许：考核办，范围：本单位及下级",
        "en": "allowed: assessment office, reach: organisation and below" })
    );
    assert_eq!(may["lines"], json!([{ "act": "cycle::Close", "row": "cycle::Close, office, -, -, SCORING, SUBTREE" }]));
    assert_eq!((&may["role"]["word"], &may["phase"]["word"]), (&json!("office"), &json!("SCORING")));

    let early = told(app, OFFICE, "cycle::Archive", &cycle.id).await;
    assert_eq!((&early["outcome"], &early["reason"]), (&json!("FORBIDDEN"), &json!("PHASE")));
    assert_eq!(early["text"]["en"], "this cannot be done in the present phase: published");
    let outsider = told(app, "A-2", "cycle::Close", &cycle.id).await;
    assert_eq!((&outsider["reason"], &outsider["role"]), (&json!("ROLE"), &Value::Null));
    assert_eq!(outsider["text"]["en"], "you hold no role here that gives this right: assessment office, worker");

    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let mine = told(app, "A-1", "score::Submit", &task).await;
    assert_eq!((&mine["allowed"], &mine["relations"]), (&json!(true), &json!([{ "word": "SUPERIOR" }])));
    assert_eq!((&mine["channel"]["word"], &mine["role"]), (&json!("DOWNWARD"), &Value::Null));
    let ballot = told(app, "A-1", "ballot::Cast", &task).await;
    assert_eq!(ballot["reason"], "CHANNEL");
    app.set_clock(CLOSES).await;
    let late = told(app, "A-1", "score::Submit", &task).await;
    assert_eq!((&late["outcome"], &late["reason"]), (&json!("FORBIDDEN"), &json!("WINDOW_CLOSED")));

    ask(&app.person("A-1").await, "score::Sumbit", &task).await.refused("UNKNOWN_ACT");
    let wrong = ask(&app.person("A-1").await, "score::Submit", &cycle.id).await.refused("ACT_OF_ANOTHER_RECORD");
    assert_eq!(wrong.path, "node");
    let stranger = app.stranger();
    ask(&stranger, "cycle::Close", &cycle.id).await.refused("UNAUTHENTICATED");
}

/// Every act there is, on a record of its kind that the caller may not see: the same bytes as for one that is not there.
async fn what_is_hidden_is_explained_as_what_is_not_there(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    let other = app.found("X", "另一单位", "Another unit").await.to_string();
    let scheme = one_id(app, "SchemeVersion", "scheme_version x").await;
    let planned = small.create(small.plan(&scheme, "april")).await.field("createCycle");
    let leaver = small.ids().await["Person:A-5"].clone();
    let input = json!({ "input": { "cycle": cycle.id, "kind": "LEFT", "person": leaver, "reason": "to see" } });
    app.person(OFFICE).await.ask_with(graphql::PROPOSE_CHANGE, input).await.ok();
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let input = json!({ "input": { "cycle": cycle.id } });
    app.person(OFFICE).await.ask_with(graphql::PROPOSE, input).await.ok();
    let input = json!({ "input": { "organisation": small.root, "added": ["group::Read, head, -, -, -, OWN"],
        "reason": "to see" } });
    app.person("admin").await.ask_with(graphql::PROPOSE_POLICY, input).await.ok();
    let sent = json!({ "input": { "delegate": small.ids().await["Person:T-4"], "from": "2026-03-01",
        "to": "2026-03-31", "reason": "away" } });
    app.person("A-1").await.ask_with(graphql::GRANT_DELEGATION, sent).await.ok();
    let not = |who: &str| format!("x.rater_id <> (SELECT id FROM person WHERE code = '{who}')");
    let mut hidden = BTreeMap::from([
        ("Organisation", vec![other]),
        ("Cycle", vec![text(&planned["id"]).to_owned()]),
        ("Account", ids(app, "Account", "account x WHERE x.login = 'A-2'").await),
        ("Publication", ids(app, "Publication", "publication x").await),
        ("PolicyVersion", ids(app, "PolicyVersion", "policy_version x").await),
        ("RosterChange", ids(app, "RosterChange", "roster_change x").await),
        ("Delegation", ids(app, "Delegation", "delegation x").await),
        ("AuditEntry", ids(app, "AuditEntry", "audit x LIMIT 1").await),
        ("Scorecard", ids(app, "Scorecard", "scorecard x").await),
    ]);
    for channel in 1..=5 {
        let tasks = format!("assignment x WHERE x.channel = {channel} AND {} LIMIT 2", not("A-3"));
        hidden.entry("Assignment").or_default().extend(ids(app, "Assignment", &tasks).await);
    }
    let client = app.person("A-3").await;
    let mut compared = 0;
    for act in acts::ALL {
        let absent = format!("{}_018f0000000070008000000000000000", act.record);
        let Some(records) = hidden.get(act.record) else { continue };
        let nothing = ask(&client, act.name, &absent).await.body.to_string();
        assert!(nothing.contains("\"NOT_FOUND\""), "{nothing}");
        for record in records {
            let told = ask(&client, act.name, record).await.body.to_string();
            assert_eq!(told, nothing, "{} {record}", act.name);
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} pairs were compared");
    // Nor is anything else said about them, by whichever question.
    for (act, record) in [("cycle::Close", &hidden["Cycle"][0]), ("score::Read", &hidden["Assignment"][0])] {
        let variables = json!({ "act": act, "node": record });
        client.ask_with(graphql::WHO_CAN, variables).await.refused("NOT_FOUND");
    }
}

/// The public may read scorecards, and is shown none of persons unless a publication says so: as in `node`, so here.
async fn a_scorecard_in_no_detail_is_explained_as_absent(app: &TestApp) {
    let small = Small::settle(app).await;
    // Logged in before: a role ends the codes that were handed out.
    app.person("T-6").await;
    let account = one_id(app, "Account", "account x WHERE x.login = 'T-6'").await;
    let grant = "mutation($input: RoleInput!) { grantRole(input: $input) }";
    let input = json!({ "account": account, "role": "PORTAL", "organisation": small.root });
    app.person("admin").await.ask_with(grant, json!({ "input": input })).await.ok();
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", None).await;
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let portal = app.person("T-6").await;
    let nothing = ask(&portal, "scorecard::Read", "Scorecard_018f0000000070008000000000000000").await.body.to_string();
    let cards = ids(app, "Scorecard", "scorecard x").await;
    for card in &cards {
        assert_eq!(ask(&portal, "scorecard::Read", card).await.body.to_string(), nothing);
        assert_eq!(told(app, "A-2", "scorecard::Read", card).await["allowed"], true, "shown in some detail to staff");
    }
    assert!(!cards.is_empty());
}

/// `x ∈ whoCan(act, record) ⇔ permission(act, record)` asked by x.
async fn who_can_is_everybody_who_may_and_nobody_else(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    small.import_scheme(&SCHEME.replace("code: ", "code: Z")).await.ok();
    let input = json!({ "input": { "organisation": small.root, "added": ["group::Read, head, -, -, -, OWN"],
        "reason": "to see" } });
    app.person("admin").await.ask_with(graphql::PROPOSE_POLICY, input).await.ok();
    let sent = json!({ "input": { "delegate": small.ids().await["Person:T-4"], "from": "2026-03-01",
        "to": "2026-03-31", "reason": "away" } });
    app.person("A-1").await.ask_with(graphql::GRANT_DELEGATION, sent).await.ok();
    let last = one_id(app, "Account", "account x WHERE x.login = 'A-7'").await;
    let close = format!("mutation {{ disableAccount(account: \"{last}\") }}");
    app.person("admin").await.ask(&close).await.ok();
    let of = async |kind, rest| one_id(app, kind, rest).await;
    let account = of("Account", "account x WHERE x.login = 'A-2'").await;
    let person = of("Person", "person x WHERE x.code = 'A-2'").await;
    let draft = of("SchemeVersion", "scheme_version x WHERE x.state = 'DRAFT'").await;
    let department = of("Organisation", "organisation x WHERE x.code = 'A'").await;
    let questions = [
        ("cycle::Close", cycle.id.clone()),
        ("cycle::Archive", cycle.id.clone()),
        ("cycle::Read", cycle.id.clone()),
        ("cycle::Progress", cycle.id.clone()),
        ("group::Update", of("AssessmentGroup", "assessment_group x").await),
        ("person::Read", person.clone()),
        ("recusal::Declare", person.clone()),
        ("delegation::Grant", person),
        ("delegation::End", of("Delegation", "delegation x").await),
        ("account::Read", account.clone()),
        ("account::Disable", account),
        ("organisation::Update", department.clone()),
        ("person::Create", department),
        ("scheme::Activate", draft),
        ("policy::Approve", of("PolicyVersion", "policy_version x").await),
    ];
    let (mut named, mut empty) = (0, 0);
    for (act, node) in questions {
        let mut listed = BTreeSet::new();
        let mut after = Value::Null;
        loop {
            let variables = json!({ "act": act, "node": node, "first": 4, "after": after });
            let page = app.person(OFFICE).await.ask_with(graphql::WHO_CAN, variables).await.field("whoCan");
            assert_eq!(page["byTask"], false);
            let holders = &page["holders"];
            for holder in holders["nodes"].as_array().expect("holders") {
                assert!(listed.insert(text(&holder["code"]).to_owned()), "{act}: twice");
            }
            after = holders["pageInfo"]["endCursor"].clone();
            if holders["pageInfo"]["hasNextPage"] == false {
                assert_eq!(holders["totalCount"], listed.len(), "{act}");
                break;
            }
        }
        let mut allowed = BTreeSet::new();
        for who in EVERYBODY.into_iter().filter(|who| *who != "A-7").chain(["admin"]) {
            if told(app, who, act, &node).await["allowed"] == true {
                allowed.insert(who.to_owned());
            }
        }
        assert_eq!(listed, allowed, "{act}");
        named += listed.len();
        empty += usize::from(listed.is_empty());
    }
    assert!(named > 30 && empty > 0, "{named} named, {empty} empty");
    let leader = app.person(LEADER).await;
    let refused = leader.ask_with(graphql::WHO_CAN, json!({ "act": "cycle::Read", "node": cycle.id })).await;
    assert_eq!(refused.refused("FORBIDDEN").problems, ["ROLE"]);
}

/// Written as the attacker: an officer who has got hold of the ids of all tasks, and asks everything about each.
async fn nobody_is_told_who_has_a_task(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    cycle.everybody_votes("70", None).await;
    let officer = "(SELECT id FROM person WHERE code = 'T-2')";
    let apart = format!(
        "x.rater_id <> {officer} AND NOT EXISTS (SELECT 1 FROM cycle_target t WHERE t.cycle = x.cycle
         AND t.number = x.target AND t.person_id = {officer})"
    );
    let betrays = |told: &str| EVERYBODY.iter().any(|code| told.contains(code)) || told.contains("Person_");
    let mut answered = 0;
    for channel in 1..=5 {
        let mut sorts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for task in ids(app, "Assignment", &format!("assignment x WHERE x.channel = {channel} AND {apart}")).await {
            for act in acts::ALL.iter().filter(|act| act.record == "Assignment") {
                let who = who_can(app, act.name, &task).await.body.to_string();
                assert!(!betrays(&who), "{} {task}: {who}", act.name);
                let why = ask(&app.person(OFFICE).await, act.name, &task).await.body.to_string();
                assert!(!betrays(&why), "{} {task}: {why}", act.name);
                answered += usize::from(who.contains("\"byTask\":true"));
                sorts.entry(act.name).or_default().insert(format!("{who}{why}"));
            }
        }
        for (act, answers) in sorts {
            assert!(
                answers.len() <= 1,
                "in one channel one task is answered otherwise than another: {act} {answers:#?}"
            );
        }
    }
    assert!(answered > 10, "{answered}");
    // The same search finds whom an answer does name: it is not blind.
    let named = who_can(app, "cycle::Close", &cycle.id).await.body.to_string();
    assert!(betrays(&named), "{named}");
}

/// Two clerks of one department, one of whom has to rate; and the same one before there were tasks.
async fn what_somebody_can_is_the_same_with_a_task_and_without(app: &TestApp) {
    let small = Small::settle(app).await;
    let person = async |code: &str| one_id(app, "Person", &format!("person x WHERE x.code = '{code}'")).await;
    let can = async |id: String| {
        let told = app.person(OFFICE).await.ask_with(graphql::WHAT_CAN, json!({ "person": id })).await;
        told.field("whatCan")
    };
    let before = can(person("A-2").await).await;
    small.scoring().await;
    let rater = person("A-2").await;
    app.tamper("UPDATE assignment SET withdrawn = (1 = 1) WHERE rater_id = (SELECT id FROM person WHERE code = 'A-3')")
        .await;
    assert_eq!(can(rater).await, before);
    assert_eq!(can(person("A-3").await).await, before);
    let words: Vec<_> =
        before["roles"].as_array().expect("roles").iter().map(|role| text(&role["role"]["word"])).collect();
    assert_eq!(words, ["staff"]);
    let rows: Vec<_> = before["lines"].as_array().expect("lines").iter().map(|line| text(&line["row"])).collect();
    assert!(rows.contains(&"recusal::Declare, staff, -, -, -, OWN"), "{rows:#?}");
    assert!(rows.iter().any(|row| row.starts_with("ballot::Cast, -, ")), "{rows:#?}");
    assert!(!rows.iter().any(|row| row.contains("office")), "{rows:#?}");
    let head = can(person("T-1").await).await;
    let words: Vec<_> =
        head["roles"].as_array().expect("roles").iter().map(|role| text(&role["role"]["word"])).collect();
    assert_eq!(words, ["head", "leading_group", "staff"]);
    // Asked by the office only, about people it sees.
    let variables = json!({ "person": person("A-2").await });
    app.person(LEADER).await.ask_with(graphql::WHAT_CAN, variables).await.refused("FORBIDDEN");
    let nobody = format!("Person_{}", Uuid::nil().simple());
    app.person(OFFICE).await.ask_with(graphql::WHAT_CAN, json!({ "person": nobody })).await.refused("NOT_FOUND");
}
