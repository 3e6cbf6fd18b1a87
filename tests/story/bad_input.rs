//! What is wrong is told by a stable code, a field and a sentence in each language, and nothing is half-written.
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use tests::{
    Answer, TestApp, graphql,
    play::text,
    small::{CLOSES, OFFICE, ROSTER, Running, SCHEME, Small, marks},
};

tests::on_both!(
    documents,
    marks_and_tasks,
    organisations_and_people,
    schemes_and_cycles,
    files_name_the_line,
    pages_and_ids,
    the_language_is_the_readers,
);

/// What somebody sent, and the code and field of the answer.
type Case = (&'static str, Answer, &'static str, &'static str);

/// Every case is refused as said, and no table has a row more or less.
async fn all_refused(app: &TestApp, before: std::collections::BTreeMap<String, i64>, cases: Vec<Case>) {
    let told: Vec<_> = cases.iter().map(|(name, answer, ..)| (*name, answer.fault())).collect();
    let told: Vec<_> = told.iter().map(|(name, fault)| (*name, fault.code.as_str(), fault.path.as_str())).collect();
    let expected: Vec<_> = cases.iter().map(|(name, _, code, path)| (*name, *code, *path)).collect();
    assert_eq!(told, expected);
    assert_eq!(app.row_counts().await, before, "something was written");
}

async fn documents(app: &TestApp) {
    Small::settle(app).await;
    let client = app.person("A-2").await;
    let before = app.row_counts().await;
    let deep = format!("{{ node(id: {}1{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
    let fragments: String =
        (0..24).map(|level| format!("fragment f{level} on Query {{ ...f{0} ...f{0} }} ", level + 1)).collect();
    let bomb = format!("{{ ...f0 }} {fragments} fragment f24 on Query {{ __typename }}");
    let huge = format!("{{ viewer {{ login }} }} # {}", "x".repeat(10_000_000));
    let loops = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
    let nested = json!({ "input": { "login": { "deep": "x" }, "password": "x" } });
    let cases = vec![
        ("unknown field", client.ask("{ viewer { secret } }").await, "VALIDATION", ""),
        ("unknown mutation", client.ask("mutation { dropTables }").await, "VALIDATION", ""),
        ("unknown argument", client.ask("{ cycles(order: 1) { totalCount } }").await, "VALIDATION", ""),
        ("wrong type", client.ask("{ cycles(first: \"ten\") { totalCount } }").await, "BAD_REQUEST", "first"),
        ("wrong variable", client.ask_with(graphql::LOG_IN, nested).await, "BAD_REQUEST", "input.login"),
        ("no selection", client.ask("{ viewer }").await, "VALIDATION", ""),
        ("no document", client.ask("").await, "BAD_REQUEST", "query"),
        ("no query", client.post("{}".to_owned()).await, "BAD_REQUEST", "query"),
        ("no JSON", client.post("{".to_owned()).await, "BAD_REQUEST", ""),
        ("a batch", client.post("[]".to_owned()).await, "BATCH_REFUSED", ""),
        ("broken syntax", client.ask("{ viewer { login }").await, "SYNTAX", "query"),
        ("ten megabytes", client.ask(&huge).await, "BODY_TOO_LARGE", ""),
        ("a literal 2,000 deep", client.ask(&deep).await, "TOO_DEEP", "query"),
        ("a fragment bomb", client.ask(&bomb).await, "TOO_COMPLEX", "query"),
        ("fragments in a circle", client.ask(loops).await, "VALIDATION", "query"),
    ];
    all_refused(app, before, cases).await;
    client.ask("{ viewer { login } }").await.ok();
}

/// A mark instead of the first of the form.
fn with(mark: Value) -> Value {
    let mut all = marks("70");
    all[0] = mark;
    all
}

async fn marks_and_tasks(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let ballot = cycle.task("A-2", "UPWARD", "A-1").await;
    for who in ["A-3", "T-6"] {
        app.person(who).await;
    }
    let before = app.row_counts().await;
    let submit = async |marks: Value| cycle.submit("A-1", &task, marks).await;
    let work = |points: &str| with(json!({ "indicator": "WORK", "points": points }));
    let mut doubled = marks("70");
    doubled[1] = json!({ "indicator": "WORK", "points": "71" });
    let mut many = marks("70");
    many.as_array_mut().expect("marks").push(json!({ "indicator": "WORK", "points": "71" }));
    let both = with(json!({ "indicator": "WORK", "points": "70", "abstained": true }));
    let by_level = with(json!({ "indicator": "WORK", "level": "A" }));
    let level = |word: &str| json!([{ "indicator": "WORK", "abstained": true }, { "indicator": "CONDUCT", "abstained": true }, { "indicator": "ORDER", "level": word }]);
    let points_for_level = json!([{ "indicator": "WORK", "abstained": true }, { "indicator": "CONDUCT", "abstained": true }, { "indicator": "ORDER", "points": "9" }]);
    let foreign = with(json!({ "indicator": "REVENUE", "points": "70" }));
    let number = json!({ "input": { "assignment": task, "marks": [{ "indicator": "WORK", "points": 70.5 }] } });
    let comment = json!({ "input": { "assignment": task, "marks": marks("70"), "comment": "not taken here" } });
    let malformed = cycle.submit("A-1", "Assignment_12", marks("70")).await;
    let another_kind = cycle.submit("A-1", &cycle.id, marks("70")).await;
    let nobodys = cycle.submit("A-1", "Assignment_00000000000000000000000000000000", marks("70")).await;
    let head = app.person("A-1").await;
    let cases = vec![
        ("points out of range", submit(work("100.0001")).await, "POINTS_RANGE", "input.marks[0].points"),
        ("negative points", submit(work("-1")).await, "POINTS_RANGE", "input.marks[0].points"),
        ("points too fine", submit(work("1.00001")).await, "POINTS_TOO_FINE", "input.marks[0].points"),
        ("no number", submit(work("１２")).await, "POINTS_MALFORMED", "input.marks[0].points"),
        ("a float", head.ask_with(graphql::SUBMIT, number).await, "BAD_REQUEST", "input.marks.0.points"),
        ("a missing mark", submit(json!([])).await, "MARK_MISSING", "input.marks"),
        ("a mark twice", submit(doubled).await, "MARK_DUPLICATE", "input.marks[1].indicator"),
        ("too many marks", submit(many).await, "TOO_MANY_MARKS", "input.marks"),
        ("points and abstained", submit(both).await, "ENTRY_NOT_ONE", "input.marks[0]"),
        ("a level for points", submit(by_level).await, "POINTS_WANTED", "input.marks[0].level"),
        ("points for a level", submit(points_for_level).await, "LEVEL_WANTED", "input.marks[2].points"),
        ("no such level", submit(level("Z")).await, "LEVEL_UNKNOWN", "input.marks[2].level"),
        ("an indicator of another scheme", submit(foreign).await, "INDICATOR_UNKNOWN", "input.marks[0].indicator"),
        ("a comment", head.ask_with(graphql::SUBMIT, comment).await, "COMMENT_NOT_TAKEN", "input.comment"),
        ("a malformed id", malformed, "BAD_ID", "input.assignment"),
        ("an id of another kind", another_kind, "BAD_ID", "input.assignment"),
        ("nobody's task", nobodys, "NOT_FOUND", ""),
        ("somebody else's task", cycle.submit("A-3", &task, marks("70")).await, "NOT_FOUND", ""),
        (
            "a ballot out of range",
            cycle.ballot("A-2", &ballot, work("101"), None).await,
            "POINTS_RANGE",
            "input.marks[0].points",
        ),
        (
            "a long comment",
            cycle.ballot("A-2", &ballot, marks("70"), Some(&"长".repeat(2_001))).await,
            "COMMENT_TOO_LONG",
            "input.comment",
        ),
        ("somebody else's ballot", cycle.ballot("A-3", &ballot, marks("70"), None).await, "NOT_FOUND", ""),
        (
            "a stranger",
            app.stranger().ask_with(graphql::SUBMIT, json!({ "input": { "assignment": task, "marks": [] } })).await,
            "UNAUTHENTICATED",
            "",
        ),
    ];
    all_refused(app, before, cases).await;
    several_at_once(&cycle, &task).await;
    app.set_clock(CLOSES).await;
    for who in ["A-1", "A-2"] {
        app.person(who).await;
    }
    let before = app.row_counts().await;
    let late = vec![
        ("a closed window", cycle.submit("A-1", &task, marks("70")).await, "FORBIDDEN", ""),
        ("a closed urn", cycle.ballot("A-2", &ballot, marks("70"), None).await, "FORBIDDEN", ""),
    ];
    all_refused(app, before, late).await;
}

/// Everything that is wrong is told at once.
async fn several_at_once(cycle: &Running<'_>, task: &str) {
    let many = json!([{ "indicator": "WORK", "points": "101" }, { "indicator": "NOTHING", "points": "1" }]);
    let told = cycle.submit("A-1", task, many).await.refused("POINTS_RANGE").problems;
    assert_eq!(told, ["POINTS_RANGE", "INDICATOR_UNKNOWN", "MARK_MISSING", "MARK_MISSING"]);
}

async fn organisations_and_people(app: &TestApp) {
    let small = Small::settle(app).await;
    let (admin, office) = (app.person("admin").await, app.person(OFFICE).await);
    let list = office
        .ask("{ organisations(first: 10) { nodes { id code } } persons(first: 100) { nodes { id code } } }")
        .await
        .ok();
    let id = |list: &Value, code: &str| {
        let mut found = list["nodes"].as_array().expect("nodes").iter().filter(|node| node["code"] == code);
        found.next().expect("a node")["id"].clone()
    };
    let (a, clerk) = (id(&list["organisations"], "A"), id(&list["persons"], "A-2"));
    let below = create(&admin, &a, "A1").await.field("createOrganisation")["id"].clone();
    let name = json!({ "zh": "甲", "en": "A" });
    let appoint = "mutation($input: AppointInput!) { appoint(input: $input) { id } }";
    let appointment = |from: &str, to: Value, organisation: &Value| json!({ "input": { "person": clerk, "organisation": organisation, "post": name, "seat": "MEMBER", "from": from, "to": to } });
    let update = "mutation($input: UpdateOrganisationInput!) { updateOrganisation(input: $input) { id } }";
    let person = "mutation($input: CreatePersonInput!) { createPerson(input: $input) { id } }";
    let account = "mutation($input: CreateAccountInput!) { createAccount(input: $input) { accountId } }";
    let role = "mutation($input: RoleInput!) { grantRole(input: $input) }";
    let accounts = admin.ask("{ accounts(first: 100) { nodes { id login } } }").await.field("accounts");
    let own = accounts["nodes"].as_array().expect("accounts").iter().find(|row| row["login"] == OFFICE).cloned();
    let granted =
        json!({ "input": { "account": own.expect("an account")["id"], "role": "OFFICE", "organisation": small.root } });
    let moved = |parent: &Value| json!({ "input": { "id": a, "parent": parent } });
    let group = |members: Value| json!({ "input": { "organisation": small.root, "code": "H", "name": name, "kind": "SPECIALIST", "composition": { "members": members } } });
    let create_group = "mutation($input: CreateAssessmentGroupInput!) { createAssessmentGroup(input: $input) { id } }";
    let twice = json!([{ "person": clerk, "seat": "MEMBER" }, { "person": clerk, "seat": "LEADER" }]);
    let recusal = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
    let neither = json!({ "input": { "reason": "KINSHIP" } });
    let before = app.row_counts().await;
    let cases = vec![
        ("a loop", admin.ask_with(update, moved(&below)).await, "ORGANISATION_LOOP", "input.parent"),
        ("its own parent", admin.ask_with(update, moved(&a)).await, "ORGANISATION_LOOP", "input.parent"),
        ("a duplicate code", create(&admin, &a, "B").await, "DUPLICATE_CODE", "input.code"),
        ("no code", create(&admin, &a, "").await, "BAD_REQUEST", ""),
        (
            "a duplicate person",
            office.ask_with(person, json!({ "input": { "code": "A-2", "name": name, "organisation": a } })).await,
            "DUPLICATE_CODE",
            "input.code",
        ),
        (
            "overlapping appointments",
            office.ask_with(appoint, appointment("2026-06-01", Value::Null, &a)).await,
            "APPOINTMENT_OVERLAPS",
            "input.from",
        ),
        (
            "dates reversed",
            office.ask_with(appoint, appointment("2026-06-01", json!("2026-05-01"), &below)).await,
            "DATES_REVERSED",
            "input.to",
        ),
        ("no date", office.ask_with(appoint, appointment("2026-02-30", Value::Null, &below)).await, "BAD_REQUEST", ""),
        (
            "a second account",
            admin.ask_with(account, json!({ "input": { "person": clerk, "login": "other" } })).await,
            "LOGIN_TAKEN",
            "input.login",
        ),
        ("granted already", admin.ask_with(role, granted).await, "ALREADY_GRANTED", "input.role"),
        (
            "a member twice",
            office.ask_with(create_group, group(twice)).await,
            "DUPLICATE_ENTRY",
            "input.composition.members[1].person",
        ),
        (
            "neither person nor organisation",
            app.person("A-2").await.ask_with(recusal, neither).await,
            "ONE_OF",
            "input.fromPerson",
        ),
    ];
    // Logging A-2 in took place in between.
    let mut before = before;
    *before.get_mut("session").expect("sessions") += 1;
    all_refused(app, before, cases).await;
}

async fn create(client: &tests::Client, parent: &Value, code: &str) -> Answer {
    let document = "mutation($input: CreateOrganisationInput!) { createOrganisation(input: $input) { id } }";
    let input = json!({ "parent": parent, "code": code, "name": { "zh": "科", "en": "D" }, "kind": "department" });
    client.ask_with(document, json!({ "input": input })).await
}

async fn schemes_and_cycles(app: &TestApp) {
    let small = Small::settle(app).await;
    let scheme = small.scheme(SCHEME).await;
    small.create(small.plan(&scheme, "march")).await.ok();
    let unbalanced = SCHEME.replace("weight: 60", "weight: 65").replace("code: small", "code: unbalanced");
    let draft = small.import_scheme(&unbalanced).await.field("importScheme");
    assert_eq!(draft["findings"][0]["problem"]["code"], "WEIGHTS_NOT_100");
    let leader = app.person(tests::small::LEADER).await;
    let plan = |field: &str, value: Value| {
        let mut plan = small.plan(&scheme, "april");
        plan[field] = value;
        plan
    };
    let before = app.row_counts().await;
    let cases = vec![
        (
            "weights that do not sum",
            leader.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": draft["id"] })).await,
            "WEIGHTS_NOT_100",
            "indicators",
        ),
        ("a duplicate code", small.create(small.plan(&scheme, "march")).await, "DUPLICATE_CODE", "input.code"),
        (
            "windows out of order",
            small.create(plan("closesAt", json!(tests::small::OPENS))).await,
            "WINDOWS_OUT_OF_ORDER",
            "input.closesAt",
        ),
        (
            "a period reversed",
            small.create(plan("periodTo", json!("2026-02-01"))).await,
            "DATES_REVERSED",
            "input.periodTo",
        ),
        (
            "no such time zone",
            small.create(plan("timeZone", json!("Mars/Olympus"))).await,
            "UNKNOWN_TIME_ZONE",
            "input.timeZone",
        ),
        ("a bad seed", small.create(plan("seed", json!("-1"))).await, "BAD_SEED", "input.seed"),
        ("no instant", small.create(plan("opensAt", json!("yesterday"))).await, "BAD_REQUEST", ""),
        (
            "a draft in force",
            small.create(small.plan(text(&draft["id"]), "april")).await,
            "SCHEME_NOT_ACTIVE",
            "input.scheme",
        ),
        ("a cycle for a scheme", small.create(small.plan(&small.root, "april")).await, "BAD_ID", "input.scheme"),
    ];
    all_refused(app, before, cases).await;
}

async fn files_name_the_line(app: &TestApp) {
    let small = Small::settle(app).await;
    app.person(OFFICE).await;
    app.person("admin").await;
    let before = app.row_counts().await;
    let line = |text: &str, found: &str| text.lines().position(|line| line.contains(found)).expect("a line") + 1;
    let unknown = ROSTER.replace("kind: SPECIALIST", "sort: SPECIALIST");
    let answer = small.import(&unknown).await.fault();
    let wanted = format!("line {}", line(&unknown, "sort: SPECIALIST"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {}", answer.en);
    assert!(answer.zh.contains(&line(&unknown, "sort: SPECIALIST").to_string()), "{}", answer.zh);

    // A wrong word in one place of a file that would be new altogether: all of it is refused.
    let fresh =
        ROSTER.replace("code: T-", "code: U-").replace("person: T-", "person: U-").replace("code: A-", "code: C-");
    let fresh =
        fresh.replace("{code: A, ", "{code: C, ").replace("{code: B, ", "{code: D, ").replace("code: G\n", "code: K\n");
    let fresh = fresh.replace("organisation: A,", "organisation: C,").replace("organisation: B,", "organisation: D,");
    let fresh = fresh.replace("organisations: [A]", "organisations: [C]");
    let nobody = fresh.replace("{person: U-5, seat: MEMBER}", "{person: U-9, seat: MEMBER}");
    let answer = small.import(&nobody).await.fault();
    let wanted = format!("line {}", line(&nobody, "person: U-9"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {answer:?}");
    assert_eq!(app.row_counts().await, before);

    let again = small.import(ROSTER).await.fault();
    assert_eq!(again.code, "DUPLICATE_CODE", "{again:?}");
    small.import("kaoping: roster/2").await.fault();
    small.import("- - : {").await.fault();
    small
        .import(&format!("kaoping: roster/1\norganisations: {}1{}", "[".repeat(3_000), "]".repeat(3_000)))
        .await
        .fault();
    let scheme = SCHEME.replace("kind: RATED, weight: 30", "kind: GUESSED, weight: 30");
    let answer = small.import_scheme(&scheme).await.fault();
    let wanted = format!("line {}", line(&scheme, "GUESSED"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {answer:?}");
    assert_eq!(app.row_counts().await, before);
    small.import(&fresh).await.ok();
}

async fn pages_and_ids(app: &TestApp) {
    Small::settle(app).await;
    let office = app.person(OFFICE).await;
    let before = app.row_counts().await;
    let cases = vec![
        ("a page of 101", office.ask("{ persons(first: 101) { totalCount } }").await, "PAGE_SIZE", "first"),
        ("a page of -1", office.ask("{ persons(first: -1) { totalCount } }").await, "PAGE_SIZE", "first"),
        ("a page of 10 billion", office.ask("{ persons(first: 10000000000) { totalCount } }").await, "BAD_REQUEST", ""),
        (
            "a cursor of nothing",
            office.ask("{ cycles(first: 1, after: \"x\") { totalCount } }").await,
            "BAD_CURSOR",
            "after",
        ),
        ("a node of nothing", office.ask("{ node(id: \"Cycle\") { id } }").await, "BAD_ID", "id"),
        (
            "an id in capitals",
            office.ask("{ cycle(id: \"Cycle_0000000000000000000000000000000A\") { id } }").await,
            "BAD_ID",
            "id",
        ),
        (
            "no such cycle",
            office.ask("{ cycle(id: \"Cycle_00000000000000000000000000000000\") { id } }").await,
            "NOT_FOUND",
            "",
        ),
    ];
    all_refused(app, before, cases).await;
    let nobody = office.ask("{ node(id: \"Cycle_00000000000000000000000000000000\") { id } }").await.field("node");
    assert_eq!(nobody, Value::Null);
}

async fn the_language_is_the_readers(app: &TestApp) {
    Small::settle(app).await;
    let ask = async |language: &str| {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, language)
            .body(Body::from(json!({ "query": "{ cycles { totalCount } }" }).to_string()));
        let answer = app.stranger().send(request.expect("a request")).await;
        let fault = answer.fault();
        (text(&answer.body["errors"][0]["message"]).to_owned(), fault.zh, fault.en)
    };
    let (message, zh, _) = ask("zh-CN,zh;q=0.9,en;q=0.8").await;
    assert_eq!(message, zh);
    let (message, _, en) = ask("en").await;
    assert_eq!(message, en);
}
