//! A record that is named in passing, in an input beside the record an act is decided on, must be one that is seen: what
//! is hidden in the caller's own tenant is not found there either.
use super::super::{
    outcome::Outcome,
    play::{absent, filled},
    tenant::Tenant,
};
use crate::area::AREAS;
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Client, TestApp, graphql, play::text};

tests::on_both!(what_is_named_in_passing_must_be_seen);

/// A record that is named in passing.
pub(crate) struct Near {
    pub(crate) field: &'static str,
    /// With `?` for the record beside the one the act is decided on.
    pub(crate) arguments: &'static str,
    /// One that is hidden, and one that is seen.
    pub(crate) hidden: &'static str,
    pub(crate) seen: &'static str,
    /// The name under which later ones find what is made here.
    pub(crate) made: Option<&'static str>,
}

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
    for Near { field, arguments, hidden, seen, made } in AREAS.iter().flat_map(|area| area.near()) {
        let with = |ids: &BTreeMap<String, String>, id: &str| {
            filled(&format!("mutation {{ {field}{} }}", arguments.replace('?', id)), ids)
        };
        let (kind, _) = hidden.split_once(':').expect("Type:name");
        let never = local.ask_raw(&with(&ids, &absent(kind))).await;
        let answer = local.ask_raw(&with(&ids, &ids[*hidden])).await;
        if answer != never {
            told.push(format!("{field} with {hidden}: {answer:?}, and with what never was: {never:?}"));
        }
        // And nothing else is wrong with the request.
        let answer = local.ask(&with(&ids, &ids[*seen])).await;
        if Outcome::of(&answer, field) != Outcome::Done(None) {
            told.push(format!("{field} with {seen}: {:#}", answer.body));
            continue;
        }
        if let Some(made) = made {
            ids.insert((*made).to_owned(), text(&answer.body["data"][field]["id"]).to_owned());
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}
