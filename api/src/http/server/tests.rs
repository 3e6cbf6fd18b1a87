use super::{around, bounded};
use crate::config::Server;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
    routing::{get, post},
};
use tower::ServiceExt;

fn settings() -> Server {
    Server {
        listen: ([127, 0, 0, 1], 0).into(),
        deadline_milliseconds: 50,
        body_bytes: 10,
        shutdown_seconds: 0,
        not_found_milliseconds: 0,
    }
}

/// A few addresses that behave in every way an address can.
fn router() -> Router {
    let beside = Router::new()
        .route("/plain", get(async || "plain"))
        .route("/own", get(async || ([(header::CACHE_CONTROL, "public")], "own")))
        .route("/slow", get(async || std::future::pending::<()>().await))
        .route("/body", post(async |body: String| body))
        .route("/bug", get(async || -> &'static str { panic!("the name of somebody") }));
    around(bounded(beside, &settings()))
}

async fn ask(method: Method, path: &str, body: &'static str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
    router().oneshot(request).await.unwrap()
}

async fn get_path(path: &str) -> Response<Body> {
    ask(Method::GET, path, "").await
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_headers_even_a_panic_and_a_stranger() {
    for (path, status) in [("/plain", 200), ("/nowhere", 404), ("/bug", 500), ("/slow", 503)] {
        let response = get_path(path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        let has = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(has("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"), "{path}");
        assert_eq!(has("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(has("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(has("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(has("cache-control"), Some("no-store"), "{path}");
        assert_eq!(has("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(has("access-control-allow-origin"), None, "{path}");
    }
}

#[tokio::test]
async fn an_address_keeps_its_own_header() {
    let response = get_path("/own").await;
    assert_eq!(response.headers().get_all(header::CACHE_CONTROL).iter().collect::<Vec<_>>(), ["public"]);
}

#[tokio::test]
async fn faults_are_json_in_two_languages_and_a_panic_tells_nothing() {
    for (method, path, status, code) in [
        (Method::GET, "/nowhere", StatusCode::NOT_FOUND, "NOT_FOUND"),
        (Method::POST, "/plain", StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
        (Method::GET, "/bug", StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
    ] {
        let response = ask(method, path, "").await;
        assert_eq!(response.status(), status, "{path}");
        let text = text(response).await;
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(body["code"], code, "{path}");
        assert!(body["zh"].is_string() && body["en"].is_string(), "{text}");
        assert!(!text.contains("somebody"), "{text}");
    }
}

#[tokio::test]
async fn a_body_is_bounded() {
    assert_eq!(text(ask(Method::POST, "/body", "0123456789").await).await, "0123456789");
    assert_eq!(ask(Method::POST, "/body", "0123456789+").await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
