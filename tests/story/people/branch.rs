//! A right over one branch ends where the branch does, also for what a request names beside its record.
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, TestApp, graphql,
    small::{OFFICE, Small},
};

tests::on_both!(
    a_local_office_appoints_within_its_branch,
    an_organisation_is_moved_within_reach,
    a_local_office_forms_groups_of_its_own_people_for_its_own_places,
    naming_many_costs_as_much_as_naming_one,
    naming_something_twice_is_told,
);

const NOBODY: &str = "Person_018f0000000070008000000000000000";
const NOWHERE: &str = "Organisation_018f0000000070008000000000000000";

/// What lies outside looks to `blind` as if it were not there, byte for byte; `seeing` is told of the missing role.
async fn refused(ask: impl AsyncFn(&str, &str) -> Answer, [blind, seeing]: [&str; 2], [outside, absent]: [&str; 2]) {
    let (hidden, nothing) = (ask(blind, outside).await, ask(blind, absent).await);
    assert_eq!(hidden.body, nothing.body);
    hidden.refused("NOT_FOUND");
    assert_eq!(ask(seeing, outside).await.refused("FORBIDDEN").problems, ["ROLE"]);
    ask(seeing, absent).await.refused("NOT_FOUND");
}

async fn a_local_office_appoints_within_its_branch(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let appointment = |organisation: &str, oversees: &[&str]| {
        json!({ "input": { "person": ids["Person:C-2"], "organisation": organisation, "oversees": oversees,
            "post": { "zh": "副科长", "en": "Deputy" }, "seat": "DEPUTY", "from": "2026-03-01" } })
    };
    let (own, outside) = (ids["Organisation:C2"].as_str(), ids["Organisation:D"].as_str());
    let at =
        async |who: &str, place: &str| app.person(who).await.ask_with(graphql::APPOINT, appointment(place, &[])).await;
    let over = async |who: &str, place: &str| {
        app.person(who).await.ask_with(graphql::APPOINT, appointment(own, &[own, place])).await
    };
    let appointments = "SELECT CAST(count(*) AS BIGINT) FROM appointment";
    let before = app.number(appointments).await;
    refused(at, ["C-1", "C-3"], [outside, NOWHERE]).await;
    refused(over, ["C-1", "C-3"], [outside, NOWHERE]).await;
    assert_eq!(app.number(appointments).await, before, "nobody was appointed");
    over("C-1", &ids["Organisation:C1"]).await.ok();
    at("C-3", &ids["Organisation:C"]).await.ok();
    // The office of the whole unit reaches everywhere.
    at(OFFICE, outside).await.ok();
    assert_eq!(app.number(appointments).await, before + 3);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM oversight").await, 2);
}

async fn an_organisation_is_moved_within_reach(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let to = async |who: &str, parent: &str| {
        let input = json!({ "input": { "id": ids["Organisation:C1"], "parent": parent } });
        app.person(who).await.ask_with(graphql::UPDATE_ORGANISATION, input).await
    };
    refused(to, ["C-4", "C-5"], [&ids["Organisation:D"], NOWHERE]).await;
    refused(to, ["C-4", "C-5"], [&small.root, NOWHERE]).await;
    let below = "SELECT CAST(count(*) AS BIGINT) FROM organisation_closure";
    let before = app.number(below).await;
    to("C-4", &ids["Organisation:C2"]).await.ok();
    assert_eq!(app.number(below).await, before + 1, "one level deeper");
    to("admin", &ids["Organisation:D"]).await.ok();
    to("C-4", &ids["Organisation:C"]).await.refused("NOT_FOUND");
}

fn composition(person: &str, organisations: &[&str]) -> Value {
    json!({ "members": [{ "person": person, "seat": "LEADER" }], "organisations": organisations })
}

fn group(ids: &BTreeMap<String, String>, at: &str, code: &str, composition: &Value) -> Value {
    json!({ "input": { "organisation": ids[at], "code": code, "name": { "zh": "组", "en": "Group" },
        "kind": "SPECIALIST", "composition": composition } })
}

