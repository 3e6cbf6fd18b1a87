use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use super::stub::{JSON, RESPONSE, Server, post, refused};

const FINE: &str = "{\"query\":\"{language}\"}";

#[tokio::test]
async fn the_response_has_the_type_that_was_asked_for() {
    let server = Server::new();
    let cases = [
        (RESPONSE, RESPONSE),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/json, application/graphql-response+json", JSON),
        ("application/graphql-response+json, application/json", RESPONSE),
        ("application/json;q=0.5, */*;q=0.8", RESPONSE),
        ("application/graphql-response+json, */*", RESPONSE),
        ("application/json;q=0, */*", RESPONSE),
        ("text/html, */*;q=0.1", JSON),
        ("Application/JSON; charset=UTF-8", JSON),
        // The comma is inside the quotation marks; an element may be empty (RFC 9110, 5.6.1.2).
        ("application/json;profile=\"a,*/*\";q=0.1, , application/graphql-response+json;q=0.2", RESPONSE),
    ];
    for (accept, expected) in cases {
        let reply = server.send(post(accept, FINE)).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (200, &*format!("{expected}; charset=utf-8"))
        );
    }
    for accept in ["text/html", "application/json;q=0", "application/json; charset=gbk"] {
        assert_eq!(server.send(post(accept, FINE)).await.refusal(), refused(406, "NOT_ACCEPTABLE"), "{accept}");
    }
}

#[tokio::test]
async fn a_wrong_document_is_400_or_in_json_200_and_has_no_data() {
    let server = Server::new();
    let cases = [
        (json!({ "query": "{" }), "SYNTAX"),
        (json!({ "query": "{ nothing }" }), "VALIDATION"),
        (json!({ "query": "{ langauge }" }), "VALIDATION"),
        (json!({ "query": "subscription { a }" }), "VALIDATION"),
        (json!({ "query": "query A { language }", "operationName": "B" }), "VALIDATION"),
        (json!({ "query": "query A { language } query B { language }" }), "VALIDATION"),
        (json!({ "query": "query($id: ID!) { node(id: $id) }" }), "BAD_REQUEST"),
        (json!({ "query": "query($id: ID!) { node(id: $id) }", "variables": { "id": null } }), "BAD_REQUEST"),
        (json!({ "query": "query($id: ID!) { node(id: $id) }", "variables": { "id": [] } }), "BAD_REQUEST"),
    ];
    for (body, code) in cases {
        let strict = server.post(&body).await;
        assert_eq!(strict.refusal(), refused(400, code), "{body}");
        let lenient = server.send(post(JSON, &body.to_string())).await;
        assert_eq!(lenient.refusal(), refused(200, code), "{body}");
        for reply in [strict, lenient] {
            assert_eq!(reply.json().get("data"), None);
            assert!(!reply.text.contains("Did you mean"), "{}", reply.text);
        }
    }
    assert_eq!(
        server.query("{\n  language(").await.json()["errors"][0]["locations"],
        json!([{ "line": 2, "column": 12 }])
    );
}

