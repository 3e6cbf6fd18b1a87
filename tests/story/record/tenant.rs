//! Two tenants in one installation, with the same codes for everything that has a code: neither ever sees the other,
//! whatever roles anybody holds.
use crate::area::AREAS;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{
    Client, TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, OPENS, ROSTER, Running, SCHEME, SCORING, Small, marks},
};

tests::on_both!(two_tenants_with_the_same_codes_never_see_each_other);

/// The other tenant: the same file, but for the root and the codes of persons, which are logins too.
fn twin(text: &str) -> String {
    text.replace("T-", "U-")
        .replace("A-", "V-")
        .replace("code: T,", "code: U,")
        .replace("parent: T}", "parent: U}")
        .replace("organisation: T", "organisation: U")
}

/// Every list that needs no cycle, by its field.
fn lists() -> impl Iterator<Item = &'static str> {
    AREAS.iter().flat_map(|area| area.lists()).filter(|list| !list.of_cycle).map(|list| list.field)
}

/// The ids of everything that somebody finds in any list; each list's total is the number of its rows.
async fn listed(client: &Client) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for field in lists() {
        let more = if field == "audit" { "record" } else { "id" };
        let answer = client.ask(&format!("{{ {field}(first: 100) {{ totalCount nodes {{ id {more} }} }} }}")).await;
        if answer.body.get("errors").is_some() {
            answer.refused("FORBIDDEN");
            continue;
        }
        let found = answer.field(field);
        let nodes = found["nodes"].as_array().expect("nodes");
        assert!(field == "audit" || found["totalCount"] == nodes.len(), "{field}: {found:#}");
        ids.extend(nodes.iter().flat_map(|node| [&node["id"], &node[more]]).map(|id| text(id).to_owned()));
    }
    ids
}

