//! Closing, step by step: whatever interrupts it, closing again completes it; and nothing is counted that was meddled with.
use crate::story::files;
use entity::{Actor, Id, acts, record};
use serde_json::json;
use std::{fs, path::Path};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, Running, Small, marks},
};

tests::on_both!(
    an_interrupted_close_is_finished_by_closing_again,
    a_tally_that_was_lost_is_taken_again,
    a_moved_ballot_stops_its_target_and_no_other,
    a_changed_list_of_raters_stops_the_count,
    the_worker_destroys_keys_that_a_crash_has_left,
);

/// Ballots in the urn of the small organisation: six colleagues, five peers and a head each.
const BALLOTS: i64 = 36;

async fn voted<'a>(small: &'a Small<'a>) -> Running<'a> {
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", Some("好")).await;
    small.app.set_clock(CLOSES).await;
    cycle
}

fn ids(cycle: &Running<'_>, small: &Small<'_>) -> (Actor, Id<record::Cycle>) {
    let tenant: Id<record::Organisation> = small.root.parse().expect("an id");
    (cycle.app.app.db.worker(tenant), cycle.id.parse().expect("an id"))
}

async fn freeze(cycle: &Running<'_>, small: &Small<'_>) {
    let (worker, id) = ids(cycle, small);
    let freeze =
        cycle.app.app.act::<acts::cycle::Close, _>(&worker, id, async |tx, permit| tx.closing().freeze(permit).await);
    freeze.await.expect("frozen");
}

async fn tally(cycle: &Running<'_>, small: &Small<'_>) -> Option<String> {
    let (worker, id) = ids(cycle, small);
    let tally =
        cycle.app.app.act::<acts::cycle::Close, _>(&worker, id, async |tx, permit| tx.closing().tally(permit).await);
    tally.await.expect("tallied")
}

async fn closed(cycle: &Running<'_>) {
    let app = cycle.app;
    assert_eq!(cycle.office(graphql::CLOSE_CYCLE).await.field("closeCycle")["phase"], "REVIEW");
    assert_eq!(app.number("SELECT CAST(sum(marks) AS BIGINT) FROM tally").await, BALLOTS * 3);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM participation").await, BALLOTS);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM tally_comment").await, BALLOTS);
    assert!(app.row_counts().await.keys().all(|table| !table.starts_with("ballot")));
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let again = cycle.office(graphql::CLOSE_CYCLE).await.refused("FORBIDDEN");
    assert_eq!(again.problems, ["PHASE"]);
}

async fn an_interrupted_close_is_finished_by_closing_again(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = voted(&small).await;
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    freeze(&cycle, &small).await;
    // Even with time left, nothing goes into an urn that is frozen.
    app.set_clock("2026-03-03T09:00:00+08:00").await;
    let late = cycle.ballot("A-2", &task, marks("1"), None).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["WINDOW_CLOSED"]);
    let sheet = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &sheet, marks("1")).await.refused("FORBIDDEN");
    assert_eq!(cycle.about("A-2", graphql::HAVE_I, &task).await.field("haveISubmitted"), true);
    freeze(&cycle, &small).await;
    assert_eq!(tally(&cycle, &small).await, None);
    assert_eq!(cycle.about("A-2", graphql::HAVE_I, &task).await.field("haveISubmitted"), true);
    // Told again, it does not count twice.
    assert_eq!(tally(&cycle, &small).await, None);
    let (_, id) = ids(&cycle, &small);
    app.app.db.destroy_keys(id).expect("destroyed");
    app.app.db.destroy_keys(id).expect("destroyed again");
    assert_eq!(cycle.about("A-2", graphql::HAVE_I, &task).await.field("haveISubmitted"), true);
    closed(&cycle).await;
}

/// The server dies while it counts: what the transaction wrote was never there.
async fn a_tally_that_was_lost_is_taken_again(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = voted(&small).await;
    freeze(&cycle, &small).await;
    let (worker, id) = ids(&cycle, &small);
    let tx = app.app.db.write().await.expect("a transaction");
    let permit = tx.permit::<acts::cycle::Close>(&worker, id).await.expect("a permit");
    tx.closing().tally(permit).await.expect("tallied");
    drop(tx);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM tally").await, 0);
    closed(&cycle).await;
}

