//! The tree of organisations stays a tree, also when several people change it at the same moment.
use serde_json::json;
use tests::{TestApp, graphql, small::Small};

tests::on_both!(two_moves_at_once_make_no_loop);

/// Two branches, each moved under the other, again and again: never both.
async fn two_moves_at_once_make_no_loop(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let (one, other) = (&ids["Organisation:C"], &ids["Organisation:D"]);
    let client = app.person("admin").await;
    let put = async |id: &str, parent: &str| {
        let input = json!({ "input": { "id": id, "parent": parent } });
        client.ask_with(graphql::UPDATE_ORGANISATION, input).await
    };
    let below = "SELECT CAST(count(*) AS BIGINT) FROM organisation_closure";
    let before = app.number(below).await;
    for round in 0..20 {
        let (first, second) = tokio::join!(put(one, other), put(other, one));
        let done = [&first, &second].iter().filter(|answer| answer.body.get("errors").is_none()).count();
        assert_eq!(done, 1, "round {round}: {:#} {:#}", first.body, second.body);
        let loops = "SELECT CAST(count(*) AS BIGINT) FROM organisation_closure a JOIN organisation_closure b
            ON b.ancestor_id = a.descendant_id AND b.descendant_id = a.ancestor_id WHERE a.depth > 0";
        assert_eq!(app.number(loops).await, 0, "round {round}");
        for id in [one, other] {
            put(id, &small.root).await.ok();
        }
        assert_eq!(app.number(below).await, before, "round {round}");
    }
}
