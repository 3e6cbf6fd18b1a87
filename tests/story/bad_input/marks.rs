//! Marks that do not fit, and tasks that are not one's own or not open.
use super::all_refused;
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    small::{CLOSES, OFFICE, Running, Small, marks},
};

tests::on_both!(marks_and_tasks, second_sheets, reasons);

/// A mark instead of the first of the form.
fn with(mark: Value) -> Value {
    let mut all = marks("70");
    all[0] = mark;
    all
}

async fn marks_and_tasks(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    let ballot = cycle.task("A-2", "UPWARD", "A-1").await;
    app.person("A-3").await;
    let submit = async |marks: Value| cycle.submit("A-1", &task, marks).await;
    let work = |points: &str| with(json!({ "indicator": "WORK", "points": points }));
    let mut doubled = marks("70");
    doubled[1] = json!({ "indicator": "WORK", "points": "71" });
    let mut many = marks("70");
    many.as_array_mut().expect("marks").push(json!({ "indicator": "WORK", "points": "71" }));
    let both = with(json!({ "indicator": "WORK", "points": "70", "abstained": true }));
    let by_level = with(json!({ "indicator": "WORK", "level": "A" }));
    let level = |word: &str| json!([{ "indicator": "WORK", "abstained": true }, { "indicator": "CONDUCT", "abstained": true }, { "indicator": "ORDER", "level": word }]);
    let points_for_level = json!([{ "indicator": "WORK", "abstained": true }, { "indicator": "CONDUCT", "abstained": true }, { "indicator": "ORDER", "points": "9" }]);
    let foreign = with(json!({ "indicator": "REVENUE", "points": "70" }));
    let number = json!({ "input": { "assignment": task, "marks": [{ "indicator": "WORK", "points": 70.5 }] } });
    let comment = json!({ "input": { "assignment": task, "marks": marks("70"), "comment": "not taken here" } });
    let cases = async || {
        let malformed = cycle.submit("A-1", "Assignment_12", marks("70")).await;
        let another_kind = cycle.submit("A-1", &cycle.id, marks("70")).await;
        let nobodys = cycle.submit("A-1", "Assignment_00000000000000000000000000000000", marks("70")).await;
        let head = app.person("A-1").await;
        vec![
            ("points out of range", submit(work("100.0001")).await, "POINTS_RANGE", "input.marks[0].points"),
            ("negative points", submit(work("-1")).await, "POINTS_RANGE", "input.marks[0].points"),
            ("points too fine", submit(work("1.00001")).await, "POINTS_TOO_FINE", "input.marks[0].points"),
            ("no number", submit(work("１２")).await, "POINTS_MALFORMED", "input.marks[0].points"),
            ("a float", head.ask_with(graphql::SUBMIT, number.clone()).await, "BAD_REQUEST", "input.marks.0.points"),
            ("a missing mark", submit(json!([])).await, "MARK_MISSING", "input.marks"),
            ("a mark twice", submit(doubled.clone()).await, "MARK_DUPLICATE", "input.marks[1].indicator"),
            ("too many marks", submit(many.clone()).await, "TOO_MANY_MARKS", "input.marks"),
            ("points and abstained", submit(both.clone()).await, "ENTRY_NOT_ONE", "input.marks[0]"),
            ("a level for points", submit(by_level.clone()).await, "POINTS_WANTED", "input.marks[0].level"),
            ("points for a level", submit(points_for_level.clone()).await, "LEVEL_WANTED", "input.marks[2].points"),
            ("no such level", submit(level("Z")).await, "LEVEL_UNKNOWN", "input.marks[2].level"),
            (
                "an indicator of another scheme",
                submit(foreign.clone()).await,
                "INDICATOR_UNKNOWN",
                "input.marks[0].indicator",
            ),
            ("a comment", head.ask_with(graphql::SUBMIT, comment.clone()).await, "COMMENT_NOT_TAKEN", "input.comment"),
            ("a malformed id", malformed, "BAD_ID", "input.assignment"),
            ("an id of another kind", another_kind, "BAD_ID", "input.assignment"),
            ("nobody's task", nobodys, "NOT_FOUND", ""),
            ("somebody else's task", cycle.submit("A-3", &task, marks("70")).await, "NOT_FOUND", ""),
            (
                "a ballot out of range",
                cycle.ballot("A-2", &ballot, work("101"), None).await,
                "POINTS_RANGE",
                "input.marks[0].points",
            ),
            (
                "a long comment",
                cycle.ballot("A-2", &ballot, marks("70"), Some(&"长".repeat(2_001))).await,
                "COMMENT_TOO_LONG",
                "input.comment",
            ),
            ("somebody else's ballot", cycle.ballot("A-3", &ballot, marks("70"), None).await, "NOT_FOUND", ""),
            (
                "a stranger",
                app.stranger().ask_with(graphql::SUBMIT, json!({ "input": { "assignment": task, "marks": [] } })).await,
                "UNAUTHENTICATED",
                "",
            ),
        ]
    };
    all_refused(app, "marks_and_tasks", cases).await;
    several_at_once(&cycle, &task).await;
    app.set_clock(CLOSES).await;
    for who in ["A-1", "A-2"] {
        app.person(who).await;
    }
    let late = async || {
        vec![
            ("a closed window", cycle.submit("A-1", &task, marks("70")).await, "FORBIDDEN", ""),
            ("a closed urn", cycle.ballot("A-2", &ballot, marks("70"), None).await, "FORBIDDEN", ""),
        ]
    };
    all_refused(app, "closed_windows", late).await;
}

