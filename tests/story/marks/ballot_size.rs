//! What a network or a log sees of a ballot does not depend on what it says.
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use scoring::{Channel, Form, Mark, scheme::Scheme};
use serde_json::{Value, json};
use tests::{
    TestApp, graphql,
    small::{SCHEME, Small, marks},
};

tests::on_both!(a_padded_ballot_has_one_size_and_its_answer_too);

/// The longest and the shortest that a rater could say.
fn ballots() -> Vec<(Value, Option<String>)> {
    let abstained: Vec<_> =
        ["WORK", "CONDUCT", "ORDER"].map(|code| json!({ "indicator": code, "abstained": true })).into();
    vec![
        (json!(abstained), None),
        (marks("0"), Some(String::new())),
        (marks("73.1234"), Some("好".repeat(1_000))),
        // The longest in JSON: everything has to be escaped.
        (marks("73.1234"), Some("\"".repeat(1_000))),
        (marks("100"), Some("💮".repeat(1_000))),
    ]
}

/// A request as a client pads it, by the rule in the schema.
fn padded(task: &str, (marks, comment): &(Value, Option<String>), size: usize) -> String {
    let input = json!({ "assignment": task, "marks": marks, "comment": comment });
    let request = |padding: &str| {
        json!({ "query": graphql::CAST_BALLOT, "variables": { "input": input }, "extensions": { "padding": padding } })
            .to_string()
    };
    let spare = size.checked_sub(request("").len()).expect("the size is enough for any ballot");
    request(&" ".repeat(spare))
}

async fn a_padded_ballot_has_one_size_and_its_answer_too(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-2", "UPWARD", "A-1").await;
    let asked =
        app.person("A-2").await.ask("{ myAssignments(first: 100) { nodes { id form { requestBytes } } } }").await;
    let tasks = asked.field("myAssignments");
    let mut nodes = tasks["nodes"].as_array().expect("tasks").iter().filter(|node| node["id"] == json!(task));
    let size = nodes.next().expect("the task")["form"]["requestBytes"].as_u64().expect("a size");
    let size = usize::try_from(size).expect("a size");
    let mut seen = vec![];
    for ballot in ballots() {
        let body = padded(&task, &ballot, size);
        let sent = body.len();
        let request = Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json");
        let response = app.person("A-2").await.response(request.body(Body::from(body)).expect("a request")).await;
        let head = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
        let answer = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        assert_eq!(answer.as_ref(), br#"{"data":{"castBallot":true}}"#);
        seen.push((sent, head));
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().all(|one| one == &seen[0] && one.0 == size), "{seen:?}");
}

/// Nothing that holds a mark says it when somebody prints it for debugging.
#[test]
fn what_holds_marks_does_not_print_them() {
    let document = api::transfer::yaml::read(SCHEME).expect("a scheme");
    let scheme = Scheme::compile(&document).expect("a lawful scheme");
    let form = Form::new(&scheme, Channel::Upward, &["T"], None);
    let given = [Mark::points("WORK", "73.1234"), Mark::points("CONDUCT", "41.5"), Mark::level("ORDER", "B")];
    let comment = "canary-7f3a";
    let marks = form.check(&given, Some(comment)).expect("marks");
    let entry = &marks.entries()[0];
    let printed = [
        format!("{given:?} {given:#?}"),
        format!("{marks:?} {marks:#?}"),
        format!("{entry:?} {entry:#?} {:?}", entry.value),
    ];
    for text in &printed {
        for secret in ["73.1234", "731234", "41.5", "415000", comment, "\"B\"", "80000"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    // It says something: the test looked at what is printed.
    assert!(printed[0].contains("WORK"), "{}", printed[0]);
}
