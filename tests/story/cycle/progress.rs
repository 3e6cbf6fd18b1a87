//! Progress is kept as it happens, and is what a count of the tasks themselves would say.
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, Running, Small, marks},
};

tests::on_both!(what_is_kept_of_raters_is_what_their_tasks_say, tasks_on_the_viewer_are_in_no_count,);

const PROGRESS: &str = "query($id: ID!, $unfinished: Boolean!, $first: Int!, $after: String) {
    progress(cycle: $id, unfinished: $unfinished, first: $first, after: $after) {
    totalCount nodes { code asked done } pageInfo { hasNextPage endCursor } } }";

/// Every rater as the tasks themselves tell, but for those on one person: `CODE asked done`.
async fn counted(app: &TestApp, viewer: &str) -> Vec<String> {
    let sql = format!(
        "SELECT p.code || ' ' || count(*) || ' ' ||
         count(CASE WHEN s.state IN ('SUBMITTED', 'CONFIRMED') OR q.assignment IS NOT NULL THEN 1 END)
         FROM assignment a JOIN person p ON p.id = a.rater_id
         JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
         LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number
         LEFT JOIN participation q ON q.cycle = a.cycle AND q.assignment = a.number
         WHERE NOT a.withdrawn AND (NOT a.ended OR s.state IN ('SUBMITTED', 'CONFIRMED') OR q.assignment IS NOT NULL)
         AND (t.code <> '{viewer}' OR a.channel = 4) GROUP BY p.code ORDER BY p.code"
    );
    app.sql(&sql).await.into_iter().map(|row| row[0].clone().expect("a rater")).collect()
}

/// The same as somebody is told, page by page.
async fn told(cycle: &Running<'_>, who: &str, unfinished: bool, first: u32) -> Vec<String> {
    let (client, mut after, mut rows) = (cycle.app.person(who).await, Value::Null, vec![]);
    loop {
        let variables = json!({ "id": cycle.id, "unfinished": unfinished, "first": first, "after": after });
        let page = client.ask_with(PROGRESS, variables).await.field("progress");
        let row = |row: &Value| format!("{} {} {}", text(&row["code"]), row["asked"], row["done"]);
        rows.extend(page["nodes"].as_array().expect("raters").iter().map(row));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], rows.len(), "the total");
            return rows;
        }
    }
}

/// Those of whom something is still asked.
fn unfinished(rows: &[String]) -> Vec<String> {
    let waits = |row: &&String| {
        let words: Vec<_> = row.split(' ').collect();
        words[1] != words[2]
    };
    rows.iter().filter(waits).cloned().collect()
}

/// What is kept, and what is told of it, is what a count says.
async fn same(cycle: &Running<'_>, when: &str) {
    let kept = "SELECT code || ' ' || (named_asked + secret_asked) || ' ' || (named_done + secret_done) FROM rater
        WHERE named_asked + secret_asked > 0 ORDER BY code";
    // Asked first: it brings participation up to date.
    let told_all = told(cycle, OFFICE, false, 100).await;
    let expected = counted(cycle.app, OFFICE).await;
    let kept: Vec<_> = cycle.app.sql(kept).await.into_iter().map(|row| row[0].clone().expect("a rater")).collect();
    assert_eq!(kept, expected, "kept, {when}");
    assert_eq!(told_all, expected, "told, {when}");
    assert_eq!(told(cycle, OFFICE, true, 3).await, unfinished(&expected), "unfinished, {when}");
}

async fn change(small: &Small<'_>, cycle: &Running<'_>, kind: &str, person: &str, from: Option<&str>) {
    let ids = small.ids().await;
    let id = |code: &str| json!(ids[&format!("Person:{code}")]);
    let mut input = json!({ "cycle": cycle.id, "kind": kind, "person": id(person), "reason": "离任" });
    if let Some(from) = from {
        input["fromPerson"] = id(from);
    }
    let office = small.app.person(OFFICE).await;
    let proposed = office.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await;
    let change = proposed.field("proposeRosterChange")["id"].clone();
    small.app.person(LEADER).await.ask_with(graphql::APPROVE_CHANGE, json!({ "id": change })).await.ok();
}

async fn what_is_kept_of_raters_is_what_their_tasks_say(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    same(&cycle, "at first").await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    same(&cycle, "handed in").await;
    cycle.submit("A-1", &task, marks("71")).await.ok();
    same(&cycle, "corrected").await;
    let back = json!({ "id": task, "reason": "see again" });
    app.person(OFFICE).await.ask_with(graphql::RETURN, back.clone()).await.ok();
    same(&cycle, "given back").await;
    cycle.submit("A-1", &task, marks("72")).await.ok();
    same(&cycle, "handed in again").await;
    cycle.everybody_votes("70", None).await;
    same(&cycle, "before a minute is over").await;
    app.set_clock("2026-03-03T08:05:00+08:00").await;
    same(&cycle, "voted").await;
    change(&small, &cycle, "LEFT", "A-3", None).await;
    same(&cycle, "somebody left").await;
    change(&small, &cycle, "EXEMPT", "A-2", None).await;
    same(&cycle, "somebody is exempt").await;
    let refused = app.person(OFFICE).await.ask_with(graphql::RETURN, back).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["ENDED"], "else one less would be asked of the rater");
    change(&small, &cycle, "RECUSED", "A-1", Some("A-4")).await;
    same(&cycle, "somebody is recused").await;
    app.set_clock("2026-03-03T08:10:00+08:00").await;
    same(&cycle, "the next minute").await;
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    same(&cycle, "closed").await;
}

async fn tasks_on_the_viewer_are_in_no_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let ids = small.ids().await;
    // Logs in while the code is good: a new role ends it.
    app.person("A-2").await;
    let role = json!({ "account": ids["Account:A-2"], "role": "OFFICE", "organisation": small.root });
    app.person("admin").await.ask_with(graphql::GRANT, json!({ "input": role })).await.ok();
    cycle.everybody_votes("70", None).await;
    app.set_clock("2026-03-03T08:05:00+08:00").await;
    for first in [100, 2] {
        let told_all = told(&cycle, "A-2", false, first).await;
        let expected = counted(app, "A-2").await;
        assert_ne!(expected, counted(app, OFFICE).await, "somebody rates them");
        assert_eq!(told_all, expected);
        assert_eq!(told(&cycle, "A-2", true, first).await, unfinished(&expected));
    }
}