/// One task has one sheet: a second one corrects it, until it has moved on, is confirmed or is somebody else's.
async fn second_sheets(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("70")).await.ok();
    cycle.submit("A-1", &task, marks("71")).await.ok();
    let joint = cycle.task("T-3", "PANEL", "A-2").await;
    cycle.submit("T-3", &joint, marks("77")).await.ok();
    cycle.about("T-4", graphql::CONFIRM, &joint).await.ok();
    let stale = json!({ "input": { "assignment": task, "marks": marks("72"), "version": 1 } });
    let first = json!({ "input": { "assignment": task, "marks": marks("72"), "version": 0 } });
    let draft = json!({ "input": { "assignment": task, "marks": [] } });
    let cases = async || {
        let head = app.person("A-1").await;
        vec![
            ("over a sheet that has moved on", head.ask_with(graphql::SUBMIT, stale.clone()).await, "CONFLICT", ""),
            ("as if there were none yet", head.ask_with(graphql::SUBMIT, first.clone()).await, "CONFLICT", ""),
            (
                "a draft over a submitted sheet",
                head.ask_with(graphql::SAVE_DRAFT, draft.clone()).await,
                "SHEET_NOT_OPEN",
                "input.assignment",
            ),
            (
                "over a confirmed sheet",
                cycle.submit("T-3", &joint, marks("78")).await,
                "SHEET_NOT_OPEN",
                "input.assignment",
            ),
            ("by another member", cycle.submit("T-5", &joint, marks("78")).await, "NOT_FOUND", ""),
        ]
    };
    app.person("T-5").await;
    all_refused(app, "second_sheets", cases).await;
}

/// What is given back, confirmed or called off is named by an argument of its own, and so is the reason.
async fn reasons(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let joint = cycle.task("T-3", "PANEL", "A-2").await;
    cycle.submit("T-3", &joint, marks("77")).await.ok();
    let confirmed = cycle.task("T-3", "PANEL", "A-3").await;
    cycle.submit("T-3", &confirmed, marks("77")).await.ok();
    cycle.about("T-4", graphql::CONFIRM, &confirmed).await.ok();
    app.person(OFFICE).await;
    let cases = async || {
        let (member, office) = (app.person("T-4").await, app.person(OFFICE).await);
        let back = |task: &str, reason: &str| json!({ "id": task, "reason": reason });
        vec![
            ("no reason", member.ask_with(graphql::RETURN, back(&joint, "  ")).await, "REASON_MISSING", "reason"),
            (
                "given back once confirmed",
                member.ask_with(graphql::RETURN, back(&confirmed, "late")).await,
                "SHEET_NOT_SUBMITTED",
                "assignment",
            ),
            (
                "confirmed twice",
                cycle.about("T-4", graphql::CONFIRM, &confirmed).await,
                "SHEET_NOT_SUBMITTED",
                "assignment",
            ),
            (
                "called off for nothing",
                office.ask_with(graphql::CANCEL_CYCLE, back(&cycle.id, "  ")).await,
                "REASON_MISSING",
                "reason",
            ),
        ]
    };
    all_refused(app, "reasons", cases).await;
}

/// Everything that is wrong is told at once.
async fn several_at_once(cycle: &Running<'_>, task: &str) {
    let many = json!([{ "indicator": "WORK", "points": "101" }, { "indicator": "NOTHING", "points": "1" }]);
    let told = cycle.submit("A-1", task, many).await.refused("POINTS_RANGE").problems;
    assert_eq!(told, ["POINTS_RANGE", "INDICATOR_UNKNOWN", "MARK_MISSING", "MARK_MISSING"]);
}