#[tokio::test]
async fn a_wrong_value_has_its_path() {
    let server = Server::new();
    let query = "query($input: Marks!) { marks(input: $input) }";
    let cases = [
        (json!({}), "variables.input"),
        (json!({ "input": { "code": "A", "points": ["x"] } }), "input.points.0"),
        (json!({ "input": { "code": 1, "points": [] } }), "input.code"),
        (json!({ "input": { "code": "A", "points": [], "more": 1 } }), "input.more"),
        (json!({ "input": { "code": "A" } }), "input.points"),
    ];
    for (variables, path) in cases {
        let reply = server.post(&json!({ "query": query, "variables": variables })).await;
        assert_eq!((reply.refusal(), reply.path()), (refused(400, "BAD_REQUEST"), json!(path)), "{}", reply.text);
    }
    let nested = json!({ "query": "query($a: [[ID!]]) { node(id: $a) }", "variables": { "a": [["1"], ["2", null]] } });
    assert_eq!(server.post(&nested).await.path(), "variables.a.1.1");
    // Found by a resolver's validator, in the middle of an execution.
    assert_eq!(server.query("{ small(of: 10) }").await.refusal(), refused(200, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_wrong_parameter_is_400_in_either_type() {
    let server = Server::new();
    let cases = [
        ("", json!(null)),
        ("7", json!(null)),
        ("{ \"not a JSON", json!(null)),
        ("{\"query\":\"{a}\",\"query\":\"{b}\"}", json!(null)),
        ("{}", json!("query")),
        ("{\"query\":null}", json!("query")),
        ("{\"query\":\"\"}", json!("query")),
        ("{\"query\":{}}", json!("query")),
        ("{\"query\":\"{a}\",\"operationName\":1}", json!("operationName")),
        ("{\"query\":\"{a}\",\"variables\":[]}", json!("variables")),
        ("{\"query\":\"{a}\",\"extensions\":\"x\"}", json!("extensions")),
    ];
    for accept in [JSON, RESPONSE] {
        for (body, path) in &cases {
            let reply = server.send(post(accept, body)).await;
            assert_eq!((reply.refusal(), &reply.path()), (refused(400, "BAD_REQUEST"), path), "{body}");
        }
    }
    let unicode = Request::post("/graphql").header("content-type", JSON).body(Body::from(vec![b'{', 0xFF])).unwrap();
    assert_eq!(server.send(unicode).await.refusal(), refused(400, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_query_may_come_by_get() {
    let server = Server::new();
    let reply = server
        .get("query=query+Q($id:ID!)%7Bnode(id:$id)%7D&variables=%7B%22id%22:%22%E8%80%83%22%7D&operationName=")
        .await;
    assert_eq!(reply.json(), json!({ "data": { "node": "考" } }));
    for query_string in
        ["", "query=", "query=%7Ba%7D&query=%7Bb%7D", "query=%7Ba%7D&variables=1", "query=%7Ba%7D&extensions=%7B"]
    {
        assert_eq!(server.get(query_string).await.refusal(), refused(400, "BAD_REQUEST"), "{query_string}");
    }
}

#[tokio::test]
async fn other_methods_and_origins() {
    let server = Server::new();
    let request =
        |method| Request::builder().method(method).uri("/graphql").header("origin", "https://elsewhere.example");
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
        let reply = server.send(request(method).body(Body::empty()).unwrap()).await;
        assert_eq!(reply.refusal(), refused(405, "METHOD_NOT_ALLOWED"));
        assert_eq!(reply.header("allow"), "GET, HEAD, POST, OPTIONS");
    }
    let preflight = server.send(request(Method::OPTIONS).body(Body::empty()).unwrap()).await;
    assert_eq!((preflight.status.as_u16(), preflight.header("allow")), (204, "GET, HEAD, POST, OPTIONS"));
    let granted = preflight.headers.keys().find(|name| name.as_str().starts_with("access-control"));
    assert_eq!(granted, None);
}

#[tokio::test]
async fn the_caller_is_answered_in_their_language() {
    let server = Server::new();
    for (accept, tag, message) in [("en-GB, zh;q=0.5", "en", "A conflict"), ("zh-CN", "zh", "冲突")] {
        let mut request = post(JSON, "{\"query\":\"{language coded}\"}");
        request.headers_mut().insert("accept-language", accept.parse().unwrap());
        let reply = server.send(request).await;
        assert_eq!(reply.json()["data"]["language"], tag);
        assert_eq!(reply.json()["errors"][0]["message"], message);
        assert_eq!(reply.refusal(), refused(200, "CONFLICT"));
        assert_eq!(reply.header("content-language"), tag);
    }
}

#[tokio::test]
async fn every_answer_is_private_and_what_it_says_it_is() {
    let server = Server::new();
    for body in [FINE, "{\"query\":\"{cookie}\"}", "{", "{\"query\":\"{\"}"] {
        let reply = server.send(post(RESPONSE, body)).await;
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("vary"), "accept, accept-language");
    }
    assert_eq!(server.query("{ cookie }").await.header("set-cookie"), "a=b", "what the schema sets goes through");
}

#[tokio::test]
async fn the_executor_may_turn_a_request_away_or_open_introspection() {
    let server = Server::new();
    let ask = |token: &'static str, query: &str| {
        let mut request = post(JSON, &json!({ "query": query }).to_string());
        request.headers_mut().insert("authorization", token.parse().unwrap());
        server.send(request)
    };
    let forged = ask("forged", "{ language }").await;
    assert_eq!(forged.refusal(), refused(401, "UNAUTHENTICATED"));
    assert_eq!(forged.header("www-authenticate"), "Bearer");

    let schema = "{ ...F } fragment F on Query { x: __schema { queryType { name } } }";
    assert_eq!(ask("tool", schema).await.json(), json!({ "data": { "x": { "queryType": { "name": "Query" } } } }));
    let closed = ask("none", schema).await;
    assert_eq!(closed.refusal(), refused(200, "FORBIDDEN"));
    assert_eq!((&closed.json()["data"], &closed.json()["errors"][0]["path"]), (&Value::Null, &json!(["x"])));
    assert_eq!(ask("none", "{ __type(name: \"Marks\") { name } }").await.json(), json!({ "data": { "__type": null } }));
}

#[tokio::test]
async fn an_answer_has_the_order_of_its_document() {
    let server = Server::new();
    let reply =
        server.query("{ a: later(turns: 8) ...f } fragment f on Query { b: later(turns: 0) c: later(turns: 4) }");
    assert_eq!(reply.await.text, "{\"data\":{\"a\":8,\"b\":0,\"c\":4}}");
    let reply =
        server.query("{ a: later(turns: 9) b: later(turns: 1) child { c: later(turns: 5) d: later(turns: 3) } }");
    let paths: Vec<_> =
        reply.await.json()["errors"].as_array().unwrap().iter().map(|one| one["path"].clone()).collect();
    assert_eq!(paths, [json!(["a"]), json!(["b"]), json!(["child", "c"]), json!(["child", "d"])]);
}
