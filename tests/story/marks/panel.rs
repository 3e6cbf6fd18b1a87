//! A panel that scores jointly: the leader records one sheet, another member confirms it or gives it back.
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, OFFICE, Small, marks},
};

tests::on_both!(a_joint_sheet_is_confirmed_by_another_member, what_cannot_be_handed_in_again_is_not_given_back);

/// To give a sheet back takes its marks away: only as long as its author can hand it in again.
async fn what_cannot_be_handed_in_again_is_not_given_back(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("T-3", "PANEL", "A-2").await;
    cycle.submit("T-3", &task, marks("77")).await.ok();
    let back = json!({ "id": task, "reason": "too late" });
    let give_back = async |who: &str| app.person(who).await.ask_with(graphql::RETURN, back.clone()).await;
    app.set_clock(CLOSES).await;
    for who in ["T-5", OFFICE] {
        assert_eq!(give_back(who).await.refused("FORBIDDEN").problems, ["WINDOW_CLOSED"]);
    }
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    for who in ["T-5", OFFICE] {
        assert_eq!(give_back(who).await.refused("FORBIDDEN").problems, ["PHASE"]);
    }
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM entry").await, 3, "its marks stand");
    let confirmed = cycle.about("T-4", graphql::CONFIRM, &task).await.field("confirmSheet");
    assert_eq!(text(&confirmed["state"]), "CONFIRMED");
}

async fn a_joint_sheet_is_confirmed_by_another_member(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("T-3", "PANEL", "A-2").await;
    let list = app.person(OFFICE).await.ask("{ persons(first: 100) { nodes { id code } } }").await.field("persons");
    let id = |code: &str| -> Value {
        let mut found = list["nodes"].as_array().expect("persons").iter().filter(|person| person["code"] == code);
        found.next().expect("a person")["id"].clone()
    };
    let leader = app.person("T-3").await;
    let input = |present: Value| json!({ "input": { "assignment": task, "marks": marks("77"), "present": present } });
    leader.ask_with(graphql::SUBMIT, input(json!([id("A-2")]))).await.refused("NOT_A_MEMBER");
    leader.ask_with(graphql::SUBMIT, input(json!([id("T-3"), id("T-3")]))).await.refused("NOT_A_MEMBER");
    leader.ask_with(graphql::SUBMIT, input(json!([id("T-3"), id("T-4")]))).await.ok();
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM sheet_member").await, 2);

    // Neither whoever recorded it, nor the target, nor the target's superior decides about it.
    cycle.about("T-3", graphql::CONFIRM, &task).await.refused("FORBIDDEN");
    cycle.about("A-2", graphql::CONFIRM, &task).await.refused("NOT_FOUND");
    let superior = cycle.about("A-1", graphql::CONFIRM, &task).await;
    assert!(["FORBIDDEN", "NOT_FOUND"].contains(&superior.fault().code.as_str()));

    let back = json!({ "id": task, "reason": "请复核" });
    app.person("T-5").await.ask_with(graphql::RETURN, back).await.ok();
    cycle.about("T-4", graphql::CONFIRM, &task).await.refused("SHEET_NOT_SUBMITTED");
    leader.ask_with(graphql::SUBMIT, input(json!([id("T-3"), id("T-4"), id("T-5")]))).await.ok();
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM sheet_member").await, 3);
    let confirmed = cycle.about("T-4", graphql::CONFIRM, &task).await.field("confirmSheet");
    assert_eq!(text(&confirmed["state"]), "CONFIRMED");
    cycle.about("T-5", graphql::CONFIRM, &task).await.refused("SHEET_NOT_SUBMITTED");
    leader.ask_with(graphql::SUBMIT, input(json!([]))).await.refused("SHEET_NOT_OPEN");
    let back = json!({ "id": task, "reason": "too late" });
    app.person("T-5").await.ask_with(graphql::RETURN, back).await.refused("SHEET_NOT_SUBMITTED");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM entry").await, 3, "its marks stand");
}
