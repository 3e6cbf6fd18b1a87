//! Nominations and exemptions that cannot be.
use super::all_refused;
use crate::story::cycle::nomination::Chosen;
use serde_json::{Value, json};
use tests::{TestApp, graphql, small::OFFICE};

tests::on_both!(nominations_and_exemptions);

async fn nominations_and_exemptions(app: &TestApp) {
    let chosen = Chosen::settle(app).await;
    let recusal = json!({ "input": { "person": chosen.ids["Person:A-1"], "fromPerson": chosen.ids["Person:A-6"], "reason": "OFFICE" } });
    let declare = "mutation($input: DeclareRecusalInput!) { declareRecusal(input: $input) }";
    app.person(OFFICE).await.ask_with(declare, recusal).await.ok();
    let ids = chosen.nominated(&["A-1>A-2", "V-1>A-2"]).await;
    chosen.decide("L-2", graphql::REJECT_NOMINATIONS, &[&ids["V-1>A-2"]]).await.ok();
    let exempt = |person: &str, reason: &str| json!({ "input": { "cycle": chosen.cycle.id, "person": chosen.ids[person], "reason": reason } });
    let office = app.person(OFFICE).await;
    let granted = office.ask_with(graphql::EXEMPT, exempt("Person:A-5", "on leave")).await.field("grantExemption");
    let revoke = json!({ "id": granted["id"] });
    office.ask_with(graphql::REVOKE_EXEMPTION, revoke.clone()).await.ok();
    office.ask_with(graphql::EXEMPT, exempt("Person:A-4", "on leave")).await.ok();
    let cases = async || {
        let office = app.person(OFFICE).await;
        let nominate = async |pairs: &[&str]| chosen.nominate(OFFICE, pairs).await;
        let changed = async |field: &str, value: Value| {
            let mut pair = chosen.pair("A-1>A-3");
            pair[field] = value;
            chosen.send(OFFICE, json!([pair])).await
        };
        let of = |field: &'static str| -> &'static str {
            match field {
                "rater" => "input.nominations[0].rater",
                "channel" => "input.nominations[0].channel",
                "group" => "input.nominations[0].group",
                "person" => "input.nominations[0].targetPerson",
                _ => "input.nominations[0].targetOrganisation",
            }
        };
        let own = app.person("A-7").await;
        let mine = json!({ "input": { "cycle": chosen.cycle.id, "nominations": [chosen.pair("A-1>A-7")] } });
        let (rejected, twice) = (&ids["V-1>A-2"], [&ids["A-1>A-2"], &ids["A-1>A-2"]]);
        vec![
            ("no superior", nominate(&["A-2>A-3"]).await, "NOT_IN_RELATION", of("rater")),
            ("no panellist", nominate(&["G:A-1>A-3"]).await, "NOT_IN_RELATION", of("rater")),
            ("recused", nominate(&["A-1>A-6"]).await, "RECUSED_PAIR", of("rater")),
            ("nominated already", nominate(&["A-1>A-2"]).await, "ALREADY_NOMINATED", of("rater")),
            ("a department", nominate(&["T-1>A"]).await, "WRONG_TARGET", of("organisation")),
            ("anonymous", changed("channel", json!("UPWARD")).await, "NOT_BY_NOMINATION", of("channel")),
            ("no group", changed("channel", json!("PANEL")).await, "GROUP_FOR_PANEL", of("group")),
            ("nobody", changed("targetPerson", Value::Null).await, "ONE_OF", of("person")),
            ("none", nominate(&[]).await, "HOW_MANY", "input.nominations"),
            ("one's own rater", own.ask_with(graphql::NOMINATE, mine).await, "OWN_RATER", of("person")),
            ("twice", chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &twice).await, "DUPLICATE_ENTRY", "ids[1]"),
            (
                "rejected",
                chosen.decide("L-2", graphql::APPROVE_NOMINATIONS, &[rejected]).await,
                "ALREADY_DECIDED",
                "ids",
            ),
            (
                "no reason",
                app.person("L-2")
                    .await
                    .ask_with(graphql::REJECT_NOMINATIONS, json!({ "ids": [ids["A-1>A-2"]], "reason": " " }))
                    .await,
                "REASON_MISSING",
                "reason",
            ),
            (
                "exempt already",
                office.ask_with(graphql::EXEMPT, exempt("Person:A-4", "twice")).await,
                "ALREADY_EXEMPT",
                "input.person",
            ),
            (
                "exempt for nothing",
                office.ask_with(graphql::EXEMPT, exempt("Person:A-3", " ")).await,
                "REASON_MISSING",
                "input.reason",
            ),
            ("not exempt", office.ask_with(graphql::REVOKE_EXEMPTION, revoke.clone()).await, "NOT_EXEMPT", "id"),
        ]
    };
    all_refused(app, "nominations_and_exemptions", cases).await;
}
