//! The walls between the crates, and the one way down: `http` → an area's `graphql` → its `act` → `entity` → `policy` → `scoring`.
use super::source::{self, Source};
use std::{collections::BTreeSet, fs};

/// What each crate may depend on, of the workspace. `migration` reads the stored words from `policy` and `scoring`: the
/// lists that the database checks are made of them.
const ALLOWED: [(&str, &[&str]); 5] = [
    ("api", &["entity", "scoring"]),
    ("entity", &["migration", "policy", "scoring"]),
    ("migration", &["policy", "scoring"]),
    ("policy", &["scoring"]),
    ("scoring", &[]),
];

/// What a crate must not know of the world outside.
const FOREIGN: [(&str, &[&str]); 4] = [
    ("api", &["sea-orm", "sea-query", "sqlx", "casbin"]),
    ("entity", &["axum", "async-graphql", "casbin"]),
    ("policy", &["sea-orm", "sqlx", "axum", "async-graphql", "tokio-postgres"]),
    ("scoring", &["sea-orm", "sqlx", "axum", "async-graphql", "tokio", "casbin"]),
];

/// The names in the table `[dependencies]` of a crate.
fn dependencies(member: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(source::root().join(member).join("Cargo.toml")).expect("a manifest");
    let (_, table) = manifest.split_once("\n[dependencies]\n").unwrap_or(("", ""));
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', '=', ' ']).next()).filter(|name| !name.is_empty());
    names.filter(|name| !name.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn every_crate_depends_on_what_it_may() {
    let members: BTreeSet<_> = ALLOWED.iter().map(|(member, _)| (*member).to_owned()).collect();
    for (member, allowed) in ALLOWED {
        let found = dependencies(member);
        assert!(member == "scoring" || !found.is_empty(), "no dependencies of {member} were found");
        let allowed: BTreeSet<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        let inside: BTreeSet<_> = found.intersection(&members).cloned().collect();
        assert_eq!(inside, allowed, "{member}");
    }
    for (member, foreign) in FOREIGN {
        let found = dependencies(member);
        let foreign: Vec<_> = foreign.iter().filter(|name| found.contains(**name)).collect();
        assert!(foreign.is_empty(), "{member} depends on {foreign:?}");
    }
}

/// The parts of `api`, from the outside to the inside, and what each may name of the others. `transfer` reads files,
/// `app` begins and commits; everybody may use them and `error`. An area has two floors: its `graphql` parses and
/// presents, its `act` does.
fn above(path: &str) -> &'static [&'static str] {
    let file = path.strip_prefix("api/src/").unwrap_or_default();
    if file == "app.rs" {
        &["graphql", "explorer", "people", "rules", "cycle", "marks", "outcome", "record", "worker", "cli", "demo"]
    } else if file.ends_with("/act.rs") || file.contains("/act/") {
        &["graphql", "http", "explorer", "worker", "cli", "demo"]
    } else if file.starts_with("graphql/") || file.ends_with("/graphql.rs") || file.contains("/graphql/") {
        &["http", "explorer", "worker", "cli", "demo"]
    } else if file.starts_with("transfer/") {
        &[
            "graphql", "http", "explorer", "people", "rules", "cycle", "marks", "outcome", "record", "worker", "cli",
            "demo",
        ]
    } else {
        &[]
    }
}

#[test]
fn nothing_below_imports_anything_above() {
    let mut wrong = vec![];
    let (mut acts, mut resolvers) = (0, 0);
    for source in source::all() {
        acts += usize::from(source.path.ends_with("/act.rs"));
        resolvers += usize::from(source.path.ends_with("/graphql.rs"));
        wrong.extend(names(&source, above(&source.path)));
    }
    assert!(acts > 10 && resolvers > 15, "only {acts} acts and {resolvers} resolvers: looked in the wrong place");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where a file names one of these modules of its crate.
fn names(source: &Source, modules: &[&str]) -> Vec<String> {
    let named =
        |line: &str| modules.iter().any(|module| line.contains(&format!("crate::{module}::")) || nested(line, module));
    source.code().filter(|line| named(line)).map(|line| format!("{}: {}", source.path, line.trim())).collect()
}

/// `use crate::{…}` over several lines: the module stands at the beginning of its own.
fn nested(line: &str, module: &str) -> bool {
    line.starts_with(&format!("    {module}::")) && line.trim_end().ends_with([',', '{'])
}

/// Only tests open a database beside `entity`.
#[test]
fn only_entity_and_migration_speak_sql() {
    let words = ["sea_orm", "sqlx", "SELECT ", "INSERT INTO ", "UPDATE "];
    let mut wrong = vec![];
    for source in source::all().iter().filter(|source| ["api", "policy", "scoring"].contains(&source.member())) {
        for line in source.code().filter(|line| words.iter().any(|word| line.contains(word))) {
            wrong.push(format!("{}: {}", source.path, line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Nobody looks away: what a lint finds is mended, or expected with a reason.
#[test]
fn no_lint_is_silently_allowed() {
    let word = ["#", "[allow"].concat();
    let inner = ["#!", "[allow"].concat();
    let wrong: Vec<_> = source::all()
        .into_iter()
        .filter(|source| {
            source.code().any(|line| line.trim_start().starts_with(&word) || line.trim_start().starts_with(&inner))
        })
        .map(|source| source.path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Exact numbers throughout: no float in what computes or decides, and none in the database.
#[test]
fn no_float_computes_a_mark() {
    let mut wrong = vec![];
    for source in source::all() {
        let computes = ["scoring/src/", "policy/src/", "entity/src/", "migration/src/"];
        if computes.iter().any(|place| source.path.starts_with(place)) {
            let floats =
                |line: &&str| ["f32", "f64", "REAL", "double precision"].iter().any(|word| word_in(line, word));
            wrong.extend(source.code().filter(floats).map(|line| format!("{}: {}", source.path, line.trim())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Decimals are read and written at the edge and nowhere computed with: a decimal has no third of anything, so a mean or a
/// renormalised weight would be rounded before the one rounding at the end (rule 13).
#[test]
fn decimals_stay_at_the_edge_of_scoring() {
    let names = |source: &Source| source.code().any(|line| word_in(line, "rust_decimal") || word_in(line, "Decimal"));
    let scoring = source::all().into_iter().filter(|source| source.path.starts_with("scoring/src/"));
    let found: Vec<_> = scoring.filter(names).map(|source| source.path).collect();
    assert_eq!(found, ["scoring/src/points.rs"]);
}

fn word_in(line: &str, word: &str) -> bool {
    let around = |found: usize| {
        let before = line[..found].chars().next_back();
        let after = line[found + word.len()..].chars().next();
        [before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
    };
    line.match_indices(word).any(|(found, _)| !around(found))
}
