//! Nominated and approved: the office proposes who rates whom in named channels, others decide, and opening takes exactly
//! what was approved and still stands in the relation.
mod kept;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, Refused, TestApp, graphql,
    play::{my_tasks, text},
    small::{OFFICE, Running, Small},
};

tests::on_both!(
    opening_takes_exactly_what_was_approved,
    a_pair_outside_the_relation_is_refused,
    whoever_nominates_rates_or_is_rated_never_decides,
    what_no_longer_stands_is_left_out_and_reported,
    many_at_once_cost_no_more_statements,
    organisations_are_rated_by_nomination_too,
);

/// V-1 oversees department A; L-2 approves; O-2 is of the office and of the leading group; A-7 is of the office, too, and
/// audits.
const PEOPLE: &str = "
kaoping: roster/1
persons:
  - {code: V-1, name: {zh: 副主任, en: Deputy director}, appointments: [{organisation: T, post: {zh: 副主任, en: Deputy}, seat: DEPUTY, oversees: [A], from: 2026-01-01}]}
  - {code: L-2, name: {zh: 书记, en: Secretary}, appointments: [{organisation: T, post: {zh: 书记, en: Secretary}, seat: MEMBER, from: 2026-01-01}]}
  - {code: O-2, name: {zh: 干事, en: Officer}, appointments: [{organisation: T, post: {zh: 干事, en: Officer}, seat: MEMBER, from: 2026-01-01}]}
grants:
  - {person: L-2, role: leading_group, organisation: T}
  - {person: O-2, role: office, organisation: T}
  - {person: O-2, role: leading_group, organisation: T}
  - {person: A-7, role: office, organisation: T}
  - {person: A-7, role: auditor, organisation: T}
";

const SCHEME: &str = "
kaoping: scheme/1
code: chosen
name: {zh: 提名方案, en: By nomination}
target: PERSON
targets: {except: [T, B]}
channels:
  - {channel: DOWNWARD, weight: 50, oversight: ALL, raters: {rule: NOMINATED}}
  - {channel: UPWARD, weight: 10}
  - {channel: SELF, weight: 10}
  - {channel: PANEL, weight: 30, raters: {rule: NOMINATED}}
indicators:
  - {code: WORK, name: {zh: 工作, en: Work}, kind: RATED, weight: 100}
";

/// The small organisation with its cycle by nomination, not open yet, and ids by name.
pub(crate) struct Chosen<'a> {
    pub(crate) cycle: Running<'a>,
    pub(crate) ids: BTreeMap<String, String>,
}

impl<'a> Chosen<'a> {
    pub(crate) async fn settle(app: &'a TestApp) -> Self {
        Self::by(app, SCHEME).await
    }

    async fn by(app: &'a TestApp, scheme: &str) -> Self {
        let small = Small::settle(app).await;
        // A role ends codes that were handed out before it.
        app.person("A-1").await;
        app.person("A-7").await;
        let imported = small.import(PEOPLE).await.field("importRoster");
        for code in imported["activationCodes"].as_array().expect("codes") {
            app.hand_out(text(&code["login"]), text(&code["code"]));
        }
        let scheme = small.scheme(scheme).await;
        let cycle = small.create(small.plan(&scheme, "march")).await.field("createCycle");
        let cycle = Running { app, id: text(&cycle["id"]).to_owned() };
        let mut ids = small.ids().await;
        let groups = app.person(OFFICE).await.ask("{ assessmentGroups(first: 5) { nodes { id code } } }").await;
        for group in groups.field("assessmentGroups")["nodes"].as_array().expect("groups") {
            ids.insert(format!("Group:{}", text(&group["code"])), text(&group["id"]).to_owned());
        }
        Self { cycle, ids }
    }

    /// `V-1>A-2`, or `G:T-3>A-2` for a panel, as input.
    pub(crate) fn pair(&self, written: &str) -> Value {
        let (group, pair) = written.split_once(':').map_or((None, written), |(group, pair)| (Some(group), pair));
        let (rater, target) = pair.split_once('>').expect("a pair");
        let (person, place) = (format!("Person:{target}"), format!("Organisation:{target}"));
        json!({
            "channel": if group.is_some() { "PANEL" } else { "DOWNWARD" },
            "group": group.map(|group| &self.ids[&format!("Group:{group}")]),
            "rater": self.ids[&format!("Person:{rater}")],
            "targetPerson": self.ids.get(&person),
            "targetOrganisation": self.ids.get(&place),
        })
    }

