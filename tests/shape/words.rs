//! Words are types: what stands how, and which channel, is said by an enum in rows, in SQL and in the schema.
use super::{
    held,
    source::{self, Source},
};

/// Fields that hold one of a few words.
const FIELDS: [&str; 9] = ["state", "kind", "phase", "seat", "closing", "channel", "role", "sheet_state", "detail"];

/// Whether a line declares such a field, or a resolver of one, as any text at all.
fn is_text(line: &str) -> bool {
    let line = line.trim();
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let of_text = |kind: &str| ["String", "Option<String>"].contains(&kind.trim_end_matches([',', '{', ' ']));
    let field = line.split_once(": ").is_some_and(|(name, kind)| FIELDS.contains(&name) && of_text(kind));
    let resolver = line.strip_prefix("async fn ").and_then(|line| line.split_once('(')).is_some_and(|(name, rest)| {
        let answer = rest.rsplit_once("-> ").map_or("", |(_, answer)| answer);
        let answer = answer.trim_start_matches("Result<").trim_start_matches("Option<");
        FIELDS.contains(&name) && answer.starts_with("String")
    });
    field || resolver
}

/// How often a line compares a channel with a number.
fn channel_numbers(line: &str) -> usize {
    let bare = |rest: &str| {
        let rest = rest.trim_start();
        let value = ["=", "<>", "IN (", "NOT IN ("].iter().find_map(|sign| rest.strip_prefix(sign));
        value.is_some_and(|value| value.trim_start().starts_with(|digit: char| digit.is_ascii_digit()))
    };
    line.match_indices("channel").filter(|(at, word)| bare(&line[at + word.len()..])).count()
}

/// How many words in capitals a line quotes as SQL does: `'PROPOSED'`.
fn quoted_words(line: &str) -> usize {
    let is_word =
        |text: &str| text.len() > 2 && text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    line.split('\'').skip(1).step_by(2).filter(|text| is_word(text)).count()
}

/// Where rows are, and what the schema is made of.
fn holds_words(file: &Source) -> bool {
    ["entity/src/", "api/src/"].iter().any(|place| file.path.starts_with(place)) && !file.path.contains("/tests")
}

#[test]
fn what_stands_how_is_no_text() {
    assert!(is_text("    pub state: String,") && is_text("    async fn phase(&self) -> Result<String> {"));
    assert!(!is_text("    pub state: SheetState,") && !is_text("    pub reason: String,"));
    let files = source::all();
    let (found, told) = held::count(files.iter().filter(|file| holds_words(file)), |line| usize::from(is_text(line)));
    held::holds("text", &found, &told);
}

#[test]
fn no_channel_is_a_bare_number() {
    assert_eq!(channel_numbers("WHERE a.channel IN (2, 3) AND b.channel = 5 AND channel = $1"), 2);
    let files = source::all();
    let entity = files.iter().filter(|file| file.path.starts_with("entity/src/"));
    let (found, told) = held::count(entity, channel_numbers);
    held::holds("channel", &found, &told);
}

#[test]
fn sql_quotes_no_word() {
    assert_eq!(quoted_words("SET state = 'APPROVED' WHERE state IN ('PROPOSED', 'DRAFT') AND code = 'x'"), 3);
    let files = source::all();
    let entity = files.iter().filter(|file| file.path.starts_with("entity/src/"));
    let (found, told) = held::count(entity, quoted_words);
    held::holds("word", &found, &told);
}
