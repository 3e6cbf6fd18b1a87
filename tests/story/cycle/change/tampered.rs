//! Somebody changes the raters in the database: the count stops, and no later change signs what they did.
use super::{approved, decide, proposed, settle, vote_all};
use tests::{
    TestApp, graphql,
    small::{CLOSES, LEADER, Running, Small},
};

tests::on_both!(
    a_task_that_ended_behind_the_products_back_stops_the_count,
    a_task_that_was_withdrawn_behind_the_products_back_stops_the_count,
    a_task_that_stands_again_stops_the_count,
    an_approval_that_was_taken_out_stops_the_count,
    a_changed_list_is_not_signed_by_the_next_change,
);

async fn changed<'a>(app: &TestApp, small: &'a Small<'a>) -> Running<'a> {
    let cycle = settle(small).await;
    vote_all(&cycle, "A-2").await;
    vote_all(&cycle, "A-3").await;
    let change = proposed(small, &cycle, "LEFT", "A-3", None).await;
    approved(app, &change).await;
    cycle
}

async fn stopped(cycle: &Running<'_>) {
    cycle.app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.refused("RATERS_CHANGED");
    assert_eq!(cycle.app.number("SELECT CAST(count(*) AS BIGINT) FROM tally").await, 0);
}

async fn tamper(app: &TestApp, set: &str, which: &str) {
    app.tamper(&format!(
        "UPDATE assignment SET {set} WHERE number = (SELECT min(number) FROM assignment WHERE channel = 3 AND {which})"
    ))
    .await;
}

async fn a_task_that_ended_behind_the_products_back_stops_the_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = changed(app, &small).await;
    tamper(app, "ended = TRUE", "NOT ended").await;
    stopped(&cycle).await;
}

async fn a_task_that_was_withdrawn_behind_the_products_back_stops_the_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = changed(app, &small).await;
    tamper(app, "withdrawn = TRUE", "NOT ended").await;
    stopped(&cycle).await;
}

async fn a_task_that_stands_again_stops_the_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = changed(app, &small).await;
    tamper(app, "ended = FALSE", "ended").await;
    stopped(&cycle).await;
}

/// The raters and their signature are put back as they were before an approved change.
async fn an_approval_that_was_taken_out_stops_the_count(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let last = app.number("SELECT CAST(max(number) AS BIGINT) FROM assignment").await;
    let change = proposed(&small, &cycle, "LEFT", "A-3", None).await;
    assert_eq!(approved(app, &change).await["added"], 5);
    app.tamper("DELETE FROM roster_change_task WHERE effect = 'ADDED'").await;
    app.tamper(&format!("DELETE FROM assignment WHERE number > {last}")).await;
    app.tamper("UPDATE assignment SET ended = FALSE").await;
    app.tamper("UPDATE cycle SET roster_signature = (SELECT signed_before FROM roster_change)").await;
    stopped(&cycle).await;
}

async fn a_changed_list_is_not_signed_by_the_next_change(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = settle(&small).await;
    let change = proposed(&small, &cycle, "MOVED", "A-3", None).await;
    let stranger = "rater_id = (SELECT id FROM person WHERE code = 'T-4')";
    tamper(app, stranger, "NOT ended").await;
    decide(app, LEADER, graphql::APPROVE_CHANGE, &change).await.refused("RATERS_CHANGED");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM assignment WHERE ended").await, 0);
    stopped(&cycle).await;
}
