//! Ballots: put, replaced, taken back; read by nobody, and gone once they are counted.
use crate::story::files;
use serde_json::json;
use tests::{
    Kind, TestApp, graphql,
    play::{my_tasks, text},
    small::{CLOSES, OFFICE, Small, marks},
};

tests::on_both!(
    a_ballot_is_put_replaced_and_taken_back,
    a_ballot_leaves_no_trace_but_itself,
    no_dump_before_closing_holds_a_mark_and_none_after_it_a_ballot,
    an_anonymous_channel_takes_no_sheet_and_no_draft,
    who_has_voted_is_taken_down_once_a_minute,
);

/// What a rater would say, and nobody else in these tests.
const CANARY: &str = "canary-7f3a 金丝雀";
/// What a rater would give, and nobody else: 73.1234 points.
const POINTS: (&str, i64) = ("73.1234", 731_234);

async fn a_ballot_is_put_replaced_and_taken_back(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    let have_i = async || cycle.about("A-2", graphql::HAVE_I, &task).await.field("haveISubmitted");
    let count = async || app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await;
    assert_eq!(have_i().await, false);
    assert_eq!(cycle.ballot("A-2", &task, marks("70"), None).await.field("castBallot"), true);
    assert_eq!((have_i().await, count().await), (json!(true), 1));
    let before = app.sql("SELECT CAST(length(body) AS TEXT) FROM ballot_1").await;
    cycle.ballot("A-2", &task, marks("1"), Some(&"长评语".repeat(200))).await.ok();
    assert_eq!(count().await, 1, "a second ballot takes the place of the first");
    let after = app.sql("SELECT CAST(length(body) AS TEXT) FROM ballot_1").await;
    assert_eq!(before, after, "all ballots have one size");
    cycle.about("A-2", graphql::WITHDRAW, &task).await.ok();
    assert_eq!((have_i().await, count().await), (json!(false), 0));
    cycle.about("A-2", graphql::WITHDRAW, &task).await.ok();

    cycle.ballot("A-2", &task, marks("70"), None).await.ok();
    app.set_clock(CLOSES).await;
    for late in
        [cycle.ballot("A-2", &task, marks("99"), None).await, cycle.about("A-2", graphql::WITHDRAW, &task).await]
    {
        assert_eq!(late.refused("FORBIDDEN").problems, ["WINDOW_CLOSED"]);
    }
    assert_eq!(have_i().await, true);
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    assert_eq!(have_i().await, true, "participation outlives the ballot");
    cycle.about("A-2", graphql::SHEET, &task).await.refused("NOT_FOUND");
}

/// A row of any other table that goes with a ballot could be laid beside it.
async fn a_ballot_leaves_no_trace_but_itself(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    let before = app.row_counts().await;
    cycle.ballot("A-2", &task, marks("70"), None).await.ok();
    cycle.about("A-2", graphql::HAVE_I, &task).await.ok();
    cycle.ballot("A-2", &task, marks("71"), None).await.ok();
    let mut after = app.row_counts().await;
    assert_eq!(after.insert("ballot_1".to_owned(), 0), Some(1));
    assert_eq!(before, after);
    let columns = match app.kind() {
        Kind::Sqlite => "SELECT name FROM pragma_table_info('ballot_1') ORDER BY name",
        Kind::Postgres => {
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = 'ballot_1' ORDER BY 1"
        }
    };
    let columns: Vec<_> = app.sql(columns).await.into_iter().flatten().flatten().collect();
    assert_eq!(columns, ["body", "id", "tag"]);
}

