//! Who sees a change: the remaining raters that there was one, and no target which (rule 11).
use super::{approved, decide, propose, proposed, secret, settle};
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{OFFICE, Small},
};

tests::on_both!(
    the_remaining_raters_are_shown_it,
    a_target_does_not_see_it_whatever_their_role,
    nobody_proposes_about_somebody_who_could_rate_them,
);

const MINE: &str = "query($cycle: ID!) { myAssignments(cycle: $cycle, first: 100) { nodes { channel target { code }
    raterChanges { kind left joined proposedBy { en } approvedBy { en } } } } }";

async fn the_remaining_raters_are_shown_it(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let targets = secret(&cycle, "A-3", "PEER").await;
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    let tasks = async |who: &str| {
        let tasks = app.person(who).await.ask_with(MINE, json!({ "cycle": cycle.id })).await.field("myAssignments");
        tasks["nodes"].as_array().expect("tasks").clone()
    };
    assert!(tasks("A-4").await.iter().all(|task| task["raterChanges"] == json!([])), "not in force yet");
    approved(app, &change).await;
    let by = (json!({ "en": "Assessment officer" }), json!({ "en": "Director" }));
    let shown = |left: usize, joined: usize| json!([{ "kind": "LEFT", "left": left, "joined": joined, "proposedBy": by.0, "approvedBy": by.1 }]);
    let (mut told, mut untold) = (0, 0);
    for rater in ["A-1", "A-2", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9"] {
        for task in tasks(rater).await {
            let (channel, target) = (text(&task["channel"]), text(&task["target"]["code"]));
            let expected = match (channel, target) {
                ("UPWARD", "A-1") => shown(1, 0),
                ("PEER", "A-3") => shown(5, 0),
                ("PEER", target) if targets.contains_key(target) => shown(1, 1),
                _ => json!([]),
            };
            assert_eq!(task["raterChanges"], expected, "{rater} {channel} {target}");
            if expected == json!([]) { untold += 1 } else { told += 1 }
        }
    }
    assert!(told > 20 && untold > 20, "{told} {untold}");
    // As in the list, so by its id.
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    let node = "query($id: ID!) { node(id: $id) { ... on Assignment { raterChanges { left } } } }";
    let node = cycle.about("A-2", node, &task).await.field("node");
    assert_eq!(node["raterChanges"], json!([{ "left": 1 }]));
}

async fn grant(app: &TestApp, small: &Small<'_>, login: &str, role: &str) {
    // Logged in before: a role ends the codes that were handed out.
    app.person(login).await;
    let account = small.ids().await[&format!("Account:{login}")].clone();
    let input = json!({ "account": account, "role": role, "organisation": small.root });
    app.person("admin").await.ask_with(graphql::GRANT, json!({ "input": input })).await.ok();
}

/// How many changes somebody finds; whether they find this one by its id; and how many lines of the trail are about it, or
/// say that one was proposed.
async fn finds(app: &TestApp, login: &str, change: &Value) -> (Value, bool, usize) {
    let client = app.person(login).await;
    let listed = client.ask_with(graphql::ROSTER_CHANGES, json!({})).await.field("rosterChanges");
    assert_eq!(listed["totalCount"], listed["nodes"].as_array().expect("nodes").len());
    let node = client.ask_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": change["id"] })).await;
    let (_, record) = text(&change["id"]).split_once('_').expect("an id");
    let trail = client.ask("{ audit(first: 100) { nodes { act record } } }").await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines").iter();
    let about = lines.filter(|line| line["record"] == record || line["act"] == "change::Propose").count();
    (listed["totalCount"].clone(), node.field("node").is_object(), about)
}

async fn a_target_does_not_see_it_whatever_their_role(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let rated = secret(&cycle, "A-3", "PEER").await;
    let drawn = rated.keys().next().expect("a target").clone();
    let spared = super::CLERKS.into_iter().find(|clerk| *clerk != "A-3" && !rated.contains_key(*clerk));
    let spared = spared.expect("somebody whom A-3 does not rate");
    for login in [drawn.as_str(), spared, "A-1", "T-2"] {
        for role in ["OFFICE", "AUDITOR", "LEADING_GROUP"] {
            if login != OFFICE || role != "OFFICE" {
                grant(app, &small, login, role).await;
            }
        }
    }
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    // Whether A-3 was drawn for them or not: of the two, nobody can tell which they are.
    for login in [&drawn, spared, "A-1"] {
        assert_eq!(finds(app, login, &change).await, (json!(0), false, 0), "{login}");
        decide(app, login, graphql::APPROVE_CHANGE, &change).await.refused("NOT_FOUND");
        let asked = json!({ "act": "change::Approve", "node": change["id"] });
        let told = app.person(login).await.ask_with(graphql::PERMISSION, asked).await.field("permission");
        assert_eq!(told["outcome"], "NOT_FOUND", "{login}");
    }
    approved(app, &change).await;
    for login in [&drawn, spared, "A-1"] {
        assert_eq!(finds(app, login, &change).await, (json!(0), false, 0), "{login}");
    }
    assert_eq!(finds(app, OFFICE, &change).await, (json!(1), true, 2));
}

/// The answer is the same whether somebody was drawn to rate them or not, and whatever is there already.
async fn nobody_proposes_about_somebody_who_could_rate_them(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let rated = secret(&cycle, "A-3", "PEER").await;
    let mut asked = [0, 0];
    for clerk in super::CLERKS.into_iter().filter(|clerk| *clerk != "A-3") {
        grant(app, &small, clerk, "OFFICE").await;
        for (kind, from) in [("LEFT", None), ("MOVED", None), ("RECUSED", Some(clerk))] {
            let refused = propose(&small, &cycle, clerk, kind, "A-3", from).await.refused("FORBIDDEN");
            assert_eq!(refused.problems, ["SEPARATION"]);
        }
        asked[usize::from(rated.contains_key(clerk))] += 1;
    }
    assert_eq!(asked, [2, 5]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM roster_change").await, 0);
}
