//! The attacker is one person in many capacities: head of one section, member of another, leader of one panel, member of
//! another that assesses them, and auditor of the whole unit. All of it together tells no more than each alone.
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{
    Client, Raw, TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, OPENS, Running, SCHEME, SCORING, Small, marks},
};

tests::on_both!(many_capacities_tell_no_more_than_one);

const ROSTER: &str = include_str!("capacities.yaml");
/// The attacker.
const P: &str = "P";

async fn settle(app: &TestApp) -> Small<'_> {
    app.set_clock(OPENS).await;
    let root = app.found("T", "单位", "Unit").await.to_string();
    let small = Small { app, root };
    let imported = small.import(ROSTER).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    small
}

/// What a person is asked to do, as `CHANNEL/TARGET`.
async fn asked(client: &Client, cycle: &str) -> BTreeSet<String> {
    let tasks = my_tasks(client, cycle).await;
    tasks.iter().map(|task| format!("{}/{}", text(&task["channel"]), text(&task["target"]["code"]))).collect()
}

/// Everything that can be listed, with all that is said of it.
const EVERYTHING: [&str; 9] = [
    "{ viewer { login roles { role } } }",
    "{ persons(first: 100) { totalCount nodes { id code } } }",
    "{ accounts(first: 100) { totalCount nodes { id login state } } }",
    "{ assessmentGroups(first: 100) { totalCount nodes { id members { code } } } }",
    "{ cycles(first: 100) { totalCount nodes { id phase } } }",
    "{ myAssignments(first: 100) { totalCount nodes { id channel sheetState target { code } opensAt closesAt } } }",
    "{ audit(first: 100) { totalCount nodes { id at act record detail } } }",
    "{ publications(first: 100) { totalCount nodes { id } } }",
    "{ policyVersions(first: 100) { totalCount nodes { id } } }",
];

async fn everything(client: &Client, cycle: &str) -> Vec<Raw> {
    let mut seen = vec![];
    for document in EVERYTHING {
        seen.push(client.ask_raw(document).await);
    }
    for list in ["scorecards", "ranking", "progress"] {
        seen.push(client.ask_raw(&format!("{{ {list}(cycle: \"{cycle}\", first: 100) {{ totalCount }} }}")).await);
    }
    seen
}

/// Every way to ask about a task, or to do something with it.
pub(super) async fn attempts(client: &Client, task: &str) -> Vec<Raw> {
    let marks = "marks: [{ indicator: \"WORK\", points: \"1\" }, { indicator: \"CONDUCT\", points: \"1\" }, { indicator: \"ORDER\", level: \"A\" }]";
    let documents = [
        format!("{{ node(id: \"{task}\") {{ id }} }}"),
        format!("{{ sheet(assignment: \"{task}\") {{ state }} }}"),
        format!("{{ haveISubmitted(assignment: \"{task}\") }}"),
        format!(
            "{{ permission(act: \"score::Read\", node: \"{task}\") {{ allowed outcome relations {{ word }} text {{ en }} }} }}"
        ),
        format!("{{ whoCan(act: \"score::Read\", node: \"{task}\") {{ byTask }} }}"),
        format!("mutation {{ saveDraft(input: {{ assignment: \"{task}\", {marks} }}) {{ state }} }}"),
        format!("mutation {{ submitSheet(input: {{ assignment: \"{task}\", {marks} }}) {{ state }} }}"),
        format!("mutation {{ returnSheet(assignment: \"{task}\", reason: \"no\") {{ state }} }}"),
        format!("mutation {{ confirmSheet(assignment: \"{task}\") {{ state }} }}"),
        format!("mutation {{ castBallot(input: {{ assignment: \"{task}\", {marks} }}) }}"),
        format!("mutation {{ withdrawBallot(assignment: \"{task}\") }}"),
    ];
    let mut answers = vec![];
    for document in documents {
        answers.push(client.ask_raw(&document).await);
    }
    answers
}

