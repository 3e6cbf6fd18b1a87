//! The pages for people name files that exist, and link to what is there.
use super::source;
use std::{fs, path::Path};

/// What a path of the repository begins with.
const TOP: [&str; 9] = ["api/", "entity/", "migration/", "policy/", "scoring/", "tests/", "examples/", "docs/", ".ci/"];

struct Page {
    path: String,
    text: String,
}

/// README, CONTRIBUTING, every page of `docs/`, and the README files further down.
fn pages() -> Vec<Page> {
    let mut paths: Vec<String> = ["README.md", "CONTRIBUTING.md", "examples/FORMATS.md", "tests/bench/README.md"]
        .map(str::to_owned)
        .into_iter()
        .collect();
    for entry in fs::read_dir(source::root().join("docs")).expect("docs") {
        paths.push(format!("docs/{}", entry.expect("an entry").file_name().to_string_lossy()));
    }
    assert!(paths.len() >= 10, "{paths:?}");
    let read = |path: String| Page { text: fs::read_to_string(source::root().join(&path)).expect(&path), path };
    paths.into_iter().map(read).collect()
}

/// The words of a page that look like a path of the repository, without what a reader fills in.
fn paths(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || "`()[]{}\"'<>|,;→".contains(c));
    let words = words.map(|word| word.trim_end_matches(['.', ':', '…'])).map(|word| match word.split_once("::") {
        Some((file, _)) => file,
        None => word,
    });
    let whole = words.filter(|word| TOP.iter().any(|top| word.starts_with(top)) && !word.ends_with("://"));
    let kept = |word: &str| word.split('/').take_while(|part| !filled_in(part)).collect::<Vec<_>>().join("/");
    whole.map(|word| kept(word.split('#').next().unwrap_or(word))).collect()
}

/// `AREA.rs`, `*.snap`: a reader puts something in its place.
fn filled_in(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part);
    part.contains('*') || (stem.len() > 2 && stem.chars().all(|c| c.is_ascii_uppercase()) && !part.ends_with(".md"))
}

#[test]
fn every_path_named_in_the_docs_exists() {
    let mut named = 0;
    let mut wrong = vec![];
    for page in pages() {
        for path in paths(&page.text) {
            named += 1;
            if !source::root().join(&path).exists() {
                wrong.push(format!("{}: {path}", page.path));
            }
        }
    }
    assert!(named > 50, "only {named} paths were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_link_in_the_docs_leads_somewhere() {
    let mut wrong = vec![];
    for page in pages() {
        for (_, rest) in page.text.match_indices("](").map(|(at, _)| page.text.split_at(at + 2)) {
            let link = rest.split(')').next().unwrap_or_default();
            if !link.contains("://") && !leads(&page, link) {
                wrong.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether a relative link names a file, and where it says so a heading in it.
fn leads(page: &Page, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let here = source::root().join(&page.path);
    let target = if file.is_empty() { here } else { here.parent().unwrap_or_else(|| Path::new("")).join(file) };
    if anchor.is_empty() {
        return target.exists();
    }
    let Ok(text) = fs::read_to_string(target) else { return false };
    text.lines().filter(|line| line.starts_with('#')).any(|line| slug(line.trim_start_matches('#')) == anchor)
}

/// The anchor of a heading, as the usual renderers make it.
fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn paths_and_anchors_are_read_as_they_are_written() {
    let text = "see `api/src/app.rs::act`, (tests/access/), entity/src/AREA/row.rs and `policy/x*.rs`; docs/RULES.md.";
    assert_eq!(paths(text), ["api/src/app.rs", "tests/access/", "entity/src", "policy", "docs/RULES.md"]);
    assert_eq!(slug(" Rule 9: a *ballot* is sealed"), "rule-9-a-ballot-is-sealed");
}
