//! A new installation, set up on the command line: from founding to a scheme that the leading group puts in force.
use api::{
    Failure,
    cli::{self, Cli},
};
use clap::Parser;
use serde_json::json;
use std::{fs, path::Path};
use tests::{
    TestApp, graphql,
    small::{LEADER, OFFICE, ROSTER, SCHEME},
};

tests::on_both!(an_installation_is_set_up, a_scheme_is_imported_as_a_draft_and_a_broken_one_not_at_all);

/// Runs `kaoping` on the story's database.
async fn kaoping(app: &TestApp, arguments: &[&str]) -> Result<(), Failure> {
    let settings = app.directory().join("kaoping.toml");
    let keys = app.directory().join("keys");
    let text = format!(
        "[database]\nurl = {:?}\n[keys]\ndirectory = {keys:?}\n[passwords]\nmemory = 8\npasses = 1\n",
        app.url()
    );
    fs::write(&settings, text).expect("written");
    let settings = settings.display().to_string();
    let line = ["kaoping", "--config", &settings].into_iter().chain(arguments.iter().copied());
    cli::run(Cli::try_parse_from(line).expect("what is documented")).await
}

/// A file of the story's.
fn file(app: &TestApp, name: &str, text: &str) -> String {
    let path = app.directory().join(name);
    fs::write(&path, text).expect("written");
    path.display().to_string()
}

/// The steps of the README, up to a server that could be started.
async fn set_up(app: &TestApp) {
    kaoping(app, &["migrate"]).await.expect("migrated");
    let founded = ["admin", "found-tenant", "T", "--name-zh", "单位", "--name-en", "Unit"];
    kaoping(app, &founded).await.expect("founded");
    kaoping(app, &["admin", "create", "--tenant", "T", "--login", "admin"]).await.expect("an administrator");
    let (roster, codes) = (file(app, "roster.yaml", ROSTER), app.directory().join("codes.csv"));
    let codes = codes.display().to_string();
    kaoping(app, &["import", "roster", &roster, "--tenant", "T", "--codes", &codes]).await.expect("a roster");
    for row in tests::rows(&fs::read_to_string(Path::new(&codes)).expect("codes")) {
        app.hand_out(&row["login"], &row["code"]);
    }
}

async fn an_installation_is_set_up(app: &TestApp) {
    set_up(app).await;
    kaoping(app, &["check"]).await.expect("sound");
    let again = kaoping(app, &["admin", "found-tenant", "T", "--name-zh", "单位", "--name-en", "Unit"]).await;
    assert_eq!(codes(again), ["DUPLICATE_CODE"]);
    let nowhere = kaoping(app, &["admin", "create", "--tenant", "X", "--login", "admin"]).await;
    assert_eq!(codes(nowhere), ["UNKNOWN_TENANT"]);
    let viewer = app.person(OFFICE).await.ask("{ viewer { login roles { role } } }").await.field("viewer");
    assert!(viewer["roles"].as_array().is_some_and(|roles| roles.contains(&json!({ "role": "office" }))), "{viewer}");
}

async fn a_scheme_is_imported_as_a_draft_and_a_broken_one_not_at_all(app: &TestApp) {
    set_up(app).await;
    let scheme = file(app, "scheme.yaml", SCHEME);
    kaoping(app, &["import", "scheme", &scheme, "--tenant", "T"]).await.expect("a draft");
    let list = "{ schemes(first: 10) { nodes { id code number state } } }";
    let drafts = app.person(OFFICE).await.ask(list).await.field("schemes")["nodes"].clone();
    assert_eq!((&drafts[0]["code"], &drafts[0]["state"]), (&json!("small"), &json!("DRAFT")));
    // Nobody in particular has imported it, so nobody is barred from putting it in force.
    let id = json!({ "id": drafts[0]["id"] });
    let active = app.person(LEADER).await.ask_with(graphql::ACTIVATE_SCHEME, id).await.field("activateScheme");
    assert_eq!(active["state"], "ACTIVE");

    let broken = file(app, "broken.yaml", &SCHEME.replace("kind: RATED, weight: 30", "kind: GUESSED, weight: 30"));
    let refused = kaoping(app, &["import", "scheme", &broken, "--tenant", "T"]).await;
    let told = refused.expect_err("refused").to_string().to_lowercase();
    let line = SCHEME.lines().position(|line| line.contains("kind: RATED, weight: 30")).expect("a line") + 1;
    assert!(told.contains(&format!("line {line}")), "{told}");
    let nowhere = kaoping(app, &["import", "scheme", &scheme, "--tenant", "X"]).await;
    assert_eq!(codes(nowhere), ["UNKNOWN_TENANT"]);
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM scheme_version").await, 1);
}

fn codes(result: Result<(), Failure>) -> Vec<&'static str> {
    result.expect_err("refused").problems().iter().map(|problem| problem.code).collect()
}
