//! The audit trail says who has handed in what, and so must not say it to the target (rule 11), whatever their role.
use super::tenant::{Tenant, marks};
use serde_json::json;
use tests::{TestApp, graphql, play::text};

tests::on_both!(an_auditor_never_learns_from_the_trail_who_has_rated_them);

async fn an_auditor_never_learns_from_the_trail_who_has_rated_them(app: &TestApp) {
    let mut tenant = Tenant::settle(app).await;
    tenant.open().await;
    tenant.score().await;
    let (on_one, on_two) = (tenant.id("Assignment:DOWNWARD/SURH/S1"), tenant.id("Assignment:DOWNWARD/SURH/S2"));
    let input = json!({ "input": { "assignment": on_two, "marks": marks() } });
    app.person("SURH").await.ask_with(graphql::SUBMIT, input).await.ok();
    // S2 audits the department in which S2 is assessed.
    let seen = submitted(app, "S2").await;
    assert!(seen.contains(&record(&on_one)), "{seen:?}");
    assert!(!seen.contains(&record(&on_two)), "S2 learns that the head has rated them: {seen:?}");
    // S1's self-assessment is S1's own doing, and everybody else's business as before.
    let everything = submitted(app, "AUD").await;
    assert!(everything.contains(&record(&on_one)) && everything.contains(&record(&on_two)), "{everything:?}");
    assert_eq!(everything.len(), seen.len() + 1, "{everything:?} {seen:?}");
}

/// A record as the trail names it.
fn record(id: &str) -> String {
    id.split_once('_').expect("a global id").1.to_owned()
}

/// The records of every hand-in that somebody finds in the trail.
async fn submitted(app: &TestApp, login: &str) -> Vec<String> {
    let trail = app.person(login).await.ask("{ audit(first: 100) { nodes { act record } } }").await.field("audit");
    let lines = trail["nodes"].as_array().expect("nodes").iter();
    lines.filter(|line| line["act"] == "score::Submit").map(|line| text(&line["record"]).to_owned()).collect()
}
