//! `examples/hospital`, played through the API by every rater; then every expected figure against the published one.
use crate::worked::published;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Example, TestApp,
    play::{OFFICE, Played, settle, text},
};

tests::on_both!(individual, department);

async fn individual(app: &TestApp) {
    let example = Example::load("hospital");
    let root = settle(app, &example).await;
    let mut played = Played::open(app, &example, &root, &example.plan.schemes[0]).await;
    played.play().await;
    check(&played).await;
}

async fn department(app: &TestApp) {
    let example = Example::load("hospital");
    let root = settle(app, &example).await;
    let mut played = Played::open(app, &example, &root, &example.plan.schemes[1]).await;
    played.play().await;
    check(&played).await;
}

async fn check(played: &Played<'_>) {
    assignments(played).await;
    let cards = published::cards(played).await;
    published::totals(played, &cards).await;
    published::channels(played, &cards).await;
    published::indicators(played, &cards).await;
    published::cells(played, &cards).await;
    published::comments(played).await;
}

/// The tasks that raters found in their lists are the expected ones, no more and no less.
async fn assignments(played: &Played<'_>) {
    let office = played.app.person(OFFICE).await;
    let list = office.ask("{ organisations(first: 100) { nodes { id code } } }").await.field("organisations");
    let code = |node: &Value| (text(&node["id"]).to_owned(), text(&node["code"]).to_owned());
    let mut codes: BTreeMap<_, _> = list["nodes"].as_array().expect("nodes").iter().map(code).collect();
    codes.insert(String::new(), String::new());
    let found = played.tasks.iter().map(|(key, task)| {
        let [channel, group, rater, target] = key.clone();
        [channel, group, rater, target, codes[&task.rater_organisation].clone()]
    });
    let columns = ["channel", "group", "rater", "target", "rater_organisation"];
    let expected = played.example.rows(&format!("{}.assignments.csv", played.run.expected));
    let expected: BTreeSet<_> = expected.iter().map(|row| columns.map(|column| row[column].clone())).collect();
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
}
