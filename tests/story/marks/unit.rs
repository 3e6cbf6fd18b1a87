//! An organisation assesses itself through its head or operator, and is scored by its superiors: whoever acts, the person
//! and the organisation are both on record.
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    play::text,
    small::{OFFICE, Running, SCORING, Small},
};

tests::on_both!(an_organisation_rates_through_its_head_or_operator);

const ROSTER: &str = "kaoping: roster/1
organisations:
  - {code: E, name: {zh: 戊科, en: Department E}, kind: department, parent: T}
persons:
  - {code: A-8, name: {zh: 甲科经办人, en: Operator of A}, appointments: [{organisation: A, post: {zh: 经办人, en: Operator}, seat: OPERATOR, from: 2026-01-01}]}
  - {code: E-1, name: {zh: 戊科经办人, en: Operator of E}, appointments: [{organisation: E, post: {zh: 经办人, en: Operator}, seat: OPERATOR, from: 2026-01-01}]}
";
const SCHEME: &str = "kaoping: scheme/1
code: units
name: {zh: 单位考核, en: Assessment of units}
target: ORGANISATION
targets: {organisations: [A, E]}
weights: REFUSE
release: {threshold: 3}
channels:
  - {channel: DOWNWARD, weight: 80}
  - {channel: SELF, weight: 20}
indicators:
  - {code: WORK, name: {zh: 工作, en: Work}, kind: RATED, weight: 100}
";
const SHEET: &str = "query($id: ID!) { sheet(assignment: $id) { state rater { code } raterOrganisation { code }
    handedInBy { code } assignment { raterOrganisation { code } onBehalfOf { code } } } }";

fn work() -> Value {
    json!([{ "indicator": "WORK", "points": "90" }])
}

fn code(of: &str) -> Value {
    json!({ "code": of })
}

async fn an_organisation_rates_through_its_head_or_operator(app: &TestApp) {
    let small = Small::settle(app).await;
    let imported = small.import(ROSTER).await.field("importRoster");
    for issued in imported["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&issued["login"]), text(&issued["code"]));
    }
    let scheme = small.scheme(SCHEME).await;
    let planned = small.create(small.plan(&scheme, "units")).await.field("createCycle");
    let cycle = Running { app, id: text(&planned["id"]).to_owned() };
    cycle.office(graphql::OPEN_CYCLE).await.ok();

    // A has a head, whose task it is, and an operator, who may see to it; E has an operator only.
    let of_a = cycle.task("A-1", "SELF", "A").await;
    assert_eq!(cycle.task("A-8", "SELF", "A").await, of_a);
    let of_e = cycle.task("E-1", "SELF", "E").await;
    for who in ["A-2", "E-1", "T-1"] {
        cycle.submit(who, &of_a, work()).await.refused("NOT_FOUND");
    }
    let why = json!({ "act": "score::Submit", "node": of_a });
    let why = app.person("A-8").await.ask_with(graphql::PERMISSION, why).await.field("permission");
    assert_eq!(why["text"]["en"], "allowed, reach: oneself; you act for Department A");
    cycle.submit("A-8", &of_a, work()).await.ok();
    cycle.submit("E-1", &of_e, work()).await.ok();
    for who in ["A-1", "A-8", OFFICE] {
        let sheet = cycle.about(who, SHEET, &of_a).await.field("sheet");
        let who_and_for_whom = [&sheet["rater"], &sheet["raterOrganisation"], &sheet["handedInBy"]];
        assert_eq!(who_and_for_whom, [&code("A-1"), &code("A"), &code("A-8")], "{who}");
        // The operator acts for the organisation, and not for its head.
        assert_eq!(sheet["assignment"], json!({ "raterOrganisation": code("A"), "onBehalfOf": null }), "{who}");
    }
    let sheet = cycle.about(OFFICE, SHEET, &of_e).await.field("sheet");
    let who_and_for_whom = [&sheet["rater"], &sheet["raterOrganisation"], &sheet["handedInBy"]];
    assert_eq!(who_and_for_whom, [&code("E-1"), &code("E"), &Value::Null]);

    let trail = "{ audit(first: 50) { nodes { login act onBehalfOf { code } onBehalfOfOrganisation { code } } } }";
    let trail = app.person("T-6").await.ask(trail).await.field("audit");
    let lines = trail["nodes"].as_array().expect("lines").iter().filter(|line| line["act"] == "score::Submit");
    let lines: Vec<_> =
        lines.map(|line| (text(&line["login"]), &line["onBehalfOfOrganisation"], &line["onBehalfOf"])).collect();
    assert_eq!(lines, [("E-1", &code("E"), &Value::Null), ("A-8", &code("A"), &Value::Null)]);

    // DOWNWARD is the superior's own: nobody of the organisation acts in it, whoever sends them.
    app.set_clock(SCORING).await;
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    let (on_a, on_e) = (cycle.task("T-1", "DOWNWARD", "A").await, cycle.task("T-1", "DOWNWARD", "E").await);
    let ids = small.ids().await;
    for delegate in ["A-2", "A-8", "E-1", "T-4"] {
        let input = format!(
            "mutation {{ grantDelegation(input: {{ delegate: \"{}\", from: \"2026-03-01\", to: \"2026-03-31\", reason: \"出差\" }}) {{ id }} }}",
            ids[&format!("Person:{delegate}")]
        );
        app.person("T-1").await.ask(&input).await.ok();
    }
    for (who, task) in [("A-2", &on_a), ("A-8", &on_a), ("E-1", &on_e)] {
        cycle.submit(who, task, work()).await.refused("NOT_FOUND");
    }
    cycle.submit("T-4", &on_a, work()).await.ok();
    cycle.submit("A-8", &on_e, work()).await.ok();
    let sheet = cycle.about(OFFICE, SHEET, &on_e).await.field("sheet");
    let who_and_for_whom = [&sheet["rater"], &sheet["raterOrganisation"], &sheet["handedInBy"]];
    assert_eq!(who_and_for_whom, [&code("T-1"), &Value::Null, &code("A-8")]);
}
