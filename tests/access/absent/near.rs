//! A record that is named in passing, in an input beside the record an act is decided on, must be one that is seen: what
//! is hidden in the caller's own tenant is not found there either.
use super::super::{
    outcome::Outcome,
    play::{absent, filled},
    tenant::Tenant,
};
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Client, TestApp, graphql, play::text};

tests::on_both!(what_is_named_in_passing_must_be_seen);

/// Each field, with `?` for a record beside the one it is decided on; a record that is hidden, and one that is not.
const DOCUMENTS: [(&str, &str, &str, &str); 16] = [
    (
        "grantRole",
        "(input: { account: \"?\", role: AUDITOR, organisation: \"@Organisation:MED@\" })",
        "Account:S2",
        "Account:M2",
    ),
    (
        "revokeRole",
        "(input: { account: \"?\", role: AUDITOR, organisation: \"@Organisation:MED@\" })",
        "Account:S3",
        "Account:M2",
    ),
    (
        "updateOrganisation",
        "(input: { id: \"@Organisation:W1@\", parent: \"?\" }) { id }",
        "Organisation:SUR",
        "Organisation:W2",
    ),
    (
        "appoint",
        "(input: { person: \"@Person:M1@\", organisation: \"?\", post: { zh: \"副\", en: \"D\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id }",
        "Organisation:SUR",
        "Organisation:MED",
    ),
    (
        "appoint",
        "(input: { person: \"@Person:M1@\", organisation: \"@Organisation:MED@\", oversees: [\"?\"], post: { zh: \"员\", en: \"O\" }, seat: OPERATOR, from: \"2026-04-01\" }) { id }",
        "Organisation:SUR",
        "Organisation:W1",
    ),
    (
        "declareRecusal",
        "(input: { person: \"@Person:M1@\", fromPerson: \"?\", reason: OFFICE })",
        "Person:S2",
        "Person:M2",
    ),
    (
        "declareRecusal",
        "(input: { person: \"@Person:M1@\", fromOrganisation: \"?\", reason: OFFICE })",
        "Organisation:SUR",
        "Organisation:MED",
    ),
    (
        "grantDelegation",
        "(input: { principal: \"@Person:M1@\", delegate: \"?\", from: \"2026-03-01\", to: \"2026-12-31\", reason: \"away\" }) { id }",
        "Person:S2",
        "Person:MEDH",
    ),
    (
        "createAssessmentGroup",
        "(input: { organisation: \"@Organisation:MED@\", code: \"MG\", name: { zh: \"组\", en: \"G\" }, kind: SPECIALIST, composition: { members: [{ person: \"?\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] } }) { id }",
        "Person:S2",
        "Person:M2",
    ),
    (
        "createAssessmentGroup",
        "(input: { organisation: \"@Organisation:MED@\", code: \"MH\", name: { zh: \"组\", en: \"G\" }, kind: SPECIALIST, composition: { members: [{ person: \"@Person:M2@\", seat: LEADER }], organisations: [\"?\"] } }) { id }",
        "Organisation:SUR",
        "Organisation:W1",
    ),
    (
        "updateAssessmentGroup",
        "(input: { id: \"@AssessmentGroup:MG@\", composition: { members: [{ person: \"?\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] } }) { id }",
        "Person:S2",
        "Person:M1",
    ),
    (
        "updateAssessmentGroup",
        "(input: { id: \"@AssessmentGroup:MG@\", composition: { members: [{ person: \"@Person:M2@\", seat: LEADER }], organisations: [\"?\"] } }) { id }",
        "Organisation:SUR",
        "Organisation:MED",
    ),
    (
        "createCycle",
        "(input: { organisation: \"@Organisation:MED@\", scheme: \"?\", code: \"MC\", name: { zh: \"期\", en: \"C\" }, periodFrom: \"2026-05-01\", periodTo: \"2026-05-31\", opensAt: \"2026-05-01T00:00:00Z\", scoringAt: \"2026-05-02T00:00:00Z\", closesAt: \"2026-05-03T00:00:00Z\" }) { id }",
        "SchemeVersion:FORCE",
        "SchemeVersion:MED",
    ),
    (
        "grantExemption",
        "(input: { cycle: \"@Cycle:MC@\", person: \"?\", reason: \"on leave\" }) { id }",
        "Person:S2",
        "Person:M2",
    ),
    (
        "nominate",
        "(input: { cycle: \"@Cycle:MC@\", nominations: [{ channel: DOWNWARD, rater: \"?\", targetPerson: \"@Person:M1@\" }] }) { id }",
        "Person:S2",
        "Person:MEDH",
    ),
    (
        "nominate",
        "(input: { cycle: \"@Cycle:MC@\", nominations: [{ channel: DOWNWARD, rater: \"@Person:MEDH@\", targetPerson: \"?\" }] }) { id }",
        "Person:S2",
        "Person:M2",
    ),
];

