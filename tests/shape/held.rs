//! Lists of exceptions, which may only shrink: `exceptions.txt` holds, for each rule, how often a file breaks it still.
use super::source;
use std::{collections::BTreeMap, env, fs, sync::Mutex};

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

/// With this variable set, the list is written anew: after files have moved, or when many lines go at once. The difference
/// shows whether anything has grown.
const WRITE: &str = "KAOPING_EXCEPTIONS";

/// A rule holds but for its exceptions, of which none is more than is needed.
pub(super) fn holds(rule: &str, found: &Found, told: &[String]) {
    let lines = found.iter().map(|(path, count)| format!("{rule} {count} {path}"));
    if env::var_os(WRITE).is_some() {
        return write(rule, lines.collect());
    }
    let excepted = excepted(rule);
    let grown = |path: &String, count: &usize| excepted.get(path).is_none_or(|most| most < count);
    let beyond: Vec<_> = found.iter().filter(|(path, count)| grown(path, count)).collect();
    let shown: Vec<_> = told.iter().filter(|line| beyond.iter().any(|(path, _)| line.starts_with(*path))).collect();
    assert!(beyond.is_empty(), "{rule}: {beyond:?}\n{shown:#?}");
    let left: Vec<_> = lines.collect();
    assert!(*found == excepted, "{LIST} can shrink; of {rule} this is left:\n{}", left.join("\n"));
}

/// Puts other lines in the place of a rule's own.
fn write(rule: &str, lines: Vec<String>) {
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _one = ONE_BY_ONE.lock();
    let path = source::root().join(LIST);
    let list = fs::read_to_string(&path).expect("the list of exceptions");
    let (head, rest): (Vec<_>, Vec<_>) = list.lines().map(str::to_owned).partition(|line| line.starts_with('#'));
    let others = rest.into_iter().filter(|line| line.split_whitespace().next() != Some(rule));
    let mut rest: Vec<_> = others.chain(lines).collect();
    rest.sort_by_key(|line| line.split_whitespace().map(str::to_owned).step_by(2).collect::<Vec<_>>());
    fs::write(path, [head, rest].concat().join("\n") + "\n").expect("written");
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
