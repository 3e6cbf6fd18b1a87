use super::super::*;
use super::*;

/// A file in JSON, which has the same fields as the YAML.
fn file(json: &str) -> RosterFile {
    serde_json::from_str(json).unwrap()
}

/// Codes and paths of what is wrong with a file.
fn found(json: &str, existing: &Existing) -> Vec<String> {
    check(&file(json), existing).into_iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
}

fn organisation(code: &str, parent: &str) -> String {
    let parent = if parent.is_empty() { "null".to_owned() } else { format!("\"{parent}\"") };
    format!(r#"{{"code":"{code}","name":{{"zh":"单位","en":"Unit"}},"kind":"department","parent":{parent}}}"#)
}

fn organisations(pairs: &[(&str, &str)]) -> String {
    let entries: Vec<String> = pairs.iter().map(|(code, parent)| organisation(code, parent)).collect();
    format!(r#"{{"kaoping":"roster/1","organisations":[{}]}}"#, entries.join(","))
}

fn appointment(organisation: &str, seat: &str, from: &str, to: &str) -> String {
    let to = if to.is_empty() { "null".to_owned() } else { format!("\"{to}\"") };
    format!(
        r#"{{"organisation":"{organisation}","post":{{"zh":"职","en":"Post"}},"seat":"{seat}","from":"{from}","to":{to}}}"#
    )
}

/// An existing root `H` and persons `P0`, `P1`, … with these appointments.
fn persons(of_each: &[&[String]]) -> String {
    let each = |(index, appointments): (usize, &&[String])| {
        let appointments = appointments.join(",");
        format!(r#"{{"code":"P{index}","name":{{"zh":"人","en":"Person"}},"appointments":[{appointments}]}}"#)
    };
    let entries: Vec<String> = of_each.iter().enumerate().map(each).collect();
    format!(r#"{{"kaoping":"roster/1","persons":[{}]}}"#, entries.join(","))
}

fn hospital() -> Existing {
    Existing {
        organisations: ["H", "SUR"].map(str::to_owned).into(),
        persons: ["Q1".to_owned(), "Q2".to_owned()].into(),
        groups: ["G0".to_owned()].into(),
        heads: HashMap::new(),
    }
}

#[test]
fn a_whole_file_without_a_fault() {
    let json = r#"{"kaoping":"roster/1",
        "organisations":[
            {"code":"SUR","name":{"zh":"外科","en":"Surgery"},"kind":"department","parent":"H"},
            {"code":"H","name":{"zh":"医院","en":"Hospital"},"kind":"hospital"},
            {"code":"内科.1","name":{"zh":"内科","en":"Medicine"},"kind":"科室","parent":"H"}],
        "persons":[
            {"code":"P001","name":{"zh":"主任","en":"Head"},"attributes":{"clinical":"true"},"appointments":[
                {"organisation":"SUR","post":{"zh":"主任","en":"Head"},"seat":"HEAD","oversees":["内科.1"],
                 "coefficient":"1.5","from":"2026-01-01","to":"2026-12-31"},
                {"organisation":"SUR","post":{"zh":"主任","en":"Head"},"seat":"HEAD","from":"2027-01-01"},
                {"organisation":"SUR","post":{"zh":"经办","en":"Operator"},"seat":"OPERATOR","from":"2026-01-01"}]},
            {"code":"P002","name":{"zh":"医生","en":"Doctor"}}],
        "groups":[{"code":"SUR","name":{"zh":"组","en":"Group"},"kind":"SPECIALIST","organisation":"H",
            "members":[{"person":"P001","seat":"LEADER"},{"person":"P002","seat":"MEMBER"}],
            "remit":{"organisations":["SUR"],"indicators":["quality"]}}],
        "grants":[{"person":"P001","role":"office","organisation":"H"},
                  {"person":"P001","role":"auditor","organisation":"H"}],
        "recusals":[{"a":"P001","b":"P002","reason":"KINSHIP"},{"a":"P002","organisation":"SUR","reason":"OFFICE"}]}"#;
    assert_eq!(check(&file(json), &Existing::default()), []);
    assert_eq!(warnings(&file(json)), []);
    let person = &file(json).persons[0];
    assert_eq!(person.appointments[1].coefficient.to_string(), "1");
    assert_eq!(serde_json::from_str::<RosterFile>(&serde_json::to_string(&file(json)).unwrap()).unwrap(), file(json));
}

#[test]
fn codes_are_free_and_well_formed() {
    let json = organisations(&[("A", ""), ("A", "A"), ("a b", "A"), ("", "A"), ("H", "A"), ("Q1", "A")]);
    let wrong = found(&json, &hospital());
    assert_eq!(
        wrong,
        [
            "DUPLICATE_CODE organisations[1].code",
            "CODE_FORMAT organisations[2].code",
            "CODE_FORMAT organisations[3].code",
            "DUPLICATE_CODE organisations[4].code",
            "DUPLICATE_CODE organisations[5].code",
        ]
    );
    let long = "x".repeat(65);
    assert_eq!(found(&organisations(&[(&long, "")]), &hospital()), ["CODE_FORMAT organisations[0].code"]);
    assert_eq!(found(&organisations(&[(&long[1..], "")]), &hospital()), [] as [&str; 0]);
    // A person may not take an organisation's code, a group may.
    let json = r#"{"kaoping":"roster/1","persons":[{"code":"SUR","name":{"zh":"a","en":"b"}}],"groups":[
        {"code":"SUR","name":{"zh":"a","en":"b"},"kind":"OFFICE","organisation":"H"},
        {"code":"G0","name":{"zh":"a","en":"b"},"kind":"OFFICE","organisation":"H"}]}"#;
    assert_eq!(found(json, &hospital()), ["DUPLICATE_CODE persons[0].code", "DUPLICATE_CODE groups[1].code"]);
}

#[test]
fn names_are_one_line_of_at_most_200_characters() {
    let person = |zh: &str| {
        format!(
            r#"{{"kaoping":"roster/1","persons":[{{"code":"P","name":{{"zh":"{zh}","en":" "}},"attributes":{{"a b":""}}}}]}}"#
        )
    };
    let rest = [
        "NAME_EMPTY persons[0].name.en",
        "CODE_FORMAT persons[0].attributes.a b",
        "NAME_EMPTY persons[0].attributes.a b",
    ];
    assert_eq!(found(&person(&"字".repeat(200)), &hospital()), rest);
    assert_eq!(found(&person(&"字".repeat(201)), &hospital())[0], "NAME_TOO_LONG persons[0].name.zh");
    assert_eq!(found(&person("a\\u0000b"), &hospital())[0], "NAME_FORMAT persons[0].name.zh");
}

#[test]
fn one_root_and_known_parents() {
    assert_eq!(
        found(&organisations(&[("A", ""), ("B", "X"), ("C", ""), ("D", "SUR")]), &hospital()),
        ["UNKNOWN_PARENT organisations[1].parent", "SEVERAL_ROOTS organisations[2]"]
    );
}

#[test]
fn a_loop_is_reported_once_with_its_members() {
    let json = organisations(&[("R", ""), ("T", "C"), ("A", "B"), ("B", "C"), ("C", "A"), ("S", "S"), ("U", "T")]);
    let problems = check(&file(&json), &Existing::default());
    let shown: Vec<_> = problems.iter().map(|p| (p.code, p.path.as_str(), p.en.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("ORGANISATION_LOOP", "organisations[2].parent", "The parents form a loop: A → B → C → A."),
            ("ORGANISATION_LOOP", "organisations[5].parent", "The parents form a loop: S → S."),
        ]
    );
}

#[test]
fn the_tree_has_at_most_32_levels() {
    let chain = |levels: usize| {
        let codes: Vec<String> = (0..levels).map(|level| format!("L{level}")).collect();
        let pair = |level: usize| (codes[level].as_str(), if level == 0 { "" } else { codes[level - 1].as_str() });
        // Children first, so that the whole way up is walked at once.
        let pairs: Vec<_> = (0..levels).rev().map(pair).collect();
        found(&organisations(&pairs), &Existing::default())
    };
    assert_eq!(chain(32), [] as [&str; 0]);
    assert_eq!(chain(40), ["TREE_TOO_DEEP organisations[7].parent"]);
}

#[test]
fn one_seat_once_at_a_time() {
    let a = |seat, from, to| appointment("SUR", seat, from, to);
    let of = |appointments: &[String]| found(&persons(&[appointments]), &hospital());
    let none = [] as [&str; 0];
    // The last day counts.
    assert_eq!(
        of(&[a("MEMBER", "2026-01-01", "2026-06-30"), a("MEMBER", "2026-06-30", "")]),
        ["APPOINTMENTS_OVERLAP persons[0].appointments[1]"]
    );
    assert_eq!(of(&[a("MEMBER", "2026-01-01", "2026-06-30"), a("MEMBER", "2026-07-01", "")]), none);
    assert_eq!(of(&[a("MEMBER", "2026-01-01", ""), a("DEPUTY", "2026-01-01", "")]), none);
    assert_eq!(of(&[a("MEMBER", "2026-01-01", ""), appointment("H", "MEMBER", "2026-01-01", "")]), none);
    // Hidden behind a long one, in any order.
    assert_eq!(
        of(&[
            a("MEMBER", "2026-05-01", ""),
            a("MEMBER", "2026-02-01", "2026-02-01"),
            a("MEMBER", "2026-01-01", "2026-12-31")
        ]),
        ["APPOINTMENTS_OVERLAP persons[0].appointments[1]", "APPOINTMENTS_OVERLAP persons[0].appointments[0]"]
    );
    assert_eq!(of(&[a("MEMBER", "2026-01-02", "2026-01-01")]), ["DATES_REVERSED persons[0].appointments[0].to"]);
    assert_eq!(
        of(&[a("HEAD", "2026-01-01", ""), a("HEAD", "2026-01-01", "")]),
        ["APPOINTMENTS_OVERLAP persons[0].appointments[1]"]
    );
}

#[test]
fn one_head_at_a_time() {
    let a = |from, to| appointment("SUR", "HEAD", from, to);
    let json = persons(&[&[a("2026-03-01", "")], &[a("2026-01-01", "2026-03-01")], &[a("2025-01-01", "2025-12-31")]]);
    assert_eq!(found(&json, &hospital()), ["HEADS_OVERLAP persons[0].appointments[0]"]);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let mut existing = hospital();
    existing.heads.insert("SUR".to_owned(), vec![(day("2025-06-01"), Some(day("2025-07-01")))]);
    let problems = check(&file(&json), &existing);
    assert_eq!(problems[0].en, "`P2` and the head on record are HEAD of `SUR` at the same time.");
    assert_eq!(problems[0].path, "persons[2].appointments[0]");
    assert_eq!(problems.len(), 2);
}

#[test]
fn references_are_known_and_listed_once() {
    let json = r#"{"kaoping":"roster/1",
        "persons":[{"code":"P","name":{"zh":"a","en":"b"},"appointments":[
            {"organisation":"X","post":{"zh":"a","en":"b"},"seat":"MEMBER","oversees":["SUR","Y","SUR"],
             "coefficient":"-0.0001","from":"2026-01-01"}]}],
        "groups":[{"code":"G","name":{"zh":"a","en":"b"},"kind":"SPECIALIST","organisation":"X",
            "members":[{"person":"P","seat":"DEPUTY"},{"person":"Z","seat":"MEMBER"},{"person":"P","seat":"MEMBER"}],
            "remit":{"organisations":["SUR","X"],"indicators":["a","a","b c"]}}],
        "grants":[{"person":"Z","role":"office","organisation":"X"},{"person":"Q1","role":"office","organisation":"H"},
            {"person":"Q1","role":"office","organisation":"H"}],
        "recusals":[{"a":"P","b":"P","reason":"KINSHIP"},{"a":"Z","b":"Q1","reason":"KINSHIP"},
            {"a":"Q1","b":"P","reason":"DECLINED"},{"a":"P","b":"Q1","reason":"KINSHIP"},
            {"a":"P","reason":"KINSHIP"},{"a":"P","organisation":"X","b":"Q1","reason":"KINSHIP"},
            {"a":"P","organisation":"X","reason":"KINSHIP"}]}"#;
    assert_eq!(
        found(json, &hospital()),
        [
            "UNKNOWN_ORGANISATION persons[0].appointments[0].organisation",
            "UNKNOWN_ORGANISATION persons[0].appointments[0].oversees[1]",
            "DUPLICATE_ENTRY persons[0].appointments[0].oversees[2]",
            "COEFFICIENT_RANGE persons[0].appointments[0].coefficient",
            "UNKNOWN_ORGANISATION groups[0].organisation",
            "UNKNOWN_PERSON groups[0].members[1].person",
            "DUPLICATE_ENTRY groups[0].members[2].person",
            "UNKNOWN_ORGANISATION groups[0].remit.organisations[1]",
            "DUPLICATE_ENTRY groups[0].remit.indicators[1]",
            "CODE_FORMAT groups[0].remit.indicators[2]",
            "UNKNOWN_PERSON grants[0].person",
            "UNKNOWN_ORGANISATION grants[0].organisation",
            "DUPLICATE_ENTRY grants[2]",
            "RECUSAL_SELF recusals[0].b",
            "UNKNOWN_PERSON recusals[1].a",
            "DUPLICATE_ENTRY recusals[3]",
            "RECUSAL_TARGET recusals[4]",
            "RECUSAL_TARGET recusals[5]",
            "UNKNOWN_ORGANISATION recusals[6].organisation",
        ]
    );
    assert_eq!(warnings(&file(json))[0].code, "GROUP_WITHOUT_LEADER");
}

