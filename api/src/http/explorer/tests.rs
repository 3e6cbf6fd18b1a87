//! The explorer's answers, and its prepared queries as a file.
use super::{Bilingual, Persona, Settings, router};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::Value;
use std::collections::BTreeSet;
use tower::ServiceExt;

async fn fetch(settings: Settings, path: &str, tag: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path);
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let response = router(settings).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, 4_000_000).await.unwrap().to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

#[tokio::test]
async fn the_page_is_guarded_and_all_it_names_exists() {
    let mut waiting = vec!["/".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let (status, headers, text) = fetch(Settings::default(), &path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(
            headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'self';"),
            "{path}"
        );
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(!text.contains("https://"), "{path} names another origin");
        // Files named by the page and modules imported by modules; GraphiQL's page is not always there.
        waiting.extend(text.split('"').filter(|word| word.starts_with("/explorer/")).map(str::to_owned));
        waiting.extend(
            text.split("from \"./").skip(1).map(|rest| format!("/explorer/{}", rest.split('"').next().unwrap())),
        );
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[tokio::test]
async fn a_browser_that_has_the_file_is_told_so() {
    let (_, headers, _) = fetch(Settings::default(), "/explorer/main.js", None).await;
    assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    let tag = headers[header::ETAG].to_str().unwrap().to_owned();
    let (status, _, text) = fetch(Settings::default(), "/explorer/main.js", Some(&tag)).await;
    assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let (status, ..) = fetch(Settings::default(), "/explorer/main.js", Some("\"other\"")).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn personas_are_listed_in_a_demonstration_only_and_never_stored() {
    let (_, headers, text) = fetch(Settings::default(), "/personas.json", None).await;
    assert_eq!(text, "[]");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let text_of = |zh: &str, en: &str| Bilingual { zh: zh.into(), en: en.into() };
    let persona = Persona {
        login: "office".into(),
        password: "p".into(),
        role: text_of("考核办", "Office"),
        name: text_of("考核办主任", "Head of the office"),
    };
    let (_, _, text) = fetch(Settings { personas: vec![persona], ..Settings::default() }, "/personas.json", None).await;
    let list: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(list[0]["role"]["zh"], "考核办");
}

#[tokio::test]
async fn graphiql_needs_all_of_its_files() {
    let (status, ..) = fetch(Settings::default(), "/graphiql/", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let settings = Settings { graphiql_dir: Some("no such folder".into()), ..Settings::default() };
    let (_, _, about) = fetch(settings.clone(), "/explorer/about.json", None).await;
    assert_eq!(about, "{\"graphiql\":false}");
    let (status, ..) = fetch(settings, "/graphiql/graphiql.min.js", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn prepared_queries_are_complete() {
    let book: Value = serde_json::from_str(include_str!("queries.json")).unwrap();
    let words = include_str!("text.js");
    let mut ids = BTreeSet::new();
    for entry in book["queries"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        assert!(ids.insert(id), "{id} twice");
        for language in ["zh", "en"] {
            assert!(!entry["title"][language].as_str().unwrap().is_empty(), "{id}");
        }
        assert!(words.contains(&format!("  role_{}:", entry["role"].as_str().unwrap())), "{id}: role without words");
        let query = entry["query"].as_str().unwrap();
        for (name, value) in entry["variables"].as_object().unwrap() {
            assert!(query.contains(&format!("${name}")), "{id} never uses {name}");
            if let Some(wish) = value.as_str().and_then(|text| text.strip_prefix('@')) {
                assert!(book["lookups"][wish].is_object(), "{id} wishes for {wish}");
            }
        }
    }
}
