//! Organisations, people, schemes and cycles that cannot be.
use super::all_refused;
use serde_json::{Value, json};
use tests::{
    Answer, TestApp, graphql,
    play::text,
    small::{LEADER, OFFICE, OPENS, SCHEME, Small},
};

tests::on_both!(organisations_and_people, schemes_and_cycles);

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
    let oneself = json!({ "input": { "fromPerson": clerk, "reason": "KINSHIP" } });
    app.person("A-2").await;
    let cases = async || {
        let (admin, office) = (app.person("admin").await, app.person(OFFICE).await);
        vec![
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
            (
                "no date",
                office.ask_with(appoint, appointment("2026-02-30", Value::Null, &below)).await,
                "BAD_REQUEST",
                "",
            ),
            (
                "a second account",
                admin.ask_with(account, json!({ "input": { "person": clerk, "login": "other" } })).await,
                "LOGIN_TAKEN",
                "input.login",
            ),
            ("granted already", admin.ask_with(role, granted.clone()).await, "ALREADY_GRANTED", "input.role"),
            (
                "a member twice",
                office.ask_with(create_group, group(twice.clone())).await,
                "DUPLICATE_ENTRY",
                "input.composition.members[1].person",
            ),
            (
                "neither person nor organisation",
                app.person("A-2").await.ask_with(recusal, neither.clone()).await,
                "ONE_OF",
                "input.fromPerson",
            ),
            (
                "from oneself",
                app.person("A-2").await.ask_with(recusal, oneself.clone()).await,
                "RECUSED_FROM_SELF",
                "input.fromPerson",
            ),
        ]
    };
    all_refused(app, "organisations_and_people", cases).await;
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
    app.person(LEADER).await;
    let plan = |field: &str, value: Value| {
        let mut plan = small.plan(&scheme, "april");
        plan[field] = value;
        plan
    };
    let cases = async || {
        let leader = app.person(LEADER).await;
        vec![
            (
                "weights that do not sum",
                leader.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": draft["id"] })).await,
                "WEIGHTS_NOT_100",
                "indicators",
            ),
            ("a duplicate code", small.create(small.plan(&scheme, "march")).await, "DUPLICATE_CODE", "input.code"),
            (
                "windows out of order",
                small.create(plan("closesAt", json!(OPENS))).await,
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
        ]
    };
    all_refused(app, "schemes_and_cycles", cases).await;
}
