use super::*;
use crate::transfer::told_with_lines;
use entity::file::roster::{Existing, RosterFile, check};
use scoring::scheme::SchemeFile;

const SCHEME: &str = "\
kaoping: scheme/1
code: S1
name: {zh: 方案, en: Scheme}
target: PERSON
channels:
  - {channel: DOWNWARD, weight: 60}
  - channel: PEER
    weight: 40
    raters: {rule: DRAW, per_rater: 6}
indicators:
  - code: A
    name: {zh: 指标, en: Indicator}
    kind: RATED
    weight: 92.5
    full: 0.1
    levels: &levels
      - {code: X, name: {zh: 优, en: X}, points: 100}
  - {code: B, name: {zh: 指标, en: B}, kind: RATED, weight: 7.5, full: 1234567890123.4567, levels: *levels}
";

const ROSTER: &str = "\
kaoping: roster/1
organisations:
  - {code: H, name: {zh: 医院, en: Hospital}, kind: hospital}
persons:
  - code: 007
    name: {zh: 职工, en: Staff}
    attributes: {clinical: true, since: 2020-01-01}
    appointments:
      - organisation: H
        post: {zh: 科主任, en: Head}
        seat: HEAD
        from: 2026-01-01
        to: 2026-12-31
";

/// Code, path and the English sentence of a problem.
type Told = (&'static str, String, String);

/// The first problem of a text.
fn told<T: Document + std::fmt::Debug>(text: &str) -> Told {
    let problem = read::<T>(text).unwrap_err().remove(0);
    assert!(!problem.zh.is_empty() && problem.zh != problem.en, "{problem:?}");
    (problem.code, problem.path, problem.en)
}

/// The same for the roster with one piece replaced.
fn broken(piece: &str, by: &str) -> Told {
    assert!(ROSTER.contains(piece), "{piece}");
    told::<RosterFile>(&ROSTER.replace(piece, by))
}

/// The same for the scheme.
fn broken_scheme(piece: &str, by: &str) -> Told {
    assert!(SCHEME.contains(piece), "{piece}");
    told::<SchemeFile>(&SCHEME.replace(piece, by))
}

fn expect(found: Told, code: &'static str, path: &str, en: &str) {
    let (found_code, found_path, found_en) = found;
    assert_eq!((found_code, found_path, found_en), (code, path.to_owned(), en.to_owned()));
}

#[test]
fn points_arrive_as_they_are_written() {
    let scheme: SchemeFile = read(SCHEME).unwrap();
    let [a, b] = &scheme.indicators[..] else { panic!() };
    assert_eq!(a.weight.unwrap().0, 925_000);
    assert_eq!(a.full.unwrap().0, 1_000);
    assert_eq!(a.levels[0].points.0, 1_000_000);
    assert_eq!(b.full.unwrap().0, 12_345_678_901_234_567);
    assert_eq!(a.levels, b.levels);
    assert_eq!(scheme.channels[0].weight.0, 600_000);
}

#[test]
fn dates_and_codes_arrive_as_they_are_written() {
    let roster: RosterFile = read(ROSTER).unwrap();
    let person = &roster.persons[0];
    assert_eq!(person.code, "007");
    assert_eq!(person.attributes["clinical"], "true");
    assert_eq!(person.appointments[0].from.to_string(), "2026-01-01");
    assert_eq!(person.appointments[0].to.unwrap().to_string(), "2026-12-31");
    assert!(read::<RosterFile>(&format!("\u{feff}{}", ROSTER.replace('\n', "\r\n"))).is_ok());
}

#[test]
fn what_is_no_number_of_points_is_refused() {
    let number = "This should be a number with at most four decimals, such as 92.5, but is";
    for bad in ["1e2", "0x10", "1_0", ".5", "+5", "92.50000", "true", "''", "NaN"] {
        let (code, path, en) = broken_scheme("weight: 60", &format!("weight: {bad}"));
        assert_eq!((code, path.as_str()), ("WRONG_TYPE", "channels[0].weight"), "{bad}");
        let shown = bad.trim_matches('\'');
        assert_eq!(en, format!("Line 6, column 33: {number} `{shown}`."));
    }
    expect(
        broken_scheme("weight: 92.5", "weight: 9999999999999999"),
        "WRONG_TYPE",
        "indicators[0].weight",
        "Line 14, column 13: This should be a number of at most 15 digits, but is `9999999999999999`.",
    );
    expect(
        broken_scheme("weight: 60", "weight:"),
        "WRONG_TYPE",
        "channels[0].weight",
        "Line 6, column 31: This should be a single value, but is nothing.",
    );
}

#[test]
fn a_wrong_value_is_named_with_its_place() {
    let date = "This should be a date such as 2026-01-31, but is";
    for bad in ["2026-13-01", "2026-1-1", "tomorrow", "1026-01-01"] {
        expect(
            broken("from: 2026-01-01", &format!("from: {bad}")),
            "WRONG_TYPE",
            "persons[0].appointments[0].from",
            &format!("Line 12, column 15: {date} `{bad}`."),
        );
    }
    expect(
        broken("to: 2026-12-31", "to: 2026"),
        "WRONG_TYPE",
        "persons[0].appointments[0].to",
        &format!("Line 13, column 13: {date} `2026`."),
    );
    expect(
        broken("seat: HEAD", "seat: BOSS"),
        "WRONG_TYPE",
        "persons[0].appointments[0].seat",
        "Line 11, column 15: This should be one of the words HEAD, DEPUTY, MEMBER, OPERATOR, but is `BOSS`.",
    );
    expect(
        broken("name: {zh: 职工, en: Staff}", "name: 职工"),
        "WRONG_TYPE",
        "persons[0].name",
        "Line 6, column 11: This should be a mapping, but is `职工`.",
    );
    expect(
        broken("code: 007", "code: [007]"),
        "WRONG_TYPE",
        "persons[0].code",
        "Line 5, column 11: This should be a single value, but is a list.",
    );
    expect(
        broken("organisations:\n  -", "organisations:\n   "),
        "WRONG_TYPE",
        "organisations",
        "Line 3, column 5: This should be a list, but is a mapping.",
    );
    expect(
        broken_scheme("per_rater: 6", "per_rater: -6"),
        "WRONG_TYPE",
        "channels[1].raters",
        "Line 9, column 5: This should be a whole number, 0 or more.",
    );
    expect(
        broken_scheme("target: PERSON", "target: PERSON\ndecimals: 300"),
        "WRONG_TYPE",
        "decimals",
        "Line 5, column 11: This should be a whole number from 0 to 255, but is `300`.",
    );
}

#[test]
fn fields_unknown_missing_and_doubled_are_named() {
    expect(
        broken("seat: HEAD", "seats: HEAD"),
        "UNKNOWN_FIELD",
        "persons[0].appointments[0].seats",
        "Line 11, column 9: There is no field `seats`; \
         the fields are organisation, post, seat, oversees, coefficient, from, to.",
    );
    expect(
        broken("        seat: HEAD\n", ""),
        "MISSING_FIELD",
        "persons[0].appointments[0].seat",
        "Line 9, column 9: The field `seat` is missing.",
    );
    expect(
        broken(", en: Staff}", "}"),
        "MISSING_FIELD",
        "persons[0].name.en",
        "Line 6, column 5: The field `en` is missing.",
    );
    expect(
        broken("seat: HEAD", "seat: HEAD\n        post: x"),
        "DUPLICATE_KEY",
        "persons[0].appointments[0].post",
        "Line 12, column 9: The field `post` stands here twice.",
    );
    expect(
        broken_scheme("per_rater: 6", "per_head: 6"),
        "UNKNOWN_FIELD",
        "channels[1].raters.per_head",
        "Line 9, column 5: There is no field `per_head`; the fields are per_rater.",
    );
    expect(
        broken_scheme("raters: {rule: DRAW, per_rater: 6}", "raters: {rule: DRAW}"),
        "MISSING_FIELD",
        "channels[1].raters.per_rater",
        "Line 9, column 5: The field `per_rater` is missing.",
    );
}

#[test]
fn another_format_is_refused_before_anything_else() {
    let version = |text: &str| told::<RosterFile>(text);
    expect(
        version(SCHEME),
        "UNSUPPORTED_VERSION",
        "kaoping",
        "Line 1, column 10: The format is `scheme/1`; this must be `roster/1`.",
    );
    // Even at the end of a file that is nothing like ours; not inside something else.
    let late = "a: {kaoping: roster/1, b: [1, {kaoping: x}]}\nkaoping: roster/2\n";
    expect(
        version(late),
        "UNSUPPORTED_VERSION",
        "kaoping",
        "Line 2, column 10: The format is `roster/2`; this must be `roster/1`.",
    );
    assert_eq!(version("kaoping: [roster/1]\n").0, "UNSUPPORTED_VERSION");
    expect(
        version("persons: []\n"),
        "MISSING_FIELD",
        "kaoping",
        "Line 1, column 1: The field `kaoping` is missing; the first line should be `kaoping: roster/1`.",
    );
    expect(
        version("- kaoping\n"),
        "WRONG_TYPE",
        "",
        "Line 1, column 1: The outermost level of the file should be a mapping.",
    );
    assert_eq!(version("").0, "MISSING_FIELD");
    assert_eq!(version("# nothing\n").0, "MISSING_FIELD");
}

#[test]
fn what_is_no_yaml_is_named_with_its_place() {
    let syntax = |text: &str, zh: &str, en: &str| {
        let problem = read::<RosterFile>(text).unwrap_err().remove(0);
        assert_eq!((problem.code, problem.path.as_str()), ("YAML_SYNTAX", ""), "{text}");
        assert_eq!((problem.zh.as_str(), problem.en.as_str()), (zh, en), "{text}");
    };
    let head = "kaoping: roster/1\n";
    syntax(
        &format!("{head}persons:\n\t- a\n"),
        "第 3 行第 2 列：缩进请用空格，不能用制表符（Tab）。",
        "Line 3, column 2: Indent with spaces; tabs are not allowed here.",
    );
    syntax(
        &format!("{head}persons: \"a\n"),
        "第 2 行第 10 列：引号没有配对。",
        "Line 2, column 10: A quotation mark is not closed.",
    );
    syntax(
        &format!("{head}persons:\n  - code: a: b\n"),
        "第 3 行第 12 列：此处不能出现冒号；含有“: ”的文字请加引号。",
        "Line 3, column 12: A colon is not allowed here; put text that contains `: ` in quotation marks.",
    );
    syntax(
        &format!("{head}---\n{head}"),
        "第 3 行第 1 列：一个文件只能有一份文档（“---”只能出现在开头）。",
        "Line 3, column 1: A file holds one document: `---` may stand at its beginning only.",
    );
    syntax(
        &format!("{head}persons: [{{code: *a}}]\n"),
        "第 2 行第 18 列：引用（*）的名称没有定义。",
        "Line 2, column 18: This alias (`*`) names no anchor.",
    );
    syntax(
        &format!("{head}persons: [{{<<: {{code: a}}}}]\n"),
        "第 2 行第 12 列：不支持合并键“<<”。",
        "Line 2, column 12: Merge keys (`<<`) are not supported.",
    );
    syntax(
        &format!("{head}persons: [{{code: !x a}}]\n"),
        "第 2 行第 21 列：不支持 YAML 标签（“!”）。",
        "Line 2, column 21: YAML tags (`!`) are not supported.",
    );
    syntax("[a", "第 1 行第 1 列：括号没有配对。", "Line 1, column 1: A bracket is not closed or not opened.");
}

#[test]
fn large_deep_and_bombs_are_refused_quickly() {
    let start = std::time::Instant::now();
    let head = "kaoping: scheme/1\n";
    let refused = |body: &str| {
        let (code, ..) = told::<SchemeFile>(&format!("{head}{body}"));
        assert_eq!(code, "TOO_LARGE", "{}", &body[..body.len().min(60)]);
    };
    refused(&"#".repeat(MAX_BYTES));
    // Deep, in both styles, where the document recurses (`children`) and where it does not.
    let node = "{code: a, name: {zh: a, en: a}, kind: COMPOSITE, children: [";
    refused(&format!("indicators: [{}", node.repeat(2_000)));
    let block: Vec<String> = (0..2_000).map(|at| format!("{}children:\n", " ".repeat(at + 2))).collect();
    for body in [format!("indicators:\n{}", block.concat()), format!("code: {}", "[".repeat(100_000))] {
        assert!(read::<SchemeFile>(&format!("{head}{body}")).is_err());
        assert!(read::<SchemeFile>(&format!("{body}\n{head}")).is_err());
    }
    // Each level ten times the one before.
    let inside = |at: usize| {
        let copies = vec![format!("*b{}", at - 1); 10].join(",");
        format!("  - &b{at} {{code: a, name: {{zh: a, en: a}}, kind: COMPOSITE, children: [{copies}]}}\n")
    };
    let leaf = "  - &b0 {code: a, name: {zh: a, en: a}, kind: RATED}\n";
    let levels: Vec<String> = (1..9).map(inside).collect();
    refused(&format!(
        "code: s\nname: {{zh: a, en: a}}\ntarget: PERSON\nchannels: []\nindicators:\n{leaf}{}",
        levels.concat()
    ));
    let many = "  - {code: a, name: *n, kind: RATED}\n".repeat(1_001);
    refused(&format!("code: s\nname: &n {{zh: a, en: a}}\ntarget: PERSON\nchannels: []\nindicators:\n{many}"));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_semantic_problem_gets_its_line() {
    let text = ROSTER.replace("organisation: H", "organisation: X");
    let problems = check(&read(&text).unwrap(), &Existing::default());
    let told = told_with_lines(&text, problems);
    assert_eq!(told[0].zh, "第 9 行第 9 列：没有代码为“X”的单位。");
    assert_eq!(told[0].en, "Line 9, column 9: There is no organisation with the code `X`.");
}

/// A file nearly as large as they come is read, and every problem in it finds its line, in time.
#[test]
fn a_large_file_is_read_in_time() {
    let person = |index: usize| {
        format!(
            "  - {{code: P{index}, name: {{zh: 甲, en: A}}, appointments: [{{organisation: X, post: {{zh: 员, en: S}}, \
             seat: MEMBER, from: 2026-01-01}}]}}\n"
        )
    };
    let persons: Vec<String> = (0..PEOPLE).map(person).collect();
    let head = "kaoping: roster/1\norganisations: [{code: H, name: {zh: 医, en: H}, kind: h}]\npersons:\n";
    let text = format!("{head}{}", persons.concat());
    assert!(text.len() < MAX_BYTES);
    let start = std::time::Instant::now();
    let roster: RosterFile = read(&text).unwrap();
    let read_in = start.elapsed();
    assert_eq!(roster.persons.len(), PEOPLE);
    let problems = check(&roster, &Existing::default());
    let told = told_with_lines(&text, problems);
    assert!(told[99].en.starts_with("Line 103, column "), "{}", told[99].en);
    println!("read in {read_in:?}, all in {:?}", start.elapsed());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Unoptimised, the YAML parser needs 0.4 ms a person.
const PEOPLE: usize = if cfg!(debug_assertions) { 5_000 } else { 50_000 };
