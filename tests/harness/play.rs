//! Plays an example through the API, every rater as themselves: no side door.
use super::{
    app::TestApp,
    client::Client,
    example::{Example, Row, Run},
    graphql,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Who does what in `examples/hospital`.
pub const OFFICE: &str = "OFC-02";
/// Approves.
pub const LEADER: &str = "DIR-01";

/// Whose task it is: channel, group's code or nothing, rater, target.
pub type Key = [String; 4];

/// A task as its rater sees it.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// Whether a ballot is put instead of a sheet.
    pub anonymous: bool,
    /// The organisation that rates, or nothing.
    pub rater_organisation: String,
}

/// One cycle of an example, under way.
pub struct Played<'a> {
    /// The story's app.
    pub app: &'a TestApp,
    /// The example.
    pub example: &'a Example,
    /// The run of it.
    pub run: &'a Run,
    /// The cycle's id.
    pub cycle: String,
    /// Every task, found in its rater's own list.
    pub tasks: BTreeMap<Key, Task>,
}

/// Founds the tenant and takes the roster in.
pub async fn settle(app: &TestApp, example: &Example) -> String {
    app.set_clock(&example.plan.clock).await;
    let root = app.found(&example.plan.organisation, "医院", "Hospital").await.to_string();
    let admin = app.person("admin").await;
    let input = json!({ "input": { "organisation": root, "yaml": example.read(&example.plan.roster) } });
    let imported = admin.ask_with(graphql::IMPORT_ROSTER, input).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    root
}

impl<'a> Played<'a> {
    /// Takes the scheme in, puts it in force and opens the cycle.
    pub async fn open(app: &'a TestApp, example: &'a Example, root: &str, run: &'a Run) -> Self {
        let office = app.person(OFFICE).await;
        let input = json!({ "input": { "organisation": root, "yaml": example.read(&run.scheme) } });
        let scheme = office.ask_with(graphql::IMPORT_SCHEME, input).await.field("importScheme");
        let id = text(&scheme["id"]).to_owned();
        if run.weight_rule != "REFUSE" {
            let input = json!({ "input": { "id": id, "rule": run.weight_rule } });
            office.ask_with(graphql::SET_WEIGHT_RULE, input).await.ok();
        }
        app.person(LEADER).await.ask_with(graphql::ACTIVATE_SCHEME, json!({ "id": id })).await.ok();
        let input = cycle_input(run, &example.plan.time_zone, root, &id);
        let cycle = office.ask_with(graphql::CREATE_CYCLE, json!({ "input": input })).await.field("createCycle");
        let cycle = text(&cycle["id"]).to_owned();
        office.ask_with(graphql::OPEN_CYCLE, json!({ "id": cycle })).await.ok();
        let tasks = BTreeMap::new();
        Self { app, example, run, cycle, tasks }
    }

    /// Everybody whose mark is in the file, or who is asked for one, looks at their own list.
    pub async fn find_tasks(&mut self) {
        let groups = groups(&self.app.person(OFFICE).await).await;
        let expected = self.example.rows(&format!("{}.assignments.csv", self.run.expected));
        let mut raters: Vec<_> = expected.iter().map(|row| row["rater"].clone()).collect();
        raters.sort_unstable();
        raters.dedup();
        for rater in raters {
            let client = self.app.person(&rater).await;
            for task in my_tasks(&client, &self.cycle).await {
                let group = task["groupId"].as_str().map_or(String::new(), |id| groups[id].clone());
                let key = [text(&task["channel"]), &group, &rater, text(&task["target"]["code"])].map(str::to_owned);
                let rater_organisation = task["raterOrganisationId"].as_str().unwrap_or_default().to_owned();
                let anonymous = task["anonymous"].as_bool().expect("yes or no");
                let task = Task { id: text(&task["id"]).to_owned(), anonymous, rater_organisation };
                assert!(self.tasks.insert(key.clone(), task).is_none(), "twice: {key:?}");
            }
        }
    }

    /// Hands in every sheet and ballot of the marks file whose channel is (or is not) SELF.
    pub async fn hand_in(&self, own: bool) {
        for (key, rows) in self.sheets() {
            if (key[0] == "SELF") == own {
                self.hand_in_one(&key, &rows).await.ok();
            }
        }
    }

    /// The marks file, sheet by sheet.
    pub fn sheets(&self) -> BTreeMap<Key, Vec<Row>> {
        let mut sheets: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
        for row in self.example.rows(&self.run.marks) {
            let key = ["channel", "group", "rater", "target"].map(|column| row[column].clone());
            sheets.entry(key).or_default().push(row);
        }
        sheets
    }

