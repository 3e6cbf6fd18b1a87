//! Every code by which an area refuses something is named by a test. What a test provokes has its place in the input held
//! against the schema, so that a code without a test is one whose place could be wrong unseen.
use super::{
    held::{self, Found},
    source::{self, Source, words},
};
use std::collections::HashSet;

/// The codes that these lines refuse by.
fn codes(text: &str) -> Vec<String> {
    let mut found = vec![];
    for call in ["Error::invalid(", "Problem::new("] {
        for (at, _) in text.match_indices(call) {
            let argument = text[at + call.len()..].trim_start();
            if let Some((code, _)) = argument.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                found.push(code.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_code_is_named_by_a_test() {
    assert_eq!(codes("Error::invalid(\n  \"ONE\", path)); Problem::new(code, \"TWO\")"), ["ONE"]);
    let files = source::all();
    let (product, tests): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.member() != "tests");
    let named: HashSet<_> = tests.iter().flat_map(|file| file.code()).flat_map(words).collect();
    let refuses = |file: &&&Source| file.area().is_some() || file.path.starts_with("api/src/graphql/");
    let (mut found, mut told) = (Found::new(), vec![]);
    for file in product.iter().filter(refuses) {
        let text = file.code().collect::<Vec<_>>().join("\n");
        for code in codes(&text).into_iter().filter(|code| !named.contains(code.as_str())) {
            told.push(format!("{}:{code}", file.path));
            *found.entry(format!("{}:{code}", file.path)).or_default() += 1;
        }
    }
    held::holds("code", &found, &told);
}