#[test]
fn a_hundred_problems_are_enough() {
    let codes: Vec<String> = (0..250).map(|index| format!("bad code {index}")).collect();
    let pairs: Vec<_> = codes.iter().map(|code| (code.as_str(), "H")).collect();
    let problems = check(&file(&organisations(&pairs)), &hospital());
    assert_eq!(problems.len(), 101);
    assert_eq!(problems[100].en, "There are 150 more problems.");
}

#[test]
fn a_person_has_at_most_32_attributes() {
    let person = |count: usize| {
        let attributes: Vec<String> = (0..count).map(|index| format!(r#""a{index}":"x""#)).collect();
        let attributes = attributes.join(",");
        let name = r#"{"zh":"a","en":"b"}"#;
        format!(r#"{{"kaoping":"roster/1","persons":[{{"code":"P","name":{name},"attributes":{{{attributes}}}}}]}}"#)
    };
    assert_eq!(found(&person(32), &hospital()), [] as [&str; 0]);
    assert_eq!(found(&person(33), &hospital()), ["TOO_MANY persons[0].attributes"]);
}

#[test]
fn words_outside_the_vocabulary_are_no_document() {
    for json in [
        r#"{"kaoping":"roster/1","grants":[{"person":"P","role":"head","organisation":"H"}]}"#,
        r#"{"kaoping":"roster/1","recusals":[{"a":"P","b":"Q","reason":"OTHER"}]}"#,
        r#"{"kaoping":"roster/1","teams":[]}"#,
    ] {
        assert!(serde_json::from_str::<RosterFile>(json).is_err(), "{json}");
    }
}

/// 50,000 people in a tree of 5,000, all of them heads or members with two appointments; and, worst, one organisation
/// where every appointment meets every other, and one loop of all. Linear: a quadratic check would take minutes.
#[test]
fn fifty_thousand_people_take_no_time() {
    let text = || scoring::Text { zh: "名".to_owned(), en: "Name".to_owned() };
    let appointment = |organisation: String, seat, from: &str| Appointment {
        organisation,
        post: text(),
        seat,
        oversees: Vec::new(),
        coefficient: Points::whole(1).unwrap(),
        from: from.parse().unwrap(),
        to: None,
    };
    let people = |place: &dyn Fn(usize) -> String, seat| {
        let person = |index: usize| Person {
            code: format!("P{index}"),
            name: text(),
            attributes: BTreeMap::new(),
            appointments: vec![
                appointment(place(index), seat, "2026-01-01"),
                appointment(place(index), Seat::Operator, "2026-01-02"),
            ],
        };
        (0..50_000).map(person).collect::<Vec<_>>()
    };
    let units = |parent: &dyn Fn(usize) -> Option<String>| {
        let unit = |index: usize| Organisation {
            code: format!("O{index}"),
            name: text(),
            kind: "unit".to_owned(),
            parent: parent(index),
        };
        (0..5_000).map(unit).collect::<Vec<_>>()
    };
    let document = |organisations, persons| RosterFile {
        kaoping: FORMAT.to_owned(),
        organisations,
        persons,
        groups: Vec::new(),
        grants: Vec::new(),
        recusals: Vec::new(),
    };
    let good = document(
        units(&|index| index.checked_sub(1).map(|before| format!("O{}", before / 10))),
        people(&|index| format!("O{}", index % 5_000), Seat::Member),
    );
    let bad =
        document(units(&|index| Some(format!("O{}", (index + 1) % 5_000))), people(&|_| "O0".to_owned(), Seat::Head));
    let start = std::time::Instant::now();
    assert_eq!(check(&good, &Existing::default()), []);
    let problems = check(&bad, &Existing::default());
    assert_eq!((problems[0].code, problems[1].code), ("ORGANISATION_LOOP", "HEADS_OVERLAP"));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