    /// Hands in one of them.
    pub async fn hand_in_one(&self, key: &Key, rows: &[Row]) -> super::answer::Answer {
        let task = self.tasks.get(key).unwrap_or_else(|| panic!("nobody asked for {key:?}"));
        let marks: Vec<_> = rows.iter().filter(|row| !row["indicator"].is_empty()).map(mark).collect();
        let comment = rows.iter().map(|row| row["comment"].as_str()).find(|comment| !comment.is_empty());
        let input = json!({ "input": { "assignment": task.id, "marks": marks, "comment": comment } });
        let document = if task.anonymous { graphql::CAST_BALLOT } else { graphql::SUBMIT };
        self.app.person(&key[2]).await.ask_with(document, input).await
    }

    /// When a window opens or closes.
    pub fn window(&self, phase: &str) -> Option<(&str, &str)> {
        let window = self.run.cycle.windows.iter().find(|window| window.phase == phase)?;
        Some((&window.opens, &window.closes))
    }

    /// The office does one thing to the cycle.
    pub async fn office(&self, document: &str) -> Value {
        self.app.person(OFFICE).await.ask_with(document, json!({ "id": self.cycle })).await.ok()
    }

    /// From opening to publication, with every mark of the file.
    pub async fn play(&mut self) {
        self.find_tasks().await;
        self.score().await;
        self.office(graphql::CLOSE_CYCLE).await;
        self.office(graphql::COMPUTE_CYCLE).await;
        self.publish().await;
    }

    /// Both windows, with every mark of the file, up to the moment at which they close.
    pub async fn score(&self) {
        if self.window("SELF_ASSESSMENT").is_some() {
            self.hand_in(true).await;
            let (opens, _) = self.window("SCORING").expect("a window");
            self.app.set_clock(opens).await;
            self.office(graphql::ADVANCE_CYCLE).await;
        }
        self.hand_in(false).await;
        let (_, closes) = self.window("SCORING").expect("a window");
        self.app.set_clock(closes).await;
    }

    /// The office proposes, the leading group approves.
    pub async fn publish(&self) {
        let office = self.app.person(OFFICE).await;
        let proposed = office.ask_with(graphql::PROPOSE, json!({ "input": { "cycle": self.cycle } })).await;
        let id = proposed.field("proposePublication")["id"].clone();
        self.app.person(LEADER).await.ask_with(graphql::APPROVE, json!({ "id": id })).await.ok();
    }
}

fn cycle_input(run: &Run, time_zone: &str, root: &str, scheme: &str) -> Value {
    let cycle = &run.cycle;
    let scoring = cycle.windows.iter().find(|window| window.phase == "SCORING").expect("a window");
    json!({
        "organisation": root, "scheme": scheme, "code": cycle.code, "timeZone": time_zone,
        "name": { "zh": cycle.name.zh, "en": cycle.name.en },
        "periodFrom": cycle.period.from, "periodTo": cycle.period.to, "seed": cycle.seed.to_string(),
        "opensAt": cycle.windows[0].opens, "scoringAt": scoring.opens, "closesAt": scoring.closes,
    })
}

/// A row of the marks file as input: `ABSTAIN`, a number, or a level's code.
fn mark(row: &Row) -> Value {
    let (indicator, entry) = (&row["indicator"], row["entry"].as_str());
    if entry == "ABSTAIN" {
        return json!({ "indicator": indicator, "abstained": true });
    }
    let kind = if entry.starts_with(|c: char| c.is_ascii_digit()) { "points" } else { "level" };
    json!({ "indicator": indicator, kind: entry })
}

/// Somebody's own tasks in a cycle, from all pages.
pub async fn my_tasks(client: &Client, cycle: &str) -> Vec<Value> {
    let (mut tasks, mut after) = (vec![], Value::Null);
    loop {
        let variables = json!({ "cycle": cycle, "after": after });
        let page = client.ask_with(graphql::MY_ASSIGNMENTS, variables).await.field("myAssignments");
        tasks.extend(page["nodes"].as_array().expect("tasks").iter().cloned());
        if page["pageInfo"]["hasNextPage"] != true {
            assert_eq!(page["totalCount"], tasks.len(), "the total is that of all pages");
            return tasks;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The codes of groups by their ids.
async fn groups(client: &Client) -> HashMap<String, String> {
    let groups = client.ask("{ assessmentGroups(first: 100) { nodes { id code } } }").await.field("assessmentGroups");
    let code = |group: &Value| (text(&group["id"]).to_owned(), text(&group["code"]).to_owned());
    groups["nodes"].as_array().expect("groups").iter().map(code).collect()
}

/// The text of a JSON string.
#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
