//! The small hospital on which everything is tried, and its one cycle, played through the API as far as a phase.
use super::records::Moment;
use crate::area::AREAS;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{Client, PASSWORD, TestApp, graphql, play::text};

const ROSTER: &str = include_str!("tenant/roster.yaml");
const FOREIGN: &str = include_str!("tenant/foreign.yaml");
const SCHEME: &str = include_str!("tenant/scheme.yaml");

/// The scheme file under a code.
pub(crate) fn scheme(code: &str) -> String {
    SCHEME.replace("CODE", code)
}

/// The hospital: where it lives, and the ids of what is in it by a readable name, such as `Person:S1`.
pub(crate) struct Tenant<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) ids: BTreeMap<String, String>,
}

const EVERYTHING: &str = "{
    organisations(first: 100) { nodes { id code } }
    persons(first: 100) { nodes { id code appointments { id } } }
    assessmentGroups(first: 100) { nodes { id code } }
    accounts(first: 100) { nodes { id login } }
    schemes(first: 100) { nodes { id code } }
}";

impl<'a> Tenant<'a> {
    /// Founds it and another tenant beside it; puts one scheme in force, drafts a second, plans the cycle.
    pub(crate) async fn settle(app: &'a TestApp) -> Self {
        app.set_clock("2026-03-01T08:00:00+08:00").await;
        let mut tenant = Self { app, ids: BTreeMap::new() };
        let root = app.found("H", "医院", "Hospital").await.to_string();
        tenant.import("admin", &root, ROSTER).await;
        let other = app.found("X", "另一单位", "Another unit").await.to_string();
        tenant.import("admin-X", &other, FOREIGN).await;
        let office = app.person("OFF").await;
        for code in ["FORCE", "DRAFT"] {
            let input = json!({ "input": { "organisation": root, "yaml": scheme(code) } });
            office.ask_with(graphql::IMPORT_SCHEME, input).await.ok();
        }
        tenant.new_person(&office, &root).await;
        tenant.look(&office).await;
        let force = tenant.id("SchemeVersion:FORCE");
        app.person("LED").await.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": force })).await.ok();
        let cycle = json!({ "input": {
            "organisation": root, "scheme": force, "code": "C1", "name": { "zh": "三月", "en": "March" },
            "periodFrom": "2026-03-01", "periodTo": "2026-03-31", "seed": "7",
            "opensAt": "2026-03-02T00:00:00+08:00", "scoringAt": "2026-03-05T00:00:00+08:00",
            "closesAt": "2026-03-20T00:00:00+08:00",
        } });
        let cycle = office.ask_with(graphql::CREATE_CYCLE, cycle).await.field("createCycle");
        tenant.ids.insert("Cycle:C1".to_owned(), text(&cycle["id"]).to_owned());
        tenant.happens(Moment::Preparing).await;
        tenant
    }

    /// What the areas have at a moment.
    async fn happens(&mut self, moment: Moment) {
        for area in AREAS {
            area.happens(self, moment).await;
        }
    }