/// Administers and runs medicine, belongs to no department, and so sees nothing of the others.
pub(super) async fn local(tenant: &mut Tenant<'_>) -> Client {
    let app = tenant.app;
    let person = tenant.id("Person:BARE");
    let document = format!(
        "mutation {{ createAccount(input: {{ person: \"{person}\", login: \"bare\" }}) {{ accountId activationCode }} }}"
    );
    let account = app.person("OFF").await.ask(&document).await.field("createAccount");
    app.hand_out("bare", text(&account["activationCode"]));
    // A role ends codes that were handed out before it.
    app.person("bare").await;
    let grants = [(text(&account["accountId"]), "SYSTEM_ADMIN"), (text(&account["accountId"]), "OFFICE")];
    let other = tenant.id("Account:S3");
    for (account, role) in grants.into_iter().chain([(other.as_str(), "AUDITOR")]) {
        let place = tenant.id("Organisation:MED");
        let grant = format!(
            "mutation {{ grantRole(input: {{ account: \"{account}\", role: {role}, organisation: \"{place}\" }}) }}"
        );
        app.person("admin").await.ask(&grant).await.ok();
    }
    let local = app.person("bare").await;
    for code in ["W1", "W2"] {
        let place = tenant.id("Organisation:MED");
        let document = format!(
            "mutation {{ createOrganisation(input: {{ parent: \"{place}\", code: \"{code}\", name: {{ zh: \"病区\", en: \"Ward\" }}, kind: \"ward\" }}) {{ id }} }}"
        );
        let made = local.ask(&document).await.field("createOrganisation");
        tenant.ids.insert(format!("Organisation:{code}"), text(&made["id"]).to_owned());
    }
    let input = json!({ "input": { "organisation": tenant.id("Organisation:MED"), "yaml": super::super::tenant::scheme("MED") } });
    let scheme = local.ask_with(graphql::IMPORT_SCHEME, input).await.field("importScheme");
    app.person("LED").await.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": scheme["id"] })).await.ok();
    tenant.ids.insert("SchemeVersion:MED".to_owned(), text(&scheme["id"]).to_owned());
    local
}

async fn what_is_named_in_passing_must_be_seen(app: &TestApp) {
    let mut tenant = Tenant::settle(app).await;
    let local = local(&mut tenant).await;
    for hidden in ["Organisation:SUR", "Person:S2", "SchemeVersion:FORCE"] {
        let node = local.ask(&format!("{{ node(id: \"{}\") {{ id }} }}", tenant.id(hidden))).await.field("node");
        assert!(node.is_null(), "{hidden} is seen: {node}");
    }
    let mut ids: BTreeMap<_, _> = tenant.ids.clone();
    let mut told = vec![];
    for (field, arguments, hidden, seen) in DOCUMENTS {
        let with = |ids: &BTreeMap<String, String>, id: &str| {
            filled(&format!("mutation {{ {field}{} }}", arguments.replace('?', id)), ids)
        };
        let (kind, _) = hidden.split_once(':').expect("Type:name");
        let never = local.ask_raw(&with(&ids, &absent(kind))).await;
        let answer = local.ask_raw(&with(&ids, &ids[hidden])).await;
        if answer != never {
            told.push(format!("{field} with {hidden}: {answer:?}, and with what never was: {never:?}"));
        }
        // And nothing else is wrong with the request.
        let answer = local.ask(&with(&ids, &ids[seen])).await;
        if Outcome::of(&answer, field) != Outcome::Done(None) {
            told.push(format!("{field} with {seen}: {:#}", answer.body));
            continue;
        }
        for (code, made) in [("\"MG\"", "AssessmentGroup:MG"), ("\"MC\"", "Cycle:MC")] {
            if arguments.contains(code) {
                ids.insert(made.to_owned(), text(&answer.body["data"][field]["id"]).to_owned());
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}