async fn no_dump_before_closing_holds_a_mark_and_none_after_it_a_ballot(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    cycle.everybody_votes(POINTS.0, Some(CANARY)).await;
    let secrets = files::secrets(CANARY, POINTS);
    let dump = files::dump(app);
    assert!(dump.len() > 10_000, "a dump of something");
    assert_eq!(files::found(&dump, &secrets), Vec::<String>::new());
    // The search can find: an unsealed copy of each, planted.
    app.tamper("CREATE TABLE planted (note TEXT, points TEXT, digits TEXT)").await;
    app.tamper(&format!("INSERT INTO planted VALUES ('{CANARY}', '{}', '{}')", POINTS.0, POINTS.1)).await;
    let found = files::found(&files::dump(app), &secrets);
    assert_eq!(found, ["comment", "points as text", "points as digits"]);
    app.tamper("DROP TABLE planted").await;

    let hex = if app.kind() == Kind::Sqlite { "hex(body)" } else { "encode(body, 'hex')" };
    let sealed = app.sql(&format!("SELECT {hex} FROM ballot_1")).await;
    let sealed: Vec<_> = sealed.into_iter().flatten().flatten().map(|body| body.to_lowercase()).collect();
    assert_eq!(sealed.len(), 36, "six colleagues, five peers and a head each");
    let ciphertexts = files::ciphertexts(&sealed);
    assert_eq!(files::found(&files::dump(app), &ciphertexts).len(), sealed.len(), "ballots are there, sealed");
    assert_eq!(files::keys(app), 1, "the cycle's keys are there");

    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    assert_eq!(files::found(&files::dump(app), &ciphertexts), Vec::<String>::new());
    assert!(app.row_counts().await.keys().all(|table| !table.starts_with("ballot")));
    assert_eq!(files::keys(app), 0, "the cycle's keys are destroyed");
    let tallied = app.number("SELECT CAST(sum(marks) AS BIGINT) FROM tally").await;
    assert_eq!(tallied, 36 * 3);
}

async fn an_anonymous_channel_takes_no_sheet_and_no_draft(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let (ballot, sheet) = (cycle.any_task("A-2", "PEER").await, cycle.task("A-1", "DOWNWARD", "A-2").await);
    let before = app.row_counts().await;
    let draft = json!({ "input": { "assignment": ballot, "marks": marks("70") } });
    for answer in [
        cycle.submit("A-2", &ballot, marks("70")).await,
        app.person("A-2").await.ask_with(graphql::SAVE_DRAFT, draft).await,
        cycle.ballot("A-1", &sheet, marks("70"), None).await,
        cycle.about("A-1", graphql::HAVE_I, &sheet).await,
        cycle.about("A-1", graphql::WITHDRAW, &sheet).await,
    ] {
        let code = answer.fault().code;
        assert!(
            ["FORBIDDEN", "NOT_FOUND", "CHANNEL_IS_ANONYMOUS", "CHANNEL_IS_NAMED"].contains(&code.as_str()),
            "{code}"
        );
    }
    assert_eq!(app.row_counts().await, before);
    for task in my_tasks(&app.person("A-2").await, &cycle.id).await {
        assert!(task["sheetState"].is_null(), "{}", text(&task["channel"]));
    }
}

async fn who_has_voted_is_taken_down_once_a_minute(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let document = "query($id: ID!) { progress(cycle: $id, first: 100) { nodes { code asked done } } }";
    let done = async |code: &str| {
        let progress = app.person(OFFICE).await.ask_with(document, json!({ "id": cycle.id })).await.field("progress");
        let mut found = progress["nodes"].as_array().expect("raters").iter().filter(|row| row["code"] == code);
        let row = found.next().expect("a rater");
        (row["asked"].as_i64(), row["done"].as_i64())
    };
    assert_eq!(done("A-2").await, (Some(7), Some(0)));
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    cycle.ballot("A-2", &task, marks("70"), None).await.ok();
    assert_eq!(done("A-2").await, (Some(7), Some(0)), "not yet");
    app.set_clock("2026-03-03T08:01:30+08:00").await;
    assert_eq!(done("A-2").await, (Some(7), Some(1)));
    // Of those who rate somebody, that somebody learns nothing, whatever their role.
    app.person("A-1").await.ask_with(document, json!({ "id": cycle.id })).await.refused("FORBIDDEN");
}
