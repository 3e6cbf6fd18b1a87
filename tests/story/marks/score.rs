//! Named sheets: drafted, handed in, corrected until the window closes, given back.
use serde_json::json;
use tests::{
    TestApp, graphql,
    small::{CLOSES, OFFICE, SCORING, Small, marks},
};

tests::on_both!(
    a_sheet_is_corrected_until_the_window_closes,
    a_draft_may_be_incomplete_and_is_its_authors_alone,
    the_second_of_two_first_sheets_is_a_correction,
    a_correction_of_what_has_moved_on_is_a_conflict,
    the_office_gives_a_sheet_back_with_a_reason,
    one_sheet_gets_more_time,
    nobody_scores_for_somebody_else,
);

async fn a_sheet_is_corrected_until_the_window_closes(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let first = cycle.submit("A-1", &task, marks("70")).await.field("submitSheet");
    assert_eq!((&first["state"], &first["version"]), (&json!("SUBMITTED"), &json!(1)));
    let second = cycle.submit("A-1", &task, marks("71.25")).await.field("submitSheet");
    assert_eq!(second["version"], 2);
    assert_eq!(second["entries"][0]["points"], "71.25");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM entry").await, 3, "the first marks are gone");

    app.set_clock(CLOSES).await;
    let late = cycle.submit("A-1", &task, marks("99")).await.refused("FORBIDDEN");
    assert_eq!(late.problems, ["WINDOW_CLOSED"]);
    let sheet = cycle.about("A-1", graphql::SHEET, &task).await.field("sheet");
    assert_eq!(sheet["entries"][0]["points"], "71.25");
}

async fn a_draft_may_be_incomplete_and_is_its_authors_alone(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let head = app.person("A-1").await;
    let some = json!([{ "indicator": "WORK", "points": "12.5" }]);
    let draft = json!({ "input": { "assignment": task, "marks": some } });
    let saved = head.ask_with(graphql::SAVE_DRAFT, draft).await.field("saveDraft");
    assert_eq!((&saved["state"], &saved["entries"][0]["points"]), (&json!("DRAFT"), &json!("12.5")));
    let wrong = json!({ "input": { "assignment": task, "marks": [{ "indicator": "WORK", "points": "101" }] } });
    let wrong = head.ask_with(graphql::SAVE_DRAFT, wrong).await.refused("POINTS_RANGE");
    assert_eq!(wrong.path, "input.marks[0].points");
    cycle.about("A-2", graphql::SHEET, &task).await.refused("NOT_FOUND");

    cycle.submit("A-1", &task, marks("60")).await.ok();
    let again = json!({ "input": { "assignment": task, "marks": [] } });
    head.ask_with(graphql::SAVE_DRAFT, again).await.refused("SHEET_NOT_OPEN");
}

async fn the_second_of_two_first_sheets_is_a_correction(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let (one, other) = tokio::join!(cycle.submit("A-1", &task, marks("1")), cycle.submit("A-1", &task, marks("2")));
    let answers = [one, other].map(|answer| answer.body["errors"].is_null() || answer.fault().code == "CONFLICT");
    assert_eq!(answers, [true, true]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM sheet").await, 1);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM entry").await, 3);
}

async fn a_correction_of_what_has_moved_on_is_a_conflict(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    cycle.submit("A-1", &task, marks("71")).await.ok();
    let head = app.person("A-1").await;
    let stale = json!({ "input": { "assignment": task, "marks": marks("72"), "version": 1 } });
    head.ask_with(graphql::SUBMIT, stale).await.refused("CONFLICT");
    let fresh = json!({ "input": { "assignment": task, "marks": marks("72"), "version": 2 } });
    head.ask_with(graphql::SUBMIT, fresh).await.ok();
}

async fn the_office_gives_a_sheet_back_with_a_reason(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let office = app.person(OFFICE).await;
    let back = |reason: &str| json!({ "id": task, "reason": reason });
    office.ask_with(graphql::RETURN, back("太宽松")).await.refused("SHEET_NOT_SUBMITTED");
    cycle.submit("A-1", &task, marks("100")).await.ok();
    office.ask_with(graphql::RETURN, back("")).await.refused("BAD_REQUEST");
    office.ask_with(graphql::RETURN, back("  ")).await.refused("REASON_MISSING");
    app.person("A-1").await.ask_with(graphql::RETURN, back("mine")).await.refused("FORBIDDEN");
    let returned = office.ask_with(graphql::RETURN, back("太宽松")).await.field("returnSheet");
    assert_eq!((&returned["state"], &returned["returnReason"]), (&json!("RETURNED"), &json!("太宽松")));
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM entry").await, 0, "what was given back does not count");

    // The author finds the marks as they were, as a draft.
    let sheet = cycle.about("A-1", graphql::SHEET, &task).await.field("sheet");
    assert_eq!(sheet["entries"][0]["points"], "100");
    let again = cycle.submit("A-1", &task, marks("80")).await.field("submitSheet");
    assert_eq!(again["state"], "SUBMITTED");
}

async fn one_sheet_gets_more_time(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let (task, other) = (cycle.task("A-1", "DOWNWARD", "A-2").await, cycle.task("A-1", "DOWNWARD", "A-3").await);
    let office = app.person(OFFICE).await;
    let until = "2026-03-05T08:00:00+08:00";
    let extend =
        |task: &str, until: &str| json!({ "input": { "cycle": cycle.id, "assignment": task, "closesAt": until } });
    office.ask_with(graphql::EXTEND, extend(&task, SCORING)).await.refused("WINDOW_IN_PAST");
    let ballot = cycle.any_task("A-2", "PEER").await;
    office.ask_with(graphql::EXTEND, extend(&ballot, until)).await.refused("NOT_FOUND");
    office.ask_with(graphql::EXTEND, extend(&task, until)).await.ok();

    app.set_clock(CLOSES).await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    cycle.submit("A-1", &other, marks("70")).await.refused("FORBIDDEN");
}

async fn nobody_scores_for_somebody_else(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    for (who, code) in [("A-2", "NOT_FOUND"), ("A-3", "NOT_FOUND"), ("T-1", "NOT_FOUND"), ("T-6", "NOT_FOUND")] {
        cycle.submit(who, &task, marks("70")).await.refused(code);
    }
    // The office may see the sheet, and so is told why it may not write it.
    let office = cycle.submit(OFFICE, &task, marks("70")).await;
    assert!(["FORBIDDEN", "NOT_FOUND"].contains(&office.fault().code.as_str()), "{office:?}");
    let ballot = cycle.any_task("A-2", "PEER").await;
    for who in ["A-1", "A-3", OFFICE, "T-6"] {
        cycle.ballot(who, &ballot, marks("70"), None).await.refused("NOT_FOUND");
        cycle.about(who, graphql::HAVE_I, &ballot).await.refused("NOT_FOUND");
    }
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM sheet").await, 0);
}
