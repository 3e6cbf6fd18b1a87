//! A small organisation, made through the API, and its cycles.
use super::{
    answer::Answer,
    app::TestApp,
    graphql,
    play::{my_tasks, text},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The roster of the small organisation.
pub const ROSTER: &str = include_str!("small/roster.yaml");
/// Two branches of it, with an office and an administrator of one of them.
pub const BRANCHES: &str = include_str!("small/branches.yaml");
/// Its scheme.
pub const SCHEME: &str = include_str!("small/scheme.yaml");
/// Who runs it.
pub const OFFICE: &str = "T-2";
/// Who approves.
pub const LEADER: &str = "T-1";

/// When a cycle opens, when its channels other than SELF do, and when it closes.
pub const OPENS: &str = "2026-03-02T08:00:00+08:00";
/// When scoring begins.
pub const SCORING: &str = "2026-03-03T08:00:00+08:00";
/// When everything ends.
pub const CLOSES: &str = "2026-03-04T08:00:00+08:00";

/// The small organisation.
pub struct Small<'a> {
    /// The story's app.
    pub app: &'a TestApp,
    /// The root's id.
    pub root: String,
}

/// A mark for every indicator of the small scheme.
pub fn marks(work: &str) -> Value {
    json!([
        { "indicator": "WORK", "points": work },
        { "indicator": "CONDUCT", "points": "45.5" },
        { "indicator": "ORDER", "level": "A" },
    ])
}

impl<'a> Small<'a> {
    /// Founds it, on the day its cycles open.
    pub async fn settle(app: &'a TestApp) -> Self {
        app.set_clock(OPENS).await;
        let root = app.found("T", "单位", "Unit").await.to_string();
        let small = Self { app, root };
        small.take_in(ROSTER).await;
        small
    }

    /// The same with two branches.
    pub async fn with_branches(app: &'a TestApp) -> Self {
        let small = Self::settle(app).await;
        small.take_in(BRANCHES).await;
        small
    }

    async fn take_in(&self, roster: &str) {
        let imported = self.import(roster).await.field("importRoster");
        for code in imported["activationCodes"].as_array().expect("codes") {
            self.app.hand_out(text(&code["login"]), text(&code["code"]));
        }
    }

    /// The ids of everything that the office sees, by a readable name such as `Person:A-2`.
    pub async fn ids(&self) -> BTreeMap<String, String> {
        let lists = "{ organisations(first: 100) { nodes { id code } } persons(first: 100) { nodes { id code } }
            accounts(first: 100) { nodes { id code: login } } }";
        let seen = self.app.person(OFFICE).await.ask(lists).await.ok();
        let nodes = seen.as_object().expect("lists").values().flat_map(|list| list["nodes"].as_array().expect("nodes"));
        let named = nodes.map(|node| {
            let (kind, _) = text(&node["id"]).split_once('_').expect("a global id");
            (format!("{kind}:{}", text(&node["code"])), text(&node["id"]).to_owned())
        });
        named.collect()
    }

    /// The administrator takes a roster in.
    pub async fn import(&self, yaml: &str) -> Answer {
        let input = json!({ "input": { "organisation": self.root, "yaml": yaml } });
        self.app.person("admin").await.ask_with(graphql::IMPORT_ROSTER, input).await
    }

    /// The office takes a scheme in.
    pub async fn import_scheme(&self, yaml: &str) -> Answer {
        let input = json!({ "input": { "organisation": self.root, "yaml": yaml } });
        self.app.person(OFFICE).await.ask_with(graphql::IMPORT_SCHEME, input).await
    }

    /// A scheme in force.
    pub async fn scheme(&self, yaml: &str) -> String {
        let scheme = self.import_scheme(yaml).await.field("importScheme");
        let id = text(&scheme["id"]).to_owned();
        self.app.person(LEADER).await.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": id })).await.ok();
        id
    }

    /// What a cycle is planned with.
    pub fn plan(&self, scheme: &str, code: &str) -> Value {
        json!({
            "organisation": self.root, "scheme": scheme, "code": code, "name": { "zh": "三月", "en": "March" },
            "periodFrom": "2026-03-01", "periodTo": "2026-03-31", "seed": "7",
            "opensAt": OPENS, "scoringAt": SCORING, "closesAt": CLOSES,
        })
    }

    /// The office plans a cycle.
    pub async fn create(&self, input: Value) -> Answer {
        self.app.person(OFFICE).await.ask_with(graphql::CREATE_CYCLE, json!({ "input": input })).await
    }

    /// A cycle of the small scheme, just opened.
    pub async fn open(&'a self) -> Running<'a> {
        let scheme = self.scheme(SCHEME).await;
        let cycle = self.create(self.plan(&scheme, "march")).await.field("createCycle");
        let running = Running { app: self.app, id: text(&cycle["id"]).to_owned() };
        running.office(graphql::OPEN_CYCLE).await.ok();
        running
    }

    /// A cycle of the small scheme in which scoring has begun.
    pub async fn scoring(&'a self) -> Running<'a> {
        let running = self.open().await;
        self.app.set_clock(SCORING).await;
        running.office(graphql::ADVANCE_CYCLE).await.ok();
        running
    }
}

/// A cycle under way.
pub struct Running<'a> {
    /// The story's app.
    pub app: &'a TestApp,
    /// The cycle's id.
    pub id: String,
}

