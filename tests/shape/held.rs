//! Lists of exceptions, which may only shrink: `exceptions.txt` holds, for each rule, how often a file breaks it still.
use super::source;
use std::{collections::BTreeMap, fmt::Write, fs};

/// How often each file breaks a rule.
pub(super) type Found = BTreeMap<String, usize>;

/// Where the exceptions stand: rule, count and path, one file a line.
const LIST: &str = "tests/shape/exceptions.txt";

/// What the list lets pass of one rule.
fn excepted(rule: &str) -> Found {
    let list = fs::read_to_string(source::root().join(LIST)).expect("the list of exceptions");
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let fields = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    let own = fields.filter(|fields| fields.first() == Some(&rule));
    own.map(|fields| (fields[2].to_owned(), fields[1].parse().expect("a count"))).collect()
}

/// A rule holds but for its exceptions, of which none is more than is needed.
pub(super) fn holds(rule: &str, found: &Found, told: &[String]) {
    let excepted = excepted(rule);
    let beyond: Vec<_> =
        found.iter().filter(|(path, count)| excepted.get(*path).is_none_or(|most| most < count)).collect();
    let shown: Vec<_> = told.iter().filter(|line| beyond.iter().any(|(path, _)| line.starts_with(*path))).collect();
    assert!(beyond.is_empty(), "{rule}: {beyond:?}\n{shown:#?}");
    let lines = found.iter().fold(String::new(), |mut lines, (path, count)| {
        writeln!(lines, "{rule} {count} {path}").expect("a line");
        lines
    });
    assert!(*found == excepted, "{LIST} can shrink: of {rule} this is left:\n{lines}");
}

/// Counts the lines of these files that break a rule.
pub(super) fn count<'a>(
    files: impl Iterator<Item = &'a source::Source>,
    breaks: impl Fn(&str) -> usize,
) -> (Found, Vec<String>) {
    let (mut found, mut told) = (Found::new(), vec![]);
    for file in files {
        for line in file.code() {
            let many = breaks(line);
            if many > 0 {
                *found.entry(file.path.clone()).or_default() += many;
                told.push(format!("{}: {}", file.path, line.trim()));
            }
        }
    }
    (found, told)
}
