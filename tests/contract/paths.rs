//! The harness's own check of places in the input: see `tests/harness/paths.rs`.
use tests::paths::{Asked, behind, check, wrong};

#[test]
fn a_path_is_followed_through_the_schema() {
    let fine = |field: &str, path: &str| wrong(field, path).is_none();
    assert!(fine("cancelCycle", "") && fine("cancelCycle", "reason"));
    assert!(fine("submitSheet", "input.marks[3].points") && fine("rejectNominations", "ids[0]"));
    assert!(fine("importRoster", "persons[3].code") && fine("importRoster", "input.yaml"));
    assert!(!fine("cancelCycle", "input.reason") && !fine("importRoster", "input.file"));
    assert!(!fine("submitSheet", "input.marks[A].points") && !fine("submitSheet", "input.assignment[0]"));
    assert!(!fine("submitSheet", "input.marks.points") && !fine("submitSheet", "input.assignment.id"));
    assert!(!fine("noSuchField", ""));
}

#[test]
fn an_alias_stands_for_its_field() {
    let body = |query: &str| serde_json::json!({ "query": query }).to_string();
    let nested = body("query A { b: c ...F } fragment F on Query { ... on Query { d: e(id: 1) { id } } ...F }");
    assert_eq!(behind(&nested, "b").as_deref(), Some("c"));
    assert_eq!(behind(&nested, "d").as_deref(), Some("e"));
    assert_eq!(behind(&nested, "e"), None);
}

#[test]
#[should_panic(expected = "of cancelCycle names `input.reason`")]
fn an_answer_with_a_wrong_place_fails_its_test() {
    let asked = Asked(serde_json::json!({ "query": "mutation { gone: cancelCycle }" }).to_string());
    let error = serde_json::json!({ "path": ["gone"], "extensions": { "code": "X", "path": "input.reason" } });
    check(Some(&asked), serde_json::json!({ "errors": [error] }).to_string().as_bytes());
}
