//! Comments of anonymous channels: released among enough others, in order of content, apart from marks (domain rule 10).
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, Small, marks},
};

tests::on_both!(comments_are_released_among_five_and_in_order_of_content, four_comments_are_not_released);

const CARDS: &str = "query($id: ID!) { scorecards(cycle: $id, first: 100) { nodes { id target { code }
    comments { channel text } } } }";
const ONE: &str = "query($id: ID!) { scorecard(id: $id) { comments { channel text } trace { text { zh } } } }";

/// The head of department A is rated upward by six clerks; `writing` of them write something.
async fn heard(small: &Small<'_>, writing: usize) -> (Value, Value) {
    let app = small.app;
    let cycle = small.scoring().await;
    for (place, rater) in ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"].into_iter().enumerate() {
        let task = cycle.task(rater, "UPWARD", "A-1").await;
        let comment = (place < writing).then(|| format!("{} 意见", 9 - place));
        cycle.ballot(rater, &task, marks("70"), comment.as_deref()).await.ok();
    }
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    cycle.publish().await;
    let cards = |who: &'static str| async {
        let answer = app.person(who).await.ask_with(CARDS, json!({ "id": cycle.id })).await.field("scorecards");
        answer["nodes"].as_array().expect("cards").clone()
    };
    let own = cards("A-1").await.into_iter().find(|card| card["target"]["code"] == "A-1").expect("one's own");
    // A colleague sees the card in less detail, and no comments with it.
    let theirs = cards("A-2").await.into_iter().find(|card| card["target"]["code"] == "A-1").expect("the head's");
    assert_eq!(theirs["comments"], Value::Null);
    let whole = app.person("A-1").await.ask_with(ONE, json!({ "id": text(&own["id"]) })).await.field("scorecard");
    assert!(whole["trace"].as_array().is_some_and(|steps| !steps.is_empty()));
    (own["comments"].clone(), whole["comments"].clone())
}

async fn comments_are_released_among_five_and_in_order_of_content(app: &TestApp) {
    let (listed, whole) = heard(&Small::settle(app).await, 5).await;
    let expected: Vec<_> = (5..=9).map(|n| json!({ "channel": "UPWARD", "text": format!("{n} 意见") })).collect();
    assert_eq!(listed, json!(expected));
    assert_eq!(whole, listed);
}

async fn four_comments_are_not_released(app: &TestApp) {
    assert_eq!(heard(&Small::settle(app).await, 4).await, (json!([]), json!([])));
}
