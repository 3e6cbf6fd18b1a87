//! The explorer's answers, and its prepared queries as a file.
use super::{Bilingual, Persona, Settings, router};
use crate::graphql::{Mutation, Query};
use async_graphql::{
    EmptySubscription, Request as Document, Response as Answer, Schema, ServerError, Value as Known, Variables,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};
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
    let book: Value = serde_json::from_str(include_str!("page/queries.json")).unwrap();
    let words = include_str!("page/text.js");
    let mut ids = BTreeSet::new();
    for entry in book["queries"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        assert!(ids.insert(id), "{id} twice");
        for language in ["zh", "en"] {
            assert!(!entry["title"][language].as_str().unwrap().is_empty(), "{id}");
        }
        assert!(words.contains(&format!("  role_{}:", entry["role"].as_str().unwrap())), "{id}: role without words");
        let query = entry["query"].as_str().unwrap();
        for name in entry["variables"].as_object().unwrap().keys() {
            assert!(query.contains(&format!("${name}")), "{id} never uses {name}");
        }
    }
}

/// Ends a request once it has been parsed and validated, so that nothing is resolved and nothing is needed for it.
struct OnlyValidate;

impl ExtensionFactory for OnlyValidate {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for OnlyValidate {
    async fn execute(&self, _: &ExtensionContext<'_>, _: Option<&str>, _: NextExecute<'_>) -> Answer {
        Answer::new(Known::Null)
    }
}

/// The variables as the page would send them, with a stand-in for each id and no marks.
fn granted(variables: &Value) -> Value {
    match variables {
        Value::String(text) if text.starts_with('@') && text.contains('.') => Value::Array(vec![]),
        Value::Array(items) => items.iter().map(granted).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), granted(value))).collect(),
        other => other.clone(),
    }
}

async fn faults(query: &Value, variables: &Value) -> Vec<ServerError> {
    let schema =
        Schema::build(Query::default(), Mutation::default(), EmptySubscription).extension(OnlyValidate).finish();
    let request = Document::new(query.as_str().unwrap()).variables(Variables::from_json(granted(variables)));
    schema.execute(request).await.errors
}

#[tokio::test]
async fn prepared_queries_fit_the_schema() {
    let book: Value = serde_json::from_str(include_str!("page/queries.json")).unwrap();
    let logging = serde_json::json!({"login": "a", "password": "b", "refreshToken": "c"});
    let mut documents = vec![];
    for (name, query) in book["session"].as_object().unwrap() {
        documents.push((format!("session {name}"), query, &logging));
    }
    for (name, lookup) in book["lookups"].as_object().unwrap() {
        documents.push((format!("lookup {name}"), &lookup["query"], &lookup["variables"]));
    }
    // One entry shows what happens to a field that does not exist.
    let (unknown, entries): (Vec<_>, Vec<_>) =
        book["queries"].as_array().unwrap().iter().partition(|entry| entry["unknown"] == true);
    for entry in entries {
        documents.push((entry["id"].to_string(), &entry["query"], &entry["variables"]));
    }
    for (name, query, variables) in documents {
        assert_eq!(faults(query, variables).await, vec![], "{name}");
    }
    assert_eq!(unknown.len(), 1);
    assert!(!faults(&unknown[0]["query"], &unknown[0]["variables"]).await.is_empty());
}

#[tokio::test]
async fn a_query_that_does_not_fit_is_found() {
    let wrong = [
        ("{ viewer { shoeSize } }", "{}"),
        ("{ viewer }", "{}"),
        ("{ cycle(id: $c) { id } }", "{}"),
        ("mutation($m: MarksInput!) { castBallot(input: $m) }", r#"{"m": {"assignment": "a", "entries": []}}"#),
        ("mutation($k: CreateCycleInput!) { createCycle(input: $k) { id } }", r#"{"k": {"kind": "SOMETIMES"}}"#),
    ];
    for (query, variables) in wrong {
        let variables = serde_json::from_str(variables).unwrap();
        assert!(!faults(&Value::from(query), &variables).await.is_empty(), "{query}");
    }
}

#[test]
fn pickers_wish_for_lookups_that_exist_and_come_to_an_end() {
    let book: Value = serde_json::from_str(include_str!("page/queries.json")).unwrap();
    let wishes = |variables: &Value| -> Vec<String> {
        let text = variables.to_string();
        let words = text.split('"').filter_map(|word| word.strip_prefix('@'));
        words.map(|word| word.split('.').next().unwrap().to_owned()).collect()
    };
    for (name, lookup) in book["lookups"].as_object().unwrap() {
        assert!(!lookup["label"]["zh"].as_str().unwrap().is_empty(), "{name}");
        for wish in wishes(&lookup["variables"]) {
            let below = &book["lookups"][&wish];
            assert!(below.is_object() && wishes(&below["variables"]).is_empty(), "{name} wishes for {wish}");
        }
    }
    for entry in book["queries"].as_array().unwrap() {
        let asked = wishes(&entry["variables"]);
        assert!(asked.iter().all(|wish| book["lookups"][wish].is_object()), "{}", entry["id"]);
        let preferred = entry["prefer"].as_object().into_iter().flatten();
        for (name, _) in preferred {
            assert!(asked.contains(name), "{} prefers among {name}", entry["id"]);
        }
    }
}
