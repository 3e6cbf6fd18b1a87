use std::{convert::Infallible, fmt::Write as _, sync::atomic::Ordering};

use async_graphql::futures_util::stream;
use axum::{body::Body, http::Request};
use serde_json::json;

use super::stub::{JSON, RESPONSE, Server, post, refused};
use crate::http::edge::Limits;

#[tokio::test]
async fn a_literal_nested_two_thousand_deep_is_refused_and_the_server_lives() {
    let server = Server::new();
    let nested = format!("{{ node(id: {}{}) }}", "[".repeat(2000), "]".repeat(2000));
    let reply = server.query(&nested).await;
    assert_eq!(reply.refusal(), refused(400, "TOO_DEEP"));
    assert_eq!(reply.path(), "query");
    let by_get = server.get(&format!("query={}", nested.replace(' ', "+"))).await;
    assert_eq!(by_get.refusal(), refused(400, "TOO_DEEP"));
    // Behind a block string that does not end, the parser would see the brackets again.
    let hidden = format!("{{ node(id: [\"\"\"x\" {}{}]) }}", "[".repeat(2000), "]".repeat(2000));
    assert_eq!(server.query(&hidden).await.refusal(), refused(400, "SYNTAX"));
    // As deep as allowed, in the shapes that recurse, on a test's small stack.
    for (open, close) in [("[", "]"), ("{x:", "}")] {
        let query = format!("{{ node(id: {}1{}) }}", open.repeat(62), close.repeat(62));
        assert_ne!(server.query(&query).await.code(), "TOO_DEEP");
    }
    assert_eq!(server.query("{ language }").await.json(), json!({ "data": { "language": "zh" } }));
}

#[tokio::test]
async fn nested_json_is_refused() {
    let server = Server::new();
    let variables = format!("{{\"id\":{}{}}}", "[".repeat(2000), "]".repeat(2000));
    let body = format!("{{\"query\":\"{{language}}\",\"variables\":{variables}}}");
    assert_eq!(server.send(post(RESPONSE, &body)).await.refusal(), refused(400, "TOO_DEEP"));
    let variables = variables.replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
    let reply = server.get(&format!("query=%7Blanguage%7D&variables={variables}")).await;
    assert_eq!((reply.refusal(), reply.path()), (refused(400, "TOO_DEEP"), json!("variables")));
}