async fn a_local_office_forms_groups_of_its_own_people_for_its_own_places(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let (clerk, stranger) = (ids["Person:C-2"].as_str(), ids["Person:D-2"].as_str());
    let (own, outside) = (ids["Organisation:C1"].as_str(), ids["Organisation:D"].as_str());
    let create = async |who: &str, code: &str, composition: Value| {
        let input = group(&ids, "Organisation:C", code, &composition);
        app.person(who).await.ask_with(graphql::CREATE_GROUP, input).await
    };
    let with = async |who: &str, person: &str| create(who, "K", composition(person, &[own])).await;
    let over = async |who: &str, place: &str| create(who, "K", composition(clerk, &[own, place])).await;
    let groups = "SELECT CAST(count(*) AS BIGINT) FROM assessment_group";
    refused(with, ["C-1", "C-3"], [stranger, NOBODY]).await;
    refused(over, ["C-1", "C-3"], [outside, NOWHERE]).await;
    // A remit that names no organisation is all of them.
    for who in ["C-1", "C-3"] {
        let everything = create(who, "K", composition(clerk, &[])).await.refused("REMIT_TOO_WIDE");
        assert_eq!(everything.path, "input.composition.organisations");
    }
    assert_eq!(app.number(groups).await, 1, "no group was formed");
    let made = create("C-1", "K", composition(clerk, &[own])).await.field("createAssessmentGroup")["id"].clone();
    create(OFFICE, "L", composition(stranger, &[])).await.ok();

    let update = async |who: &str, composition: Value| {
        let input = json!({ "input": { "id": made, "composition": composition } });
        app.person(who).await.ask_with(graphql::UPDATE_GROUP, input).await
    };
    let with = async |who: &str, person: &str| update(who, composition(person, &[own])).await;
    let over = async |who: &str, place: &str| update(who, composition(clerk, &[place])).await;
    refused(with, ["C-1", "C-3"], [stranger, NOBODY]).await;
    refused(over, ["C-1", "C-3"], [outside, NOWHERE]).await;
    update("C-3", composition(clerk, &[])).await.refused("REMIT_TOO_WIDE");
    over("C-3", &ids["Organisation:C2"]).await.ok();
}

async fn naming_many_costs_as_much_as_naming_one(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let office = app.person(OFFICE).await;
    let form = async |code: &str, count: usize| {
        let names = ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"].map(|code| ids[&format!("Person:{code}")].clone());
        let places = ["A", "B", "C", "C1", "C2", "D"].map(|code| ids[&format!("Organisation:{code}")].clone());
        let members: Vec<_> = names.iter().map(|person| json!({ "person": person, "seat": "MEMBER" })).collect();
        let composition = json!({ "members": members[..count], "organisations": places[..count] });
        let input = group(&ids, "Organisation:C", code, &composition);
        app.statements(async { drop(office.ask_with(graphql::CREATE_GROUP, input).await.ok()) }).await
    };
    form("W", 1).await;
    let (one, six) = (form("X", 1).await, form("Y", 6).await);
    assert_eq!(one, six);
}

async fn naming_something_twice_is_told(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let office = app.person(OFFICE).await;
    let [a, b] = ["Organisation:A", "Organisation:B"].map(|name| ids[name].as_str());
    let before = app.row_counts().await;
    let appointment = json!({ "input": { "person": ids["Person:A-2"], "organisation": b, "oversees": [a, b, a],
        "post": { "zh": "副科长", "en": "Deputy" }, "seat": "DEPUTY", "from": "2026-03-01" } });
    let overseen = office.ask_with(graphql::APPOINT, appointment).await.refused("DUPLICATE_ENTRY");
    assert_eq!(overseen.path, "input.oversees[2]");
    let clerk = json!({ "person": ids["Person:A-2"], "seat": "MEMBER" });
    for (composition, path) in [
        (json!({ "members": [clerk, clerk] }), "members[1].person"),
        (json!({ "members": [clerk], "organisations": [a, a] }), "organisations[1]"),
        (json!({ "members": [clerk], "indicators": ["WORK", "ORDER", "WORK"] }), "indicators[2]"),
    ] {
        let input = group(&ids, "Organisation:A", "N", &composition);
        let twice = office.ask_with(graphql::CREATE_GROUP, input).await.refused("DUPLICATE_ENTRY");
        assert_eq!(twice.path, format!("input.composition.{path}"));
    }
    assert_eq!(app.row_counts().await, before);
}