/// The other tenant plays a whole cycle of its own. Gives its cycle and its root.
async fn play_twin(app: &TestApp) -> (String, String) {
    app.set_clock(OPENS).await;
    let root = app.found("U", "单位", "Unit").await.to_string();
    let yaml = |yaml: String| json!({ "input": { "organisation": root, "yaml": yaml } });
    let imported = app.person("admin-U").await.ask_with(graphql::IMPORT_ROSTER, yaml(twin(ROSTER))).await;
    for code in imported.field("importRoster")["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    let office = async |document: &str, variables: Value| app.person("U-2").await.ask_with(document, variables).await;
    let scheme = office(graphql::IMPORT_SCHEME, yaml(twin(SCHEME))).await.field("importScheme")["id"].clone();
    app.person("U-1").await.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": scheme })).await.ok();
    let plan = Small { app, root: root.clone() }.plan(text(&scheme), "march");
    let cycle = office(graphql::CREATE_CYCLE, json!({ "input": plan })).await.field("createCycle")["id"].clone();
    let id = json!({ "id": cycle });
    office(graphql::OPEN_CYCLE, id.clone()).await.ok();
    app.set_clock(SCORING).await;
    office(graphql::ADVANCE_CYCLE, id.clone()).await.ok();
    for rater in ["V-2", "V-3", "V-4", "V-5", "V-6", "V-7"] {
        let client = app.person(rater).await;
        for task in my_tasks(&client, text(&cycle)).await.iter().filter(|task| task["anonymous"] == true) {
            let input = json!({ "input": { "assignment": task["id"], "marks": marks("60") } });
            client.ask_with(graphql::CAST_BALLOT, input).await.ok();
        }
    }
    app.set_clock(CLOSES).await;
    office(graphql::CLOSE_CYCLE, id.clone()).await.ok();
    office(graphql::COMPUTE_CYCLE, id).await.ok();
    let draft = office(graphql::PROPOSE, json!({ "input": { "cycle": cycle } })).await.field("proposePublication");
    app.person("U-1").await.ask_with(graphql::APPROVE, json!({ "id": draft["id"] })).await.ok();
    (text(&cycle).to_owned(), root)
}

async fn two_tenants_with_the_same_codes_never_see_each_other(app: &TestApp) {
    let small = Small::settle(app).await;
    everything_granted(&small).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes("90", None).await;
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let before = answers(&app.person("T-5").await, &cycle).await;

    let (theirs, root) = play_twin(app).await;
    let (one, other) = (app.person("T-5").await, app.person("U-2").await);
    assert_eq!(answers(&one, &cycle).await, before, "what the other tenant did changed an answer");
    let mut foreign = listed(&other).await;
    foreign.extend(listed(&app.person("U-6").await).await);
    foreign.extend(listed(&app.person("admin-U").await).await);
    let cards = format!("{{ scorecards(cycle: \"{theirs}\", first: 100) {{ nodes {{ id }} }} }}");
    let cards = other.ask(&cards).await.field("scorecards");
    foreign.extend(cards["nodes"].as_array().expect("cards").iter().map(|card| text(&card["id"]).to_owned()));
    for task in my_tasks(&app.person("V-2").await, &theirs).await {
        foreign.insert(text(&task["id"]).to_owned());
    }
    let own = listed(&one).await;
    assert!(own.len() > 40 && foreign.len() > 40, "{} and {}", own.len(), foreign.len());
    assert_eq!(own.intersection(&foreign).collect::<Vec<_>>(), Vec::<&String>::new());
    for kind in [
        "Organisation",
        "Person",
        "AssessmentGroup",
        "Account",
        "SchemeVersion",
        "Cycle",
        "Scorecard",
        "Publication",
        "Assignment",
    ] {
        assert!(foreign.iter().any(|id| id.starts_with(&format!("{kind}_"))), "no {kind} of the other tenant");
    }
    for who in ["T-5", "A-1"] {
        nothing_is_found(&app.person(who).await, &foreign, &theirs).await;
    }
    codes_are_ones_own(app, &small, &root).await;
}

/// Somebody holds every role that can be granted.
async fn everything_granted(small: &Small<'_>) {
    let ids = small.ids().await;
    // A role ends codes that were given out before it.
    small.app.person("T-5").await;
    for role in ["SYSTEM_ADMIN", "OFFICE", "LEADING_GROUP", "AUDITOR", "PORTAL"] {
        let input = json!({ "account": ids["Account:T-5"], "role": role, "organisation": small.root });
        small.app.person("admin").await.ask_with(graphql::GRANT, json!({ "input": input })).await.ok();
    }
}

/// What somebody with every role is answered, of lists and of their own cycle, byte for byte.
async fn answers(client: &Client, cycle: &Running<'_>) -> Vec<Vec<u8>> {
    let mut answers = vec![];
    for field in lists() {
        let total =
            format!("{{ {field}(first: 100) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ id }} }} }}");
        answers.push(client.ask_raw(&total).await.bytes);
    }
    for field in ["scorecards", "ranking", "progress"] {
        let list = format!("{{ {field}(cycle: \"{}\", first: 100) {{ totalCount edges {{ cursor }} }} }}", cycle.id);
        answers.push(client.ask_raw(&list).await.bytes);
    }
    let who = format!(
        "{{ whoCan(act: \"cycle::Close\", node: \"{}\") {{ holders {{ totalCount nodes {{ code }} }} }} }}",
        cycle.id
    );
    answers.push(client.ask_raw(&who).await.bytes);
    answers.push(client.ask_raw("{ policyInForce { revision lines { row } } }").await.bytes);
    answers
}

/// Every record of the other tenant, by every way to ask for one, is one that never was.
async fn nothing_is_found(client: &Client, foreign: &BTreeSet<String>, cycle: &str) {
    let documents = [
        "{ node(id: \"?\") { id } }",
        "{ permission(act: \"cycle::Read\", node: \"?\") { outcome text { en } } }",
        "{ permission(act: \"person::Read\", node: \"?\") { outcome text { en } } }",
        "{ whatCan(person: \"?\") { lines { act } } }",
        "{ whoCan(act: \"assignment::Read\", node: \"?\") { byTask } }",
        "{ sheet(assignment: \"?\") { state } }",
        "{ scorecard(id: \"?\") { id } }",
        "mutation { resetPassword(account: \"?\") { accountId } }",
        "mutation { activateScheme(id: \"?\") { id } }",
        "mutation { updateOrganisation(input: { id: \"?\", name: { zh: \"我们\", en: \"Ours\" } }) { id } }",
        "mutation { approvePublication(id: \"?\") { id } }",
    ];
    for id in foreign.iter().filter(|id| id.contains('_')) {
        let (kind, _) = id.split_once('_').expect("a type");
        let never = format!("{kind}_018f0000000070008000000000000000");
        for document in documents {
            let [there, nowhere] = [id, &never].map(|id| document.replace('?', id));
            assert_eq!(client.ask_raw(&there).await, client.ask_raw(&nowhere).await, "{there}");
        }
    }
    for field in ["scorecards", "ranking", "progress", "publications", "myAssignments"] {
        let list =
            |id: &str| format!("{{ {field}(cycle: \"{id}\", first: 100) {{ totalCount nodes {{ __typename }} }} }}");
        let never = client.ask_raw(&list("Cycle_018f0000000070008000000000000000")).await;
        assert_eq!(client.ask_raw(&list(cycle)).await, never, "{field}");
    }
}

/// A code that the other tenant uses is free here: nobody learns of it by trying. Logins alone are one name space, because
/// whoever logs in says no tenant; a login that is taken is told as taken, and not by whom.
async fn codes_are_ones_own(app: &TestApp, small: &Small<'_>, theirs: &str) {
    let admin = app.person("admin-U").await;
    let input = |parent: &str| json!({ "input": { "parent": parent, "code": "ONLY-THERE", "name": { "zh": "处", "en": "O" }, "kind": "section" } });
    let create = "mutation($input: CreateOrganisationInput!) { createOrganisation(input: $input) { id code } }";
    admin.ask_with(create, input(theirs)).await.ok();
    admin.ask_with(create, input(theirs)).await.refused("DUPLICATE_CODE");
    app.person("admin").await.ask_with(create, input(theirs)).await.refused("NOT_FOUND");
    app.person("admin").await.ask_with(create, input(&small.root)).await.ok();
    let person = |root: &str, code: &str| json!({ "input": { "organisation": root, "code": code, "name": { "zh": "人", "en": "P" } } });
    let enter = "mutation($input: CreatePersonInput!) { createPerson(input: $input) { id code } }";
    let made = app.person("T-2").await.ask_with(enter, person(&small.root, "V-2")).await.field("createPerson");
    let login = |login: &str| json!({ "input": { "person": made["id"], "login": login } });
    let open = "mutation($input: CreateAccountInput!) { createAccount(input: $input) { accountId } }";
    app.person("T-2").await.ask_with(open, login("V-2")).await.refused("LOGIN_TAKEN");
    app.person("T-2").await.ask_with(open, login("V-2-at-T")).await.ok();
}