#[tokio::test]
async fn a_fragment_bomb_is_refused_at_once() {
    let server = Server::new();
    let mut bomb = String::from("{ ...F0 }");
    for level in 0..30 {
        write!(bomb, " fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1).unwrap();
    }
    bomb.push_str(" fragment F30 on Query { __typename }");
    assert_eq!(server.query(&bomb).await.refusal(), refused(400, "TOO_COMPLEX"));
    let cyclic = bomb.replace("F30 on Query { __typename }", "F30 on Query { ...F0 }");
    assert_eq!(server.query(&cyclic).await.refusal(), refused(400, "VALIDATION"));
    assert_eq!(
        server.query("{ ...F } fragment F on Query { child { ...F } }").await.refusal(),
        refused(400, "VALIDATION")
    );
}

#[tokio::test]
async fn wide_documents_are_refused() {
    let server = Server::new();
    let cases = [
        format!("{{ {} }}", "language ".repeat(21)),
        format!(
            "{{ child {{ {} }} }}",
            (0..101).fold(String::new(), |text, at| text + format!("a{at}: language ").as_str())
        ),
        format!("{{ child {{ {} }} }}", "language ".repeat(2000)),
        format!("{{ language {} }}", "@skip(if: false) ".repeat(101)),
        format!("{{ child {{ {} }} }}", "language ".repeat(3500)).replace("language", "a"),
        (0..65).fold(String::new(), |text, at| text + format!("query Q{at} {{ language }} ").as_str()),
    ];
    for query in cases {
        assert_eq!(server.query(&query).await.refusal(), refused(400, "TOO_COMPLEX"), "{query}");
    }
    let long = format!("{{ language }} # {}", "x".repeat(40_000));
    assert_eq!(server.query(&long).await.refusal(), refused(400, "QUERY_TOO_LONG"));
    let deep = format!("{{ {} language {} }}", "child {".repeat(20), "}".repeat(20));
    assert_eq!(server.query(&deep).await.refusal(), refused(400, "TOO_DEEP"), "by the schema's own limit");
}

#[tokio::test]
async fn the_body_limit_binds_whether_or_not_a_length_is_announced() {
    let server = Server::new();
    let ten_megabytes = json!({ "query": "x".repeat(10_000_000) }).to_string();
    assert_eq!(server.send(post(JSON, &ten_megabytes)).await.refusal(), refused(413, "BODY_TOO_LARGE"));

    let mut announced = post(JSON, "{}");
    announced.headers_mut().insert("content-length", "10000000".parse().unwrap());
    assert_eq!(server.send(announced).await.refusal(), refused(413, "BODY_TOO_LARGE"));

    // A body that never ends is left after a while.
    let endless = Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(vec![b' '; 65_536])));
    let request = Request::post("/graphql").header("content-type", JSON).body(endless).unwrap();
    assert_eq!(server.send(request).await.refusal(), refused(413, "BODY_TOO_LARGE"));

    let exact = json!({ "query": "{language}" }).to_string();
    let fits = Server::with(Limits { body_bytes: exact.len(), ..Limits::default() });
    assert_eq!(fits.send(post(JSON, &exact)).await.status, 200);
    let short = Server::with(Limits { body_bytes: exact.len() - 1, ..Limits::default() });
    assert_eq!(short.send(post(JSON, &exact)).await.refusal(), refused(413, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn batches_are_refused() {
    let server = Server::new();
    for body in ["[]", " [{\"query\":\"{language}\"}]", "[{\"query\":\"{a}\"},{\"query\":\"{b}\"}]"] {
        assert_eq!(server.send(post(JSON, body)).await.refusal(), refused(400, "BATCH_REFUSED"));
    }
}

#[tokio::test]
async fn mutations_come_by_post_and_json_only() {
    let server = Server::new();
    let by_get = server.get("query=mutation%7Bwipe%7D").await;
    assert_eq!(by_get.refusal(), refused(405, "METHOD_NOT_ALLOWED"));
    assert_eq!(by_get.header("allow"), "POST");
    let head = Request::head("/graphql?query=mutation%7Bwipe%7D").body(Body::empty()).unwrap();
    assert_eq!(server.send(head).await.status, 405);
    let chosen = server.get("query=query+A%7Blanguage%7Dmutation+B%7Bwipe%7D&operationName=B").await;
    assert_eq!(chosen.refusal(), refused(405, "METHOD_NOT_ALLOWED"));

    let types = [
        "text/plain",
        "text/plain; application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "application/json; charset=gbk",
        "application/json, text/plain",
        "",
    ];
    for name in types {
        let mut request = post(JSON, "{\"query\":\"mutation{wipe}\"}");
        request.headers_mut().insert("content-type", name.parse().unwrap());
        let reply = server.send(request).await;
        assert_eq!(reply.refusal(), refused(415, "UNSUPPORTED_MEDIA_TYPE"), "{name}");
    }
    let mut zipped = post(JSON, "{}");
    zipped.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
    assert_eq!(server.send(zipped).await.refusal(), refused(415, "UNSUPPORTED_MEDIA_TYPE"));

    assert!(!server.wiped.load(Ordering::SeqCst));
    assert_eq!(server.query("mutation { wipe }").await.json(), json!({ "data": { "wipe": true } }));
    assert!(server.wiped.load(Ordering::SeqCst), "the mutation does run where it may");
}

#[tokio::test]
async fn a_panic_or_a_driver_tells_nothing() {
    let server = Server::new();
    let panicked = server.query("{ panics }").await;
    assert_eq!(panicked.refusal(), refused(500, "INTERNAL"));
    let leaked = server.query("{ leaks }").await;
    assert_eq!(leaked.refusal(), refused(200, "INTERNAL"));
    // The library leaves out a field that failed, and calls an object with nothing left null.
    assert_eq!(leaked.json()["data"], json!(null));
    assert!(!panicked.text.contains("secret") && !leaked.text.contains("secret"));
    assert_eq!(server.query("{ language }").await.status, 200);
}

#[tokio::test]
async fn a_request_has_a_deadline() {
    let server = Server::new();
    assert_eq!(server.query("{ slow }").await.refusal(), refused(504, "DEADLINE"));
    let mutation = server.query("mutation { slow }").await;
    assert_eq!(mutation.refusal(), refused(504, "DEADLINE"));
    assert!(mutation.text.contains("may have been saved"));
}
