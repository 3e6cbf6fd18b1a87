//! From whom nominations are kept: their targets see none of them, and whoever is recused decides none.
use super::{Chosen, bare, findings};
use serde_json::{Value, json};
use tests::{TestApp, graphql, small::OFFICE};

tests::on_both!(a_target_never_sees_who_is_nominated_to_rate_them, whoever_is_recused_decides_nothing);

/// A-7 is of the office and assessed.
async fn a_target_never_sees_who_is_nominated_to_rate_them(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let ids = chosen.nominated(&["V-1>A-7", "A-1>A-7", "G:T-3>A-7", "V-1>A-2"]).await;
    let seen = chosen.list("A-7", None).await;
    assert_eq!((&seen["totalCount"], seen["nodes"].as_array().map(Vec::len)), (&json!(1), Some(1)));
    assert_eq!(seen["nodes"][0]["target"]["code"], "A-2");
    assert_eq!(chosen.list(OFFICE, None).await["totalCount"], 4);
    let absent = json!("Nomination_018f0000000070008000000000000000");
    let own = app.person("A-7").await;
    let node = async |id: &Value| {
        let node = own.ask_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        node.field("node")
    };
    assert_eq!((node(&ids["V-1>A-7"]).await, node(&absent).await), (Value::Null, Value::Null));
    assert!(node(&ids["V-1>A-2"]).await.is_object());
    let withdraw = graphql::WITHDRAW_NOMINATIONS;
    let (mine, none) =
        (chosen.decide("A-7", withdraw, &[&ids["V-1>A-7"]]).await, chosen.decide("A-7", withdraw, &[&absent]).await);
    assert_eq!(mine.body, none.body);
    mine.refused("NOT_FOUND");
    let why = async |id: &Value| {
        let asked = json!({ "act": "nomination::Withdraw", "node": id });
        own.ask_with(graphql::PERMISSION, asked).await.field("permission")
    };
    assert_eq!(why(&ids["A-1>A-7"]).await, why(&absent).await);
    // Nor do they choose them, nor find them in a rehearsal.
    let refused = chosen.nominate("A-7", &["V-1>A-3", "G:T-4>A-7"]).await.refused("OWN_RATER");
    assert_eq!(refused.path, "input.nominations[1].targetPerson");
    chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &ids.values().collect::<Vec<_>>()).await.ok();
    let on_me = |rehearsal: &Value| {
        let sample = rehearsal["sample"].as_array().expect("a sample").iter();
        sample.filter(|pair| pair["targetId"] == chosen.ids["Person:A-7"].as_str()).count()
    };
    assert_eq!(on_me(&chosen.rehearse("A-7").await), 0);
    assert!(on_me(&chosen.rehearse(OFFICE).await) > 0);
    // Nor in the trail, though they audit.
    let lines = chosen.trail("A-7").await;
    let expected: Vec<_> =
        chosen.trail("T-6").await.into_iter().filter(|(record, _)| *record == bare(&ids["V-1>A-2"])).collect();
    assert_eq!((lines, expected.len()), (expected, 1));
    for (record, line) in chosen.trail("T-6").await {
        let asked = json!({ "act": "audit::Read", "node": line });
        let seen = own.ask_with(graphql::PERMISSION, asked).await.field("permission");
        let expected = if record == bare(&ids["V-1>A-2"]) { "ALLOWED" } else { "NOT_FOUND" };
        assert_eq!(seen["outcome"], expected, "{record}");
    }
    // Nor that one of them no longer stands.
    chosen.recuse(OFFICE, "A-1", "A-7").await;
    chosen.recuse(OFFICE, "V-1", "A-2").await;
    let stale = |rehearsal: &Value| {
        findings(rehearsal).into_iter().filter(|told| told.starts_with("NOMINATIONS_STALE")).collect::<Vec<_>>()
    };
    assert_eq!(stale(&chosen.rehearse(OFFICE).await), ["NOMINATIONS_STALE A-2", "NOMINATIONS_STALE A-7"]);
    assert_eq!(stale(&chosen.rehearse("A-7").await), ["NOMINATIONS_STALE A-2"]);
}

async fn whoever_is_recused_decides_nothing(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let ids = chosen.nominated(&["V-1>A-2", "A-1>A-3", "V-1>A-4", "A-1>A-5"]).await;
    // Kin of a target, and of a rater whom it would serve.
    chosen.recuse("L-2", "L-2", "A-2").await;
    chosen.recuse("V-1", "V-1", "L-2").await;
    for document in [graphql::APPROVE_NOMINATIONS, graphql::REJECT_NOMINATIONS] {
        for kin in ["V-1>A-2", "V-1>A-4"] {
            let refused = chosen.decide("L-2", document, &[&ids["A-1>A-3"], &ids[kin]]).await.refused("FORBIDDEN");
            assert_eq!(refused.problems, ["RECUSED"], "{kin}");
        }
    }
    assert_eq!(chosen.list(OFFICE, Some("PROPOSED")).await["totalCount"], 4);
    chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &[&ids["A-1>A-3"], &ids["A-1>A-5"]]).await.ok();
    // Others decide; and taking back is no decision.
    chosen.decide("O-2", graphql::WITHDRAW_NOMINATIONS, &[&ids["V-1>A-2"]]).await.ok();
    chosen.recuse(OFFICE, "V-1", "A-4").await;
    chosen.decide("T-1", graphql::REJECT_NOMINATIONS, &[&ids["V-1>A-4"]]).await.ok();
}