    /// Somebody without an account.
    async fn new_person(&self, office: &Client, root: &str) {
        let made = office
            .ask(&format!(
                r#"mutation {{ createPerson(input: {{ code: "BARE", organisation: "{root}",
                name: {{ zh: "无账号", en: "No account" }} }}) {{ id }} }}"#
            ))
            .await;
        made.ok();
    }

    async fn import(&self, login: &str, root: &str, yaml: &str) {
        let input = json!({ "input": { "organisation": root, "yaml": yaml } });
        let imported = self.app.person(login).await.ask_with(graphql::IMPORT_ROSTER, input).await;
        for code in imported.field("importRoster")["activationCodes"].as_array().expect("codes") {
            self.app.hand_out(text(&code["login"]), text(&code["code"]));
        }
    }

    /// Notes the ids of everything that the office sees.
    async fn look(&mut self, office: &Client) {
        let seen = office.ask(EVERYTHING).await.ok();
        for list in seen.as_object().expect("lists").values() {
            for node in list["nodes"].as_array().expect("nodes") {
                let id = text(&node["id"]);
                let (kind, _) = id.split_once('_').expect("a global id");
                let name = node.get("code").or(node.get("login")).map(text).expect("a name");
                self.ids.insert(format!("{kind}:{name}"), id.to_owned());
                for appointment in node["appointments"].as_array().into_iter().flatten() {
                    self.ids.insert(format!("Appointment:{name}"), text(&appointment["id"]).to_owned());
                }
            }
        }
    }

    /// The id of something by its readable name.
    pub(crate) fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("there is no {name}")).clone()
    }

    async fn office(&self, document: &str) {
        let cycle = self.id("Cycle:C1");
        self.app.person("OFF").await.ask_with(document, json!({ "id": cycle })).await.ok();
    }

    /// From PREPARING to SELF_ASSESSMENT, with one self-assessment handed in.
    pub(crate) async fn open(&mut self) {
        self.app.set_clock("2026-03-03T08:00:00+08:00").await;
        self.office(graphql::OPEN_CYCLE).await;
        for rater in ["DIR", "SURH", "S1", "S2", "S3", "S4", "S5", "S6", "M2"] {
            let client = self.app.person(rater).await;
            for task in tests::play::my_tasks(&client, &self.id("Cycle:C1")).await {
                let name = format!("{}/{rater}/{}", text(&task["channel"]), text(&task["target"]["code"]));
                self.ids.insert(format!("Assignment:{name}"), text(&task["id"]).to_owned());
            }
        }
        self.hand_in("SELF/S1/S1").await;
        self.happens(Moment::SelfAssessment).await;
    }

    /// On to SCORING, with a sheet of each named channel and ballots enough for figures.
    pub(crate) async fn score(&self) {
        self.app.set_clock("2026-03-10T08:00:00+08:00").await;
        self.office(graphql::ADVANCE_CYCLE).await;
        self.hand_in("DOWNWARD/SURH/S1").await;
        self.hand_in("PANEL/M2/S1").await;
        for rater in ["S1", "S2", "S3", "S4", "S5"] {
            self.hand_in(&format!("UPWARD/{rater}/SURH")).await;
        }
        for rater in ["S2", "S3", "S4", "S5", "S6"] {
            self.hand_in(&format!("PEER/{rater}/S1")).await;
        }
    }

    /// On to REVIEW, with scorecards.
    pub(crate) async fn review(&mut self) {
        self.app.set_clock("2026-03-21T08:00:00+08:00").await;
        self.office(graphql::CLOSE_CYCLE).await;
        self.office(graphql::COMPUTE_CYCLE).await;
        self.happens(Moment::Review).await;
    }

    /// Drafts the publication.
    pub(crate) async fn draft(&mut self) {
        self.happens(Moment::Drafted).await;
    }

    /// Lets it out.
    pub(crate) async fn publish(&self) {
        let id = self.id("Publication:1");
        self.app.person("LED").await.ask_with(graphql::APPROVE, json!({ "id": id })).await.ok();
    }

    /// Files the cycle away.
    pub(crate) async fn archive(&self) {
        self.office("mutation($id: ID!) { archiveCycle(id: $id) { phase } }").await;
    }

    /// Calls the cycle off.
    pub(crate) async fn cancel(&self) {
        self.office("mutation($id: ID!) { cancelCycle(id: $id, reason: \"test\") { phase } }").await;
    }

    async fn hand_in(&self, name: &str) {
        let (channel, rest) = name.split_once('/').expect("CHANNEL/RATER/TARGET");
        let (rater, _) = rest.split_once('/').expect("CHANNEL/RATER/TARGET");
        let input = json!({ "assignment": self.id(&format!("Assignment:{name}")), "marks": marks() });
        let secret = matches!(channel, "UPWARD" | "PEER");
        let document = if secret { graphql::CAST_BALLOT } else { graphql::SUBMIT };
        self.app.person(rater).await.ask_with(document, json!({ "input": input })).await.ok();
    }

    /// A token of this moment for somebody.
    pub(crate) async fn token(&self, login: &str) -> String {
        self.app.person(login).await;
        let input = json!({ "input": { "login": login, "password": PASSWORD } });
        let session = self.app.stranger().ask_with(graphql::LOG_IN, input).await.field("logIn");
        text(&session["accessToken"]).to_owned()
    }

    /// A refresh token of this moment for somebody.
    pub(crate) async fn refresh_token(&self, login: &str) -> String {
        self.app.person(login).await;
        let input = json!({ "input": { "login": login, "password": PASSWORD } });
        let session = self.app.stranger().ask_with(graphql::LOG_IN, input).await.field("logIn");
        text(&session["refreshToken"]).to_owned()
    }
}

/// A mark for every indicator.
pub(crate) fn marks() -> Value {
    json!([{ "indicator": "WORK", "points": "87" }, { "indicator": "ORDER", "points": "93" }])
}
