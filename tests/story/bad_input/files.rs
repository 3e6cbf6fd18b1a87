//! Files that cannot be taken in: each problem names its line, and nothing of the file is.
use super::all_refused;
use serde_json::json;
use tests::{
    TestApp, graphql,
    small::{OFFICE, ROSTER, SCHEME, Small},
};

tests::on_both!(files_name_the_line, rosters);

/// A roster with other codes, so that all of it is new.
fn fresh() -> String {
    let codes = [
        ("code: T-", "code: U-"),
        ("person: T-", "person: U-"),
        ("code: A-", "code: C-"),
        ("{code: A, ", "{code: C, "),
        ("{code: B, ", "{code: D, "),
        ("code: G\n", "code: K\n"),
        ("organisation: A,", "organisation: C,"),
        ("organisation: B,", "organisation: D,"),
        ("organisations: [A]", "organisations: [C]"),
    ];
    codes.into_iter().fold(ROSTER.to_owned(), |roster, (old, new)| roster.replace(old, new))
}

/// The number of the first line with these words.
fn line(text: &str, words: &str) -> usize {
    text.lines().position(|line| line.contains(words)).expect("a line") + 1
}

async fn rosters(app: &TestApp) {
    let small = Small::settle(app).await;
    app.person("admin").await;
    let fresh = fresh();
    let with = |old: &str, new: &str| {
        assert!(fresh.contains(old), "{old}");
        fresh.replace(old, new)
    };
    let parent =
        "kind: department, parent: T}\n  - {code: D, name: {zh: 乙科, en: Department B}, kind: department, parent: T}";
    let circle = parent.replacen("parent: T", "parent: D", 1).replacen("parent: T", "parent: C", 1);
    let clerk = "{organisation: C, post: {zh: 科员, en: Clerk}, seat: MEMBER, from: 2026-01-01}";
    let twice = format!("{clerk}, {}", clerk.replace("2026-01-01", "2026-06-01"));
    let head = "{organisation: C, post: {zh: 科长, en: Head}, seat: HEAD, from: 2026-01-01}";
    let cases = async || {
        vec![
            (
                "a loop in the tree",
                small.import(&with(parent, &circle)).await,
                "ORGANISATION_LOOP",
                "organisations[1].parent",
            ),
            (
                "overlapping appointments",
                small
                    .import(&with(&format!("[{clerk}]}}\n  - {{code: C-3"), &format!("[{twice}]}}\n  - {{code: C-3")))
                    .await,
                "APPOINTMENTS_OVERLAP",
                "persons[7].appointments[1]",
            ),
            (
                "two heads",
                small
                    .import(&with(&format!("[{clerk}]}}\n  - {{code: C-3"), &format!("[{head}]}}\n  - {{code: C-3")))
                    .await,
                "HEADS_OVERLAP",
                "persons[7].appointments[0]",
            ),
            (
                "a code twice",
                small.import(&with("{code: C-3,", "{code: C-2,")).await,
                "DUPLICATE_CODE",
                "persons[8].code",
            ),
            ("a code that is taken", small.import(ROSTER).await, "DUPLICATE_CODE", "organisations[1].code"),
            (
                "nobody",
                small.import(&with("{person: U-5, seat: MEMBER}", "{person: U-9, seat: MEMBER}")).await,
                "UNKNOWN_PERSON",
                "groups[0].members[2].person",
            ),
            (
                "an unknown field",
                small.import(&with("kind: SPECIALIST", "sort: SPECIALIST")).await,
                "UNKNOWN_FIELD",
                "groups[0].sort",
            ),
            (
                "a wrong type",
                small.import(&with("from: 2026-01-01", "from: soon")).await,
                "WRONG_TYPE",
                "persons[0].appointments[0].from",
            ),
            ("another format", small.import("kaoping: roster/2").await, "UNSUPPORTED_VERSION", "kaoping"),
            ("no YAML", small.import("kaoping: roster/1\norganisations: [").await, "YAML_SYNTAX", ""),
        ]
    };
    all_refused(app, "rosters", cases).await;
    small.import(&fresh).await.ok();
}

async fn files_name_the_line(app: &TestApp) {
    let small = Small::settle(app).await;
    app.person(OFFICE).await;
    app.person("admin").await;
    let before = app.row_counts().await;
    let unknown = ROSTER.replace("kind: SPECIALIST", "sort: SPECIALIST");
    let answer = small.import(&unknown).await.fault();
    let wanted = format!("line {}", line(&unknown, "sort: SPECIALIST"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {}", answer.en);
    assert!(answer.zh.contains(&line(&unknown, "sort: SPECIALIST").to_string()), "{}", answer.zh);

    // A wrong word in one place of a file that would be new altogether: all of it is refused.
    let fresh = fresh();
    let nobody = fresh.replace("{person: U-5, seat: MEMBER}", "{person: U-9, seat: MEMBER}");
    let answer = small.import(&nobody).await.fault();
    let wanted = format!("line {}", line(&nobody, "person: U-9"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {answer:?}");
    assert_eq!(app.row_counts().await, before);

    let branch = json!({ "organisation": small.ids().await["Organisation:A"], "yaml": fresh });
    let below = app.person("admin").await.ask_with(graphql::IMPORT_ROSTER, json!({ "input": branch })).await;
    assert_eq!(below.refused("NOT_THE_ROOT").path, "input.organisation");
    let other = small.import(&fresh.replace("{code: T, name", "{code: S, name")).await;
    assert_eq!(other.refused("SECOND_ROOT").path, "organisations[0].parent");

    let again = small.import(ROSTER).await.fault();
    assert_eq!(again.code, "DUPLICATE_CODE", "{again:?}");
    small.import("kaoping: roster/2").await.fault();
    small.import("- - : {").await.fault();
    small
        .import(&format!("kaoping: roster/1\norganisations: {}1{}", "[".repeat(3_000), "]".repeat(3_000)))
        .await
        .fault();
    let scheme = SCHEME.replace("kind: RATED, weight: 30", "kind: GUESSED, weight: 30");
    let answer = small.import_scheme(&scheme).await.fault();
    let wanted = format!("line {}", line(&scheme, "GUESSED"));
    assert!(answer.en.to_lowercase().contains(&wanted), "{wanted}: {answer:?}");
    assert_eq!(app.row_counts().await, before);

    let enter = "mutation($input: CreatePersonInput!) { createPerson(input: $input) { id } }";
    let stranger = json!({ "code": "X-1", "name": { "zh": "新人", "en": "Newcomer" }, "organisation": small.root });
    app.person(OFFICE).await.ask_with(enter, json!({ "input": stranger })).await.ok();
    let granted = fresh.replace("{person: U-6, role: auditor", "{person: X-1, role: auditor");
    assert_eq!(small.import(&granted).await.refused("NO_ACCOUNT").path, "grants[2].person");
    small.import(&fresh).await.ok();
}