    pub(crate) async fn nominate(&self, who: &str, pairs: &[&str]) -> Answer {
        let pairs: Vec<_> = pairs.iter().map(|pair| self.pair(pair)).collect();
        self.send(who, json!(pairs)).await
    }

    pub(crate) async fn send(&self, who: &str, pairs: Value) -> Answer {
        let input = json!({ "input": { "cycle": self.cycle.id, "nominations": pairs } });
        self.cycle.app.person(who).await.ask_with(graphql::NOMINATE, input).await
    }

    /// Nominates, and says the ids by how the pairs were written.
    pub(crate) async fn nominated<'p>(&self, pairs: &[&'p str]) -> BTreeMap<&'p str, Value> {
        let made = self.nominate(OFFICE, pairs).await.field("nominate");
        let made = made.as_array().expect("nominations");
        assert_eq!(made.len(), pairs.len());
        let find = |written: &&'p str| {
            let (rater, target) = written.split(':').next_back().expect("a pair").split_once('>').expect("a pair");
            let panel = written.contains(':');
            let same = |one: &&Value| {
                one["rater"]["code"] == rater && one["target"]["code"] == target && (one["channel"] == "PANEL") == panel
            };
            (*written, made.iter().find(same).unwrap_or_else(|| panic!("no {written}"))["id"].clone())
        };
        pairs.iter().map(find).collect()
    }

    pub(crate) async fn decide(&self, who: &str, document: &str, ids: &[&Value]) -> Answer {
        let variables = json!({ "ids": ids, "reason": "somebody nearer is meant" });
        let variables = if document == graphql::REJECT_NOMINATIONS { variables } else { json!({ "ids": ids }) };
        self.cycle.app.person(who).await.ask_with(document, variables).await
    }

    async fn list(&self, who: &str, state: Option<&str>) -> Value {
        let variables = json!({ "cycle": self.cycle.id, "state": state });
        self.cycle.app.person(who).await.ask_with(graphql::NOMINATIONS, variables).await.field("nominations")
    }

    /// Two are recused from one another, by the office or by the first of them.
    async fn recuse(&self, who: &str, person: &str, from: &str) {
        let (person, from) = (&self.ids[&format!("Person:{person}")], &self.ids[&format!("Person:{from}")]);
        let input = if who == OFFICE {
            json!({ "person": person, "fromPerson": from, "reason": "OFFICE" })
        } else {
            json!({ "fromPerson": from, "reason": "KINSHIP" })
        };
        let document = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
        self.cycle.app.person(who).await.ask_with(document, json!({ "input": input })).await.ok();
    }

    /// The records of what was decided about nominations, as somebody finds them in the trail, and the line of each.
    async fn trail(&self, who: &str) -> Vec<(String, Value)> {
        let trail = self.cycle.app.person(who).await.ask("{ audit(first: 100) { nodes { id act record } } }").await;
        let trail = trail.field("audit");
        let lines =
            trail["nodes"].as_array().expect("lines").iter().filter(|line| line["act"] == "nomination::Approve");
        lines.map(|line| (text(&line["record"]).to_owned(), line["id"].clone())).collect()
    }

    async fn rehearse(&self, who: &str) -> Value {
        let office = self.cycle.app.person(who).await;
        office.ask_with(graphql::REHEARSAL, json!({ "id": self.cycle.id })).await.field("rehearsal")
    }

    /// Everybody's tasks in a channel, as pairs are written here.
    async fn tasks(&self, channel: &str, raters: &[&str]) -> Vec<String> {
        let mut found = vec![];
        for rater in raters {
            for task in my_tasks(&self.cycle.app.person(rater).await, &self.cycle.id).await {
                if task["channel"] == channel {
                    found.push(format!("{rater}>{}", text(&task["target"]["code"])));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// `CODE path` of every finding about nominations and about those whom nobody rates.
fn findings(rehearsal: &Value) -> Vec<String> {
    let findings = rehearsal["findings"].as_array().expect("findings").iter().map(|finding| &finding["problem"]);
    let told = findings.map(|problem| format!("{} {}", text(&problem["code"]), text(&problem["path"])));
    told.filter(|told| told.starts_with("NO")).collect()
}

/// An id as the trail says it.
fn bare(id: &Value) -> String {
    text(id).split_once('_').expect("a global id").1.to_owned()
}

const SUPERIORS: [&str; 3] = ["A-1", "T-1", "V-1"];
const PANEL: [&str; 3] = ["T-3", "T-4", "T-5"];

async fn opening_takes_exactly_what_was_approved(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let ids =
        chosen.nominated(&["V-1>A-2", "A-1>A-3", "V-1>A-3", "T-1>A-1", "A-1>A-4", "G:T-3>A-2", "G:T-4>A-2"]).await;
    let approved = [&ids["V-1>A-2"], &ids["A-1>A-3"], &ids["T-1>A-1"], &ids["A-1>A-4"], &ids["G:T-3>A-2"]];
    let told = chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &approved).await.field("approveNominations");
    assert!(told.as_array().expect("all").iter().all(|one| one["state"] == "APPROVED"), "{told}");
    let told = chosen.decide("L-2", graphql::REJECT_NOMINATIONS, &[&ids["V-1>A-3"]]).await.field("rejectNominations");
    assert_eq!((&told[0]["state"], &told[0]["reason"]), (&json!("REJECTED"), &json!("somebody nearer is meant")));
    // What was decided is not decided again, nor with something else.
    let again = chosen.decide("L-2", graphql::REJECT_NOMINATIONS, &[&ids["A-1>A-3"], &ids["G:T-4>A-2"]]).await;
    assert_eq!(again.refused("ALREADY_DECIDED").path, "ids");
    // The office takes one back though it is approved.
    chosen.decide(OFFICE, graphql::WITHDRAW_NOMINATIONS, &[&ids["A-1>A-4"]]).await.ok();
    assert_eq!(chosen.list(OFFICE, None).await["totalCount"], 7);
    assert_eq!(chosen.list("L-2", Some("APPROVED")).await["totalCount"], 4);

    let rehearsal = chosen.rehearse(OFFICE).await;
    let expected =
        ["NOBODY_RATES A-4", "NOBODY_RATES A-5", "NOBODY_RATES A-6", "NOBODY_RATES A-7", "NOMINATIONS_PENDING PANEL"];
    assert_eq!(findings(&rehearsal), expected);
    let count = |channel: &str| {
        let channels = rehearsal["channels"].as_array().expect("channels").iter();
        channels.filter(|one| one["channel"] == channel).map(|one| one["assignments"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((count("DOWNWARD"), count("PANEL")), (vec![json!(3)], vec![json!(1)]));

    chosen.cycle.office(graphql::OPEN_CYCLE).await.ok();
    assert_eq!(chosen.tasks("DOWNWARD", &SUPERIORS).await, ["A-1>A-3", "T-1>A-1", "V-1>A-2"]);
    assert_eq!(chosen.tasks("PANEL", &PANEL).await, ["T-3>A-2"]);
    // Frozen: nobody is nominated any more, and nothing is decided.
    assert_eq!(chosen.nominate(OFFICE, &["V-1>A-5"]).await.refused("FORBIDDEN").problems, ["PHASE"]);
    for (who, document) in [("L-2", graphql::APPROVE_NOMINATIONS), (OFFICE, graphql::WITHDRAW_NOMINATIONS)] {
        let late = chosen.decide(who, document, &[&ids["G:T-4>A-2"]]).await.refused("FORBIDDEN");
        assert_eq!(late.problems, ["PHASE"], "{who}");
    }
}

async fn a_pair_outside_the_relation_is_refused(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let recusal = json!({ "input": { "person": chosen.ids["Person:A-1"], "fromPerson": chosen.ids["Person:A-6"], "reason": "OFFICE" } });
    let document = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
    app.person(OFFICE).await.ask_with(document, recusal).await.ok();
    chosen.nominate(OFFICE, &["A-1>A-2"]).await.ok();
    let one = |answer: Answer, code: &str| -> Refused { answer.refused(code) };
    for (pairs, code, path) in [
        (vec!["V-1>A-2", "A-2>A-3"], "NOT_IN_RELATION", "input.nominations[1].rater"),
        (vec!["A-2>A-1"], "NOT_IN_RELATION", "input.nominations[0].rater"),
        (vec!["A-1>A-1"], "NOT_IN_RELATION", "input.nominations[0].rater"),
        (vec!["T-1>A-2"], "NOT_IN_RELATION", "input.nominations[0].rater"),
        (vec!["G:A-1>A-2"], "NOT_IN_RELATION", "input.nominations[0].rater"),
        (vec!["G:T-3>T-4"], "NOT_IN_RELATION", "input.nominations[0].rater"),
        (vec!["A-1>A-6"], "RECUSED_PAIR", "input.nominations[0].rater"),
        (vec!["A-1>A-2"], "ALREADY_NOMINATED", "input.nominations[0].rater"),
        (vec!["A-1>A-3", "A-1>A-3"], "ALREADY_NOMINATED", "input.nominations[1].rater"),
        (vec!["T-1>A"], "WRONG_TARGET", "input.nominations[0].targetOrganisation"),
    ] {
        assert_eq!(one(chosen.nominate(OFFICE, &pairs).await, code).path, path, "{pairs:?}");
    }
    let mut pair = chosen.pair("A-1>A-3");
    for channel in ["UPWARD", "PEER", "SELF"] {
        pair["channel"] = json!(channel);
        let refused = one(chosen.send(OFFICE, json!([pair])).await, "NOT_BY_NOMINATION");
        assert_eq!(refused.path, "input.nominations[0].channel");
    }
    pair["channel"] = json!("PANEL");
    assert_eq!(one(chosen.send(OFFICE, json!([pair])).await, "GROUP_FOR_PANEL").path, "input.nominations[0].group");
    pair["targetPerson"] = Value::Null;
    one(chosen.send(OFFICE, json!([pair])).await, "ONE_OF");
    one(chosen.send(OFFICE, json!([])).await, "HOW_MANY");
    let many = vec![chosen.pair("A-1>A-3"); 201];
    assert_eq!(one(chosen.send(OFFICE, json!(many)).await, "HOW_MANY").path, "input.nominations");
    // Several at once are all told, and nothing is half done.
    let refused = chosen.nominate(OFFICE, &["A-2>A-3", "V-1>A-4", "A-1>A-6"]).await.fault();
    assert_eq!(refused.problems, ["NOT_IN_RELATION", "RECUSED_PAIR"]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM nomination").await, 1);
}

async fn whoever_nominates_rates_or_is_rated_never_decides(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    // O-2 holds both roles: what O-2 has proposed, O-2 does not approve.
    let own = chosen.nominate("O-2", &["V-1>A-2"]).await.field("nominate")[0]["id"].clone();
    let ids = chosen.nominated(&["T-1>A-1", "V-1>A-3"]).await;
    let approve = graphql::APPROVE_NOMINATIONS;
    assert_eq!(chosen.decide("O-2", approve, &[&own]).await.refused("FORBIDDEN").problems, ["SEPARATION"]);
    // T-1, of the leading group, would rate: not that one, and with it none.
    let both = [&ids["V-1>A-3"], &ids["T-1>A-1"]];
    for document in [approve, graphql::REJECT_NOMINATIONS] {
        assert_eq!(chosen.decide("T-1", document, &both).await.refused("FORBIDDEN").problems, ["SEPARATION"]);
    }
    assert_eq!(chosen.list(OFFICE, Some("PROPOSED")).await["totalCount"], 3);
    for who in [OFFICE, "T-6"] {
        let refused = chosen.decide(who, approve, &[&own]).await.fault();
        let expected = if who == OFFICE { "FORBIDDEN" } else { "NOT_FOUND" };
        assert_eq!(refused.code, expected, "{who}");
    }
    chosen.decide("A-2", approve, &[&own]).await.refused("NOT_FOUND");
    chosen.nominate("L-2", &["V-1>A-4"]).await.refused("FORBIDDEN");
    chosen.decide("O-2", approve, &[&ids["V-1>A-3"]]).await.ok();
    chosen.decide("T-1", approve, &[&own]).await.ok();
    chosen.decide("L-2", approve, &[&ids["T-1>A-1"]]).await.ok();
    let empty =
        app.person("L-2").await.ask_with(graphql::REJECT_NOMINATIONS, json!({ "ids": [own], "reason": " " })).await;
    empty.refused("REASON_MISSING");
    // Every decision is in the trail, one line for each.
    let trail = app.person("T-6").await.ask("{ audit(first: 50) { nodes { act } } }").await.field("audit");
    let acts = trail["nodes"].as_array().expect("lines").iter().filter(|line| line["act"] == "nomination::Approve");
    assert_eq!(acts.count(), 3);
}

async fn what_no_longer_stands_is_left_out_and_reported(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let ids = chosen.nominated(&["A-1>A-4", "V-1>A-4", "V-1>A-5", "G:T-3>A-2"]).await;
    chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &ids.values().collect::<Vec<_>>()).await.ok();
    assert!(!findings(&chosen.rehearse(OFFICE).await).iter().any(|told| told.starts_with("NOMINATIONS")));
    // The head is recused from A-4; the panel loses a member.
    let recusal = json!({ "input": { "person": chosen.ids["Person:A-1"], "fromPerson": chosen.ids["Person:A-4"], "reason": "OFFICE" } });
    let document = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
    app.person(OFFICE).await.ask_with(document, recusal).await.ok();
    let members = json!({ "input": { "id": chosen.ids["Group:G"], "composition": {
        "members": [{ "person": chosen.ids["Person:T-4"], "seat": "LEADER" }],
        "organisations": [chosen.ids["Organisation:A"]] } } });
    app.person(OFFICE).await.ask_with(graphql::UPDATE_GROUP, members).await.ok();
    let rehearsal = chosen.rehearse(OFFICE).await;
    let stale: Vec<_> = findings(&rehearsal).into_iter().filter(|told| told.starts_with("NOMINATIONS")).collect();
    assert_eq!(stale, ["NOMINATIONS_STALE A-4", "NOMINATIONS_STALE A-2"]);
    chosen.cycle.office(graphql::OPEN_CYCLE).await.ok();
    assert_eq!(chosen.tasks("DOWNWARD", &SUPERIORS).await, ["V-1>A-4", "V-1>A-5"]);
    assert_eq!(chosen.tasks("PANEL", &PANEL).await, Vec::<String>::new());
}

async fn many_at_once_cost_no_more_statements(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let mut pairs = vec![];
    for target in ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"] {
        pairs.extend(["A-1", "V-1"].map(|rater| format!("{rater}>{target}")));
        pairs.extend(PANEL.map(|rater| format!("G:{rater}>{target}")));
    }
    app.person("L-2").await;
    let pairs: Vec<_> = pairs.iter().map(String::as_str).collect();
    let mut ids = vec![];
    let mut cost = vec![];
    for part in [&pairs[..1], &pairs[1..]] {
        let spent = app.statements(async { ids.push(chosen.nominated(part).await) });
        cost.push(spent.await);
    }
    for part in &ids {
        let spent = app.statements(async {
            let ids: Vec<_> = part.values().collect();
            chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &ids).await.ok();
        });
        cost.push(spent.await);
    }
    assert_eq!((ids[0].len(), ids[1].len()), (1, 29));
    // One for one pair nominated, all for twenty-nine; the same of approving. A group is named among the many.
    assert!(cost[1] <= cost[0] + 2 && cost[3] <= cost[2], "{cost:?}");
    assert_eq!(chosen.list(OFFICE, Some("APPROVED")).await["totalCount"], 30);
}

async fn organisations_are_rated_by_nomination_too(app: &TestApp) {
    let scheme =
        SCHEME.replace("PERSON", "ORGANISATION").replace("targets: {except: [T, B]}", "targets: {organisations: [A]}");
    let scheme = scheme
        .replace("  - {channel: UPWARD, weight: 10}\n  - {channel: SELF, weight: 10}\n", "")
        .replace("weight: 50", "weight: 70");
    let chosen = Chosen::by(app, &scheme).await;
    let refused = chosen.nominate(OFFICE, &["A-1>A"]).await.refused("NOT_IN_RELATION");
    assert_eq!(refused.path, "input.nominations[0].rater");
    let ids = chosen.nominated(&["V-1>A", "G:T-5>A"]).await;
    // Whoever answers for the department finds nothing, in the office or not.
    let role = json!({ "input": { "account": chosen.ids["Account:A-1"], "role": "OFFICE", "organisation": chosen.ids["Organisation:T"] } });
    app.person("admin").await.ask_with(graphql::GRANT_ROLE, role).await.ok();
    assert_eq!(chosen.list("A-1", None).await["totalCount"], 0);
    assert_eq!(chosen.list("A-7", None).await["totalCount"], 2);
    let own = chosen.nominate("A-1", &["T-1>A"]).await.refused("OWN_RATER");
    assert_eq!(own.path, "input.nominations[0].targetOrganisation");
    chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &ids.values().collect::<Vec<_>>()).await.ok();
    chosen.cycle.office(graphql::OPEN_CYCLE).await.ok();
    assert_eq!(chosen.tasks("DOWNWARD", &SUPERIORS).await, ["V-1>A"]);
    assert_eq!(chosen.tasks("PANEL", &PANEL).await, ["T-5>A"]);
    // Nor once it has opened, by the roster that was frozen.
    assert_eq!(chosen.list("A-1", None).await["totalCount"], 0);
}
