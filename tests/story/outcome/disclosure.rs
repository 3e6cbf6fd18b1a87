//! What rule 10 holds back does not come out by publishing it, nor by computing again.
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, LEADER, OFFICE, Running, Small, marks},
};

tests::on_both!(what_would_tell_a_hidden_figure_is_not_published, anonymous_figures_are_final);

/// A cycle of the small organisation, computed: each clerk has a superior's marks and those of five peers.
async fn computed<'a>(small: &'a Small<'a>) -> Running<'a> {
    let cycle = small.scoring().await;
    cycle.everybody_votes("70", Some("好")).await;
    let task = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &task, marks("80")).await.ok();
    small.app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    cycle
}

async fn what_would_tell_a_hidden_figure_is_not_published(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = computed(&small).await;
    let office = app.person(OFFICE).await;
    let input = json!({ "input": { "cycle": cycle.id } });
    // As if the release had let one hidden leaf of five marks through.
    let leak = "UPDATE figure SET rounded = 771300, exact = '7713/100', shown = TRUE WHERE channel = 3 AND node = 1
        AND target = (SELECT number FROM cycle_target WHERE code = 'A-2')";
    app.tamper(leak).await;
    let refused = office.ask_with(graphql::PROPOSE, input.clone()).await;
    let body = refused.body.to_string();
    assert_eq!(refused.refused("DISCLOSURE").path, "input.cycle");
    assert!(body.contains("A-2 · WORK · PEER") && !body.contains("A-3") && !body.contains("77"), "{body}");
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let proposed = office.ask_with(graphql::PROPOSE, input).await.field("proposePublication");
    app.tamper(leak).await;
    let approve = json!({ "id": proposed["id"] });
    let leader = app.person(LEADER).await;
    assert_eq!(leader.ask_with(graphql::APPROVE, approve.clone()).await.refused("DISCLOSURE").path, "id");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM publication WHERE state = 'APPROVED'").await, 0);
    // Under review nothing is computed again; what was put in is taken out.
    let mend = "UPDATE figure SET rounded = NULL, exact = NULL, shown = FALSE WHERE channel = 3 AND node = 1";
    app.tamper(mend).await;
    leader.ask_with(graphql::APPROVE, approve).await.ok();
}

/// Whoever takes a named mark away at one indicator would weigh the anonymous ones anew, and two weightings tell what
/// neither does.
async fn anonymous_figures_are_final(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = computed(&small).await;
    let released = || peer(&cycle, "A-2");
    // 70 × 60 % + 91 × 30 % + 100 × 10 %.
    assert_eq!(released().await, json!({ "channel": "PEER", "state": "COUNTS", "figure": { "rounded": "79.3" } }));
    let take = |which: &str| {
        format!(
            "DELETE FROM entry WHERE channel = 1 {which}
             AND target = (SELECT number FROM cycle_target WHERE code = 'A-2')"
        )
    };
    app.tamper(&take("AND leaf = 0")).await;
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    let dropped = json!({ "channel": "PEER", "state": "NOT_RELEASED", "figure": null });
    assert_eq!(released().await, dropped);
    // Others are not touched, and what was dropped stays dropped, whatever is computed.
    assert_eq!(peer(&cycle, "A-3").await["state"], "COUNTS");
    app.tamper(&take("")).await;
    cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    assert_eq!(released().await, dropped);
}

async fn peer(cycle: &Running<'_>, target: &str) -> Value {
    let document = "query($id: ID!) { scorecards(cycle: $id, first: 100) { nodes { target { code }
        channels { channel state figure { rounded } } } } }";
    let cards = cycle.office(document).await.field("scorecards");
    let card = cards["nodes"].as_array().expect("cards").iter().find(|card| card["target"]["code"] == target);
    let channels = card.expect("a card")["channels"].as_array().expect("channels");
    channels.iter().find(|channel| text(&channel["channel"]) == "PEER").expect("a channel").clone()
}
