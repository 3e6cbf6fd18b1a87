//! Rules by number: a number that a comment cites stands in `docs/RULES.md`.
use super::source;
use std::{collections::BTreeSet, fs};

/// Cited where rows, formats and independent scripts are written, beside the Rust files.
const BESIDE: [&str; 6] = [
    "policy/rules.csv",
    "examples/FORMATS.md",
    "examples/hospital/README.md",
    "tests/worked/figures.py",
    "tests/worked/hospital.py",
    "tests/worked/pairs.py",
];

/// The numbers that `docs/RULES.md` explains, each under a heading of its own.
fn explained() -> BTreeSet<u32> {
    let text = fs::read_to_string(source::root().join("docs/RULES.md")).expect("docs/RULES.md");
    let numbers = text.lines().filter_map(|line| line.strip_prefix("### Rule ")?.split(':').next()?.parse().ok());
    numbers.collect()
}

/// The numbers after each "rule" or "rules" of a text: `rule 9`, `rules 5 and 9`, `rules 10, 13 to 15 and 18`.
fn cited(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("rule") {
        let rest = text[at + "rule".len()..].trim_start_matches('s');
        let before = text[..at].chars().next_back();
        if let (Some(rest), false) = (rest.strip_prefix(' '), before.is_some_and(char::is_alphanumeric)) {
            list(rest, &mut found);
        }
    }
    found
}

/// Reads numbers as long as they go on, and all between the two of a range.
fn list(mut rest: &str, found: &mut BTreeSet<u32>) {
    let mut from = None;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let Ok(number) = rest[..end].parse::<u32>() else { return };
        found.extend(from.unwrap_or(number)..=number);
        rest = &rest[end..];
        let joins = [(" to ", true), ("–", true), (", ", false), (" and ", false)];
        let Some((word, range)) = joins.iter().find(|(word, _)| rest.starts_with(word)) else { return };
        rest = &rest[word.len()..];
        from = range.then_some(number);
    }
}

#[test]
fn every_rule_that_is_cited_is_explained() {
    let explained = explained();
    let mut texts: Vec<_> = source::all().into_iter().map(|source| (source.path, source.text)).collect();
    texts.retain(|(path, _)| path != "tests/shape/rules.rs");
    for path in BESIDE {
        texts.push((path.to_owned(), fs::read_to_string(source::root().join(path)).expect("a text")));
    }
    let (mut citations, mut wrong) = (0, vec![]);
    for (path, text) in texts {
        for number in cited(&text) {
            citations += 1;
            if !explained.contains(&number) {
                wrong.push(format!("{path}: rule {number}"));
            }
        }
    }
    assert!(citations > 100, "only {citations} citations were found: looked in the wrong place");
    assert!(wrong.is_empty(), "not in docs/RULES.md: {wrong:#?}");
}

#[test]
fn citations_are_read_as_they_are_written() {
    let read = |text| cited(text).into_iter().collect::<Vec<_>>();
    assert_eq!(read("sealed (domain rule 9), by rule 12's sentence"), [9, 12]);
    assert_eq!(read("(domain rules 10, 13 to 15 and 18)"), [10, 13, 14, 15, 18]);
    assert_eq!(read("rules 16–18"), [16, 17, 18]);
    assert_eq!(read("rows of rules, a rule in force, misrule 4"), Vec::<u32>::new());
}