impl Running<'_> {
    /// The office does one thing to the cycle.
    pub async fn office(&self, document: &str) -> Answer {
        self.app.person(OFFICE).await.ask_with(document, json!({ "id": self.id })).await
    }

    /// Somebody's task in a channel.
    pub async fn task(&self, rater: &str, channel: &str, target: &str) -> String {
        let tasks = my_tasks(&self.app.person(rater).await, &self.id).await;
        let mut found = tasks.iter().filter(|task| task["channel"] == channel && task["target"]["code"] == target);
        let task = found.next().unwrap_or_else(|| panic!("{rater} has no {channel} task on {target}: {tasks:#?}"));
        text(&task["id"]).to_owned()
    }

    /// Somebody's first task in a channel.
    pub async fn any_task(&self, rater: &str, channel: &str) -> String {
        let tasks = my_tasks(&self.app.person(rater).await, &self.id).await;
        let task = tasks.iter().find(|task| task["channel"] == channel);
        text(&task.unwrap_or_else(|| panic!("{rater} has no {channel} task"))["id"]).to_owned()
    }

    /// Somebody hands a sheet in.
    pub async fn submit(&self, rater: &str, task: &str, marks: Value) -> Answer {
        let input = json!({ "input": { "assignment": task, "marks": marks } });
        self.app.person(rater).await.ask_with(graphql::SUBMIT, input).await
    }

    /// Somebody puts a ballot.
    pub async fn ballot(&self, rater: &str, task: &str, marks: Value, comment: Option<&str>) -> Answer {
        let input = json!({ "input": { "assignment": task, "marks": marks, "comment": comment } });
        self.app.person(rater).await.ask_with(graphql::CAST_BALLOT, input).await
    }

    /// Somebody sends a document about one task.
    pub async fn about(&self, rater: &str, document: &str, task: &str) -> Answer {
        self.app.person(rater).await.ask_with(document, json!({ "id": task })).await
    }

    /// Everybody in department A puts all their ballots.
    pub async fn everybody_votes(&self, work: &str, comment: Option<&str>) {
        for rater in ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"] {
            for task in my_tasks(&self.app.person(rater).await, &self.id).await {
                if task["anonymous"] == true {
                    self.ballot(rater, text(&task["id"]), marks(work), comment).await.ok();
                }
            }
        }
    }

    /// Scorecards are made and published.
    pub async fn publish(&self) {
        self.office(graphql::COMPUTE_CYCLE).await.ok();
        let office = self.app.person(OFFICE).await;
        let proposed = office.ask_with(graphql::PROPOSE, json!({ "input": { "cycle": self.id } })).await;
        let id = proposed.field("proposePublication")["id"].clone();
        self.app.person(LEADER).await.ask_with(graphql::APPROVE, json!({ "id": id })).await.ok();
    }
}