/// Who has a task on the attacker, and which.
async fn on_the_attacker(cycle: &Running<'_>) -> Vec<(String, String, String)> {
    let mut found = vec![];
    for rater in
        ["T-1", "T-3", "T-4", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7", "B-1", "B-2", "B-3", "B-4", "B-5", "B-6"]
    {
        for task in my_tasks(&cycle.app.person(rater).await, &cycle.id).await {
            if task["target"]["code"] == P {
                found.push((rater.to_owned(), text(&task["channel"]).to_owned(), text(&task["id"]).to_owned()));
            }
        }
    }
    found
}

async fn many_capacities_tell_no_more_than_one(app: &TestApp) {
    let small = settle(app).await;
    let scheme = SCHEME.replace("[T-1, T-2, T-3, T-4, T-5]", "[T-1, T-2, T-3, T-4]");
    let scheme = small.scheme(&scheme).await;
    let id = small.create(small.plan(&scheme, "march")).await.field("createCycle");
    let cycle = Running { app, id: text(&id["id"]).to_owned() };
    cycle.office(graphql::OPEN_CYCLE).await.ok();
    app.set_clock(SCORING).await;
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    let attacker = app.person(P).await;

    // Relations are computed: no capacity lends its relation to another's channel.
    let tasks = asked(&attacker, &cycle.id).await;
    let of = |channel: &str| -> Vec<&str> {
        tasks.iter().filter_map(|task| task.strip_prefix(channel)?.strip_prefix('/')).collect()
    };
    assert_eq!(of("DOWNWARD"), ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"], "{tasks:?}");
    assert_eq!(of("UPWARD"), ["B-1"], "{tasks:?}");
    assert_eq!(of("PANEL"), ["C-2", "C-3"], "not of their own sections, whatever the group's remit: {tasks:?}");
    assert_eq!(of("SELF"), [P], "{tasks:?}");
    assert!(of("PEER").iter().all(|code| code.starts_with("B-") && *code != "B-1"), "{tasks:?}");
    assert_eq!(tasks.len(), 10 + of("PEER").len());

    others_rate(&cycle, &attacker).await;
    own_sheets_decide_nothing(&cycle, &attacker).await;

    // Nothing of a result before publication, and then their own as a target, and no more of others than anybody.
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let attacker = app.person(P).await;
    let cards = |more: &str| format!("{{ scorecards(cycle: \"{}\", first: 100) {{ totalCount {more} }} }}", cycle.id);
    let before = attacker.ask(&cards("")).await.field("scorecards");
    assert_eq!(before["totalCount"], 0);
    cycle.publish().await;
    let nodes = "nodes { target { code } detail channels { channel figure { exact } } indicators { channels { channel asked marks abstained figure { exact } } } }";
    let seen = attacker.ask(&cards(nodes)).await.field("scorecards");
    for card in seen["nodes"].as_array().expect("cards") {
        let detail = match text(&card["target"]["code"]) {
            P => "CHANNELS",
            code if code.starts_with("A-") => "TOTAL",
            _ => "GRADE",
        };
        assert_eq!(card["detail"], detail, "{card:#}");
        let cells = card["indicators"].as_array().into_iter().flatten();
        let cells = cells
            .flat_map(|row| row["channels"].as_array().expect("cells"))
            .chain(card["channels"].as_array().into_iter().flatten());
        for cell in cells.filter(|cell| cell["channel"] == "UPWARD" || cell["channel"] == "PEER") {
            let hidden = [&cell["asked"], &cell["marks"], &cell["abstained"], &cell["figure"]["exact"]];
            assert!(hidden.iter().all(|part| part.is_null()), "{cell:#}");
        }
    }
    // What the trail says at last is still silent about who has rated its reader.
    let trail = attacker.ask("{ audit(first: 100) { nodes { act record login } } }").await.field("audit");
    let about: BTreeSet<_> = on_the_attacker(&cycle).await.into_iter().map(|(_, _, task)| task).collect();
    let lines = trail["nodes"].as_array().expect("lines");
    let told: Vec<_> =
        lines.iter().filter(|line| about.iter().any(|task| task.ends_with(text(&line["record"])))).collect();
    assert!(told.is_empty(), "the trail tells its reader who has rated them: {told:#?}");
    assert!(lines.iter().any(|line| line["act"] == "score::Submit"), "and of others it tells");
}

/// Sheets and ballots about the attacker come in, and for the attacker nothing happens.
async fn others_rate(cycle: &Running<'_>, attacker: &Client) {
    let about = on_the_attacker(cycle).await;
    let channels: Vec<_> = about.iter().map(|(_, channel, _)| channel.as_str()).collect();
    for (channel, many) in [("UPWARD", 6), ("PEER", 5), ("DOWNWARD", 2), ("PANEL", 1)] {
        assert_eq!(channels.iter().filter(|one| **one == channel).count(), many, "{about:?}");
    }
    let before = everything(attacker, &cycle.id).await;
    for (rater, channel, task) in &about {
        if matches!(channel.as_str(), "UPWARD" | "PEER") {
            cycle.ballot(rater, task, marks("80"), Some("看得见吗")).await.ok();
        } else {
            cycle.submit(rater, task, marks("81")).await.ok();
        }
    }
    for (place, (before, after)) in before.iter().zip(everything(attacker, &cycle.id).await).enumerate() {
        assert_eq!(*before, after, "the attacker learns from list {place} that somebody has rated them");
    }
    // Every task on them, stolen, is to them a task that never was.
    let never = attempts(attacker, "Assignment_018f0000000070008000000000000000").await;
    for (rater, channel, task) in &about {
        assert_eq!(attempts(attacker, task).await, never, "{channel} by {rater}");
    }
    // The same comparison sees a task that is seen.
    let own = cycle.task(P, "DOWNWARD", "A-2").await;
    assert_ne!(attempts(attacker, &own).await, never);
}

/// What they recorded themselves is decided by others, and each channel takes its own kind only.
async fn own_sheets_decide_nothing(cycle: &Running<'_>, attacker: &Client) {
    let panel = cycle.task(P, "PANEL", "C-2").await;
    let down = cycle.task(P, "DOWNWARD", "A-3").await;
    let peer = tasks_of(attacker, &cycle.id, "PEER").await;
    for task in [&panel, &down] {
        cycle.submit(P, task, marks("70")).await.ok();
        for document in [graphql::CONFIRM, graphql::RETURN] {
            let variables = json!({ "id": task, "reason": "mine" });
            let refused = attacker.ask_with(document, variables).await.refused("FORBIDDEN");
            assert!(!refused.problems.is_empty(), "with a reason");
        }
        assert_eq!(
            cycle.ballot(P, task, marks("70"), None).await.fault().code,
            "FORBIDDEN",
            "no ballot for a named channel"
        );
    }
    assert_eq!(
        cycle.submit(P, &peer, marks("70")).await.fault().code,
        "FORBIDDEN",
        "no sheet for an anonymous channel"
    );
    assert_eq!(cycle.about(P, graphql::CONFIRM, &peer).await.fault().code, "NOT_FOUND", "a ballot is no sheet");
    cycle.ballot(P, &peer, marks("70"), None).await.ok();
}

async fn tasks_of(client: &Client, cycle: &str, channel: &str) -> String {
    let tasks = my_tasks(client, cycle).await;
    let task: Option<&Value> = tasks.iter().find(|task| task["channel"] == channel);
    text(&task.expect("a task")["id"]).to_owned()
}
