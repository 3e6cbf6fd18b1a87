//! The calendar moves the cycles that are planned to move by themselves, and no others.
use serde_json::json;
use tests::{
    TestApp,
    play::text,
    small::{CLOSES, OFFICE, SCHEME, SCORING, Small, marks},
};

tests::on_both!(the_calendar_opens_advances_and_closes);

async fn the_calendar_opens_advances_and_closes(app: &TestApp) {
    let small = Small::settle(app).await;
    app.set_clock("2026-03-01T08:00:00+08:00").await;
    let scheme = small.scheme(SCHEME).await;
    let mut plan = small.plan(&scheme, "automatic");
    plan["automatic"] = json!(true);
    let id = text(&small.create(plan).await.field("createCycle")["id"]).to_owned();
    let by_hand = text(&small.create(small.plan(&scheme, "by-hand")).await.field("createCycle")["id"]).to_owned();
    let phase = async |id: &str| {
        let office = app.person(OFFICE).await;
        let cycle = office.ask_with("query($id: ID!) { cycle(id: $id) { phase } }", json!({ "id": id })).await;
        text(&cycle.field("cycle")["phase"]).to_owned()
    };
    look(app).await;
    assert_eq!(phase(&id).await, "PREPARING", "too early");
    app.set_clock("2026-03-02T08:00:01+08:00").await;
    look(app).await;
    look(app).await;
    assert_eq!(phase(&id).await, "SELF_ASSESSMENT");
    app.set_clock(SCORING).await;
    look(app).await;
    assert_eq!(phase(&id).await, "SCORING");
    let cycle = tests::small::Running { app, id: id.clone() };
    let task = cycle.any_task("A-2", "PEER").await;
    cycle.ballot("A-2", &task, marks("70"), None).await.ok();
    app.set_clock(CLOSES).await;
    look(app).await;
    assert_eq!(phase(&id).await, "REVIEW");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM participation").await, 1);
    look(app).await;
    assert_eq!((phase(&id).await, phase(&by_hand).await), ("REVIEW".to_owned(), "PREPARING".to_owned()));
    // The trail says that nobody in particular did it.
    let moved =
        app.number("SELECT CAST(count(*) AS BIGINT) FROM audit WHERE act LIKE 'cycle::%' AND account_id IS NULL").await;
    assert!(moved >= 3, "{moved}");
}

/// One look of the calendar.
async fn look(app: &TestApp) {
    api::worker::look(&app.app).await;
}
