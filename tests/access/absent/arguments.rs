//! Every place for an id in the schema is filled by some question, so that a new one is not forgotten.
use super::questions;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Kind, TestApp};

const SCHEMA: &str = "{ __schema {
    queryType { fields { name args { ...place } } }
    mutationType { fields { name args { ...place } } }
    types { name inputFields { ...place } }
} }
fragment place on __InputValue {
    name type { name ofType { name ofType { name ofType { name } } } }
}";

/// The name of a type without its brackets and marks.
fn bare(kind: &Value) -> &str {
    kind["name"].as_str().unwrap_or_else(|| bare(&kind["ofType"]))
}

/// The places of type `ID` among these and in what they are made of, by their last name.
fn places(among: &Value, types: &BTreeMap<&str, &Value>, found: &mut BTreeSet<String>) {
    for place in among.as_array().into_iter().flatten() {
        let kind = bare(&place["type"]);
        if kind == "ID" {
            found.insert(place["name"].as_str().expect("a name").to_owned());
        } else if let Some(fields) = types.get(kind) {
            places(fields, types, found);
        }
    }
}

/// The names before the ids in a document: `person: "@…@"`, `oversees: ["@…@"]`.
fn filled(document: &str) -> BTreeSet<String> {
    let before = document.split('@').step_by(2);
    let name = |text: &str| {
        let text = text.strip_suffix('"')?.trim_end_matches('[').trim_end().strip_suffix(':')?;
        let start = text.rfind(|letter: char| !letter.is_alphanumeric()).map_or(0, |at| at + 1);
        Some(text[start..].to_owned())
    };
    before.filter_map(name).collect()
}

#[test]
fn every_place_for_an_id_is_tried() {
    tests::tell(Kind::Sqlite, async |app: &TestApp| {
        app.found("H", "医院", "Hospital").await;
        let schema = app.person("admin").await.ask(SCHEMA).await.field("__schema");
        let types = schema["types"].as_array().expect("types").iter();
        let types: BTreeMap<_, _> =
            types.map(|kind| (kind["name"].as_str().expect("a name"), &kind["inputFields"])).collect();
        let mut tried: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for question in questions() {
            tried.entry(question.field).or_default().extend(filled(&question.document));
        }
        let (mut count, mut missing) = (0, vec![]);
        for root in ["queryType", "mutationType"] {
            for field in schema[root]["fields"].as_array().expect("fields") {
                let (mut found, name) = (BTreeSet::new(), field["name"].as_str().expect("a name"));
                places(&field["args"], &types, &mut found);
                count += found.len();
                let tried = tried.get(name).cloned().unwrap_or_default();
                missing.extend(found.difference(&tried).map(|place| format!("{name}({place})")));
            }
        }
        assert!(missing.is_empty(), "no question in tests/access/absent fills {missing:?}");
        assert!(count > 50, "only {count} places for ids were found");
    });
}