async fn a_moved_ballot_stops_its_target_and_no_other(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = voted(&small).await;
    // One ballot is laid over another, and one comes from nowhere.
    let [lowest, highest] = ["min", "max"].map(|end| {
        if app.kind() == tests::Kind::Sqlite {
            format!("(SELECT {end}(tag) FROM ballot_1)")
        } else {
            format!("(SELECT tag FROM ballot_1 ORDER BY tag {} LIMIT 1)", if end == "min" { "ASC" } else { "DESC" })
        }
    });
    let moved =
        format!("UPDATE ballot_1 SET body = (SELECT body FROM ballot_1 WHERE tag = {highest}) WHERE tag = {lowest}");
    app.tamper(&moved).await;
    let (id, tag) = if app.kind() == tests::Kind::Sqlite {
        ("x'00112233445566778899aabbccddeeff'", "x'0011'")
    } else {
        ("'00112233-4455-6677-8899-aabbccddeeff'", "'\\x0011'")
    };
    app.tamper(&format!("INSERT INTO ballot_1 (id, tag, body) VALUES ({id}, {tag}, {tag})")).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    let places =
        app.number("SELECT CAST(count(*) AS BIGINT) FROM (SELECT DISTINCT target, channel FROM tally) x").await;
    assert_eq!(places, 6, "seven targets and channels were voted on, and one was stopped");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM participation").await, BALLOTS - 1);
    let trail = app.person("T-6").await.ask("{ audit(first: 100) { nodes { act detail } } }").await.field("audit");
    let alarm = trail["nodes"].as_array().expect("lines").iter().map(|line| text(&line["detail"]));
    let alarms: Vec<_> = alarm.filter(|detail| detail.contains("do not fit")).collect();
    assert!(matches!(alarms[..], [alarm] if alarm.contains("foreign 1")), "{alarms:?}");
}

async fn a_changed_list_of_raters_stops_the_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = voted(&small).await;
    app.tamper("DELETE FROM ballot_1").await;
    app.tamper(
        "UPDATE assignment SET rater_id = (SELECT id FROM person WHERE code = 'T-4')
         WHERE number = (SELECT min(number) FROM assignment WHERE channel = 2)",
    )
    .await;
    cycle.office(graphql::CLOSE_CYCLE).await.refused("RATERS_CHANGED");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM tally").await, 0);
}

/// The server dies after the count, and again after a cycle was called off, each time before the keys were destroyed.
async fn the_worker_destroys_keys_that_a_crash_has_left(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = voted(&small).await;
    freeze(&cycle, &small).await;
    api::worker::look(&app.app).await;
    assert_eq!(files::keys(app), 1, "the ballots are still to be opened");
    tally(&cycle, &small).await;
    api::worker::look(&app.app).await;
    assert_eq!(files::keys(app), 0);
    closed(&cycle).await;

    app.set_clock("2026-03-02T08:00:00+08:00").await;
    let plan = small.plan(text(&scheme_of(&cycle).await), "again");
    let second = Running { app, id: text(&small.create(plan).await.field("createCycle")["id"]).to_owned() };
    second.office(graphql::OPEN_CYCLE).await.ok();
    api::worker::look(&app.app).await;
    assert_eq!(files::keys(app), 1, "the cycle goes on");
    let keys = app.directory().join("keys");
    let (_, id) = ids(&second, &small);
    let home = keys.join(id.uuid().to_string());
    let aside = app.directory().join("aside");
    copy(&home, &aside);
    let reason = json!({ "id": second.id, "reason": "方案有误" });
    app.person(tests::small::OFFICE).await.ask_with(graphql::CANCEL_CYCLE, reason).await.ok();
    assert_eq!(files::keys(app), 0);
    // Whole, and as far as a crash in the middle of destroying leaves them.
    for left in [home, keys.join(format!(".{}-0123456789abcdef0123456789abcdef", id.uuid()))] {
        copy(&aside, &left);
        api::worker::look(&app.app).await;
        assert_eq!(files::keys(app), 0, "{}", left.display());
    }
}

async fn scheme_of(cycle: &Running<'_>) -> serde_json::Value {
    let office = cycle.app.person(tests::small::OFFICE).await;
    let asked =
        office.ask_with("query($id: ID!) { cycle(id: $id) { scheme { id } } }", json!({ "id": cycle.id })).await;
    asked.field("cycle")["scheme"]["id"].clone()
}

/// Copies a directory of files with its permissions.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
    fs::set_permissions(to, fs::metadata(from).expect("a directory").permissions()).expect("permissions");
}
