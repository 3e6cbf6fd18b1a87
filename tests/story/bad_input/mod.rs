//! What is wrong is told by a stable code, a field and a sentence in the reader's language, and nothing is half-written.
//! What everybody is told stands in `snapshots/`, to be read: after a change that is meant,
//! `INSTA_UPDATE=always tests/run bad_input`.
mod files;
mod marks;
mod records;
mod selection;
mod tokens;

use serde_json::{Value, json};
use std::{fmt::Write, ops::AsyncFn};
use tests::{
    Answer, TestApp, graphql,
    small::{OFFICE, Small},
};

tests::on_both!(documents, pages_and_ids);

/// What somebody sent, and the code and field of the answer.
type Case = (&'static str, Answer, &'static str, &'static str);

/// Every case is refused as said, whichever language its author reads, in the words of the snapshot, and no table has a
/// row more or less. Whoever sends something has logged in before.
async fn all_refused(app: &TestApp, chapter: &str, cases: impl AsyncFn() -> Vec<Case>) {
    let before = app.row_counts().await;
    let mut book = String::new();
    for (language, spoken) in [("zh-CN, en;q=0.5", "zh"), ("en-GB, zh;q=0.5", "en")] {
        app.read_in(Some(language));
        let cases = cases().await;
        app.read_in(None);
        let told: Vec<_> = cases.iter().map(|(name, answer, ..)| (*name, answer.fault())).collect();
        let short: Vec<_> =
            told.iter().map(|(name, fault)| (*name, fault.code.as_str(), fault.path.as_str())).collect();
        let expected: Vec<_> = cases.iter().map(|(name, _, code, path)| (*name, *code, *path)).collect();
        assert_eq!(short, expected);
        let mut page = String::new();
        for ((name, answer, ..), (_, fault)) in cases.iter().zip(&told) {
            let sentence = if spoken == "zh" { &fault.zh } else { &fault.en };
            assert_eq!(answer.body["errors"][0]["message"], sentence.as_str(), "{name}, read in {language}");
            assert_eq!(answer.headers["content-language"], spoken, "{name}");
            writeln!(page, "{name}: {} {}\n  {}\n  {}", fault.code, fault.path, fault.zh, fault.en).expect("a string");
        }
        assert!(book.is_empty() || book == page, "told otherwise: {page}");
        book = page;
    }
    assert_eq!(app.row_counts().await, before, "something was written");
    insta::assert_snapshot!(chapter, book);
}

async fn documents(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let deep = format!("{{ node(id: {}1{}) {{ id }} }}", "[".repeat(2_000), "]".repeat(2_000));
    let fragments: String =
        (0..24).map(|level| format!("fragment f{level} on Query {{ ...f{0} ...f{0} }} ", level + 1)).collect();
    let bomb = format!("{{ ...f0 }} {fragments} fragment f24 on Query {{ __typename }}");
    let huge = format!("{{ viewer {{ login }} }} # {}", "x".repeat(10_000_000));
    let loops = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
    let nested = json!({ "input": { "login": { "deep": "x" }, "password": "x" } });
    let cases = async || {
        let client = app.person("A-2").await;
        vec![
            ("unknown field", client.ask("{ viewer { secret } }").await, "VALIDATION", ""),
            ("unknown mutation", client.ask("mutation { dropTables }").await, "VALIDATION", ""),
            ("unknown argument", client.ask("{ cycles(order: 1) { totalCount } }").await, "VALIDATION", ""),
            ("wrong type", client.ask("{ cycles(first: \"ten\") { totalCount } }").await, "BAD_REQUEST", "first"),
            ("wrong variable", client.ask_with(graphql::LOG_IN, nested.clone()).await, "BAD_REQUEST", "input.login"),
            ("no selection", client.ask("{ viewer }").await, "VALIDATION", ""),
            ("no document", client.ask("").await, "BAD_REQUEST", "query"),
            ("no query", client.post("{}".to_owned()).await, "BAD_REQUEST", "query"),
            ("no JSON", client.post("{".to_owned()).await, "BAD_REQUEST", ""),
            ("a batch", client.post("[]".to_owned()).await, "BATCH_REFUSED", ""),
            ("broken syntax", client.ask("{ viewer { login }").await, "SYNTAX", "query"),
            ("ten megabytes", client.ask(&huge).await, "BODY_TOO_LARGE", ""),
            ("a literal 2,000 deep", client.ask(&deep).await, "TOO_DEEP", "query"),
            ("a fragment bomb", client.ask(&bomb).await, "TOO_COMPLEX", "query"),
            ("fragments in a circle", client.ask(loops).await, "VALIDATION", "query"),
        ]
    };
    all_refused(app, "documents", cases).await;
    app.person("A-2").await.ask("{ viewer { login } }").await.ok();
}

async fn pages_and_ids(app: &TestApp) {
    Small::settle(app).await;
    app.person(OFFICE).await;
    let cases = async || {
        let office = app.person(OFFICE).await;
        vec![
            ("a page of 101", office.ask("{ persons(first: 101) { totalCount } }").await, "PAGE_SIZE", "first"),
            ("a page of -1", office.ask("{ persons(first: -1) { totalCount } }").await, "PAGE_SIZE", "first"),
            (
                "a page of 10 billion",
                office.ask("{ persons(first: 10000000000) { totalCount } }").await,
                "BAD_REQUEST",
                "",
            ),
            (
                "a cursor of nothing",
                office.ask("{ cycles(first: 1, after: \"x\") { totalCount } }").await,
                "BAD_CURSOR",
                "after",
            ),
            ("a node of nothing", office.ask("{ node(id: \"Cycle\") { id } }").await, "BAD_ID", "id"),
            (
                "an id in capitals",
                office.ask("{ cycle(id: \"Cycle_0000000000000000000000000000000A\") { id } }").await,
                "BAD_ID",
                "id",
            ),
            (
                "no such cycle",
                office.ask("{ cycle(id: \"Cycle_00000000000000000000000000000000\") { id } }").await,
                "NOT_FOUND",
                "",
            ),
        ]
    };
    all_refused(app, "pages_and_ids", cases).await;
    let office = app.person(OFFICE).await;
    let nobody = office.ask("{ node(id: \"Cycle_00000000000000000000000000000000\") { id } }").await.field("node");
    assert_eq!(nobody, Value::Null);
}
