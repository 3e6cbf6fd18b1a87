//! What lists read: PostgreSQL is asked how it carried their statements out, in an installation that has grown. A page
//! looks at about as many rows as it shows, however many there are; only what it counts may be more, and is read from an
//! index.
use crate::area::AREAS;
use crate::story::statements::{lists, page_of, published};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Kind, TestApp, tell};

/// Rows of a page.
const FIRST: u32 = 10;
/// How many rows one step of a statement may look at: the rows of a page with what belongs to them, and never a table
/// that grows.
const MOST: f64 = 200.0;
/// Lists as others see them than those who see everything.
const OTHERS: [(&str, &str, &str, &str); 5] = [
    ("A-1", "scorecards", "cycle: $cycle, ", "total { rounded } channels { channel }"),
    ("A-2", "scorecards", "cycle: $cycle, ", "total { rounded }"),
    ("A-2", "ranking", "cycle: $cycle, ", "rank"),
    ("A-2", "accounts", "", "login"),
    ("A-2", "persons", "", "code"),
];
/// Lists that may still look at more, by plans that differ from run to run: counts of lists that belong to one cycle or one
/// tenant and stay short, and the trail, which asks every nomination. A name may go, and none may come.
const STILL: [&str; 7] =
    ["audit", "delegations", "exemptions", "nominations", "policyVersions", "publications", "rosterChanges"];

#[test]
fn a_page_looks_at_what_it_shows() {
    tell(Kind::Postgres, a_page_reads_no_more_than_it_shows);
}

async fn a_page_reads_no_more_than_it_shows(app: &TestApp) {
    let cycle = published(app).await;
    let database = Database::connect(app.url()).await.expect("PostgreSQL");
    let grown = AREAS.iter().flat_map(|area| area.grows()).copied();
    for statement in include_str!("explain/many.sql").split(";\n").chain(grown).chain(["VACUUM ANALYZE"]) {
        database.execute_unprepared(statement).await.unwrap_or_else(|why| panic!("{statement}: {why}"));
    }
    // Some of these tables are still so small that reading all of them is quick. What is asked here is whether there is an
    // index by which a list would be read if they were large.
    let quick = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$";
    database.execute_unprepared(quick).await.expect("a setting");
    let database = Database::connect(app.url()).await.expect("PostgreSQL");
    let (mut told, mut asked) = (vec![], BTreeSet::new());
    let others = OTHERS.map(|(who, name, arguments, row)| (who, name, arguments.to_owned(), row));
    for (who, name, arguments, row) in lists().chain(others) {
        asked.insert(name);
        let (document, client) = (page_of(name, &arguments, row), app.person(who).await);
        let mut after = Value::Null;
        // Also in the middle, where what is before a cursor is not to be read again.
        for _ in 0..2 {
            app.app.db.listen();
            let variables = json!({ "cycle": cycle, "first": FIRST, "after": after });
            let page = client.ask_with(&document, variables).await.field(name);
            after = page["pageInfo"]["endCursor"].clone();
            for statement in app.app.db.heard() {
                for (step, table, rows) in read_too_much(&database, &statement).await {
                    if !STILL.contains(&name) {
                        told.push(format!("{name} as {who}: {step} of {table} looks at {rows} rows in\n{statement}\n"));
                    }
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(asked.len() > 12 && STILL.iter().all(|name| asked.contains(name)), "{asked:?}");
}

/// The steps of a statement that look at more rows than a page needs, each with its table.
async fn read_too_much(database: &DatabaseConnection, statement: &str) -> Vec<(String, String, f64)> {
    let reads = statement.trim_start().starts_with("SELECT") || statement.trim_start().starts_with("WITH");
    // What takes a lock is not a list's.
    if !reads || statement.contains(" FOR ") {
        return vec![];
    }
    let explain = format!("EXPLAIN (ANALYZE, FORMAT JSON) {statement}");
    let explain = Statement::from_string(database.get_database_backend(), explain);
    let plan = database.query_one_raw(explain).await.unwrap_or_else(|why| panic!("{statement}: {why}"));
    let plan: Value = plan.expect("a plan").try_get_by_index(0).expect("JSON");
    let mut found = vec![];
    steps(&plan[0]["Plan"], statement.contains("SELECT count(*)"), &mut found);
    found
}

fn steps(plan: &Value, counts: bool, found: &mut Vec<(String, String, f64)>) {
    let number = |name: &str| plan[name].as_f64().unwrap_or_default();
    let each = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    let rows = each * number("Actual Loops");
    let step = plan["Node Type"].as_str().expect("a step");
    // A count that an index answers is the exception, also where what is newly written has still to be looked at in the
    // table; a sort of more than a page is none.
    let reads = plan.get("Relation Name").is_some() || step == "Sort";
    if reads && rows > MOST && (!counts || ["Seq Scan", "Sort"].contains(&step)) {
        let table = plan["Relation Name"].as_str().unwrap_or("what it has found");
        found.push((step.to_owned(), table.to_owned(), rows));
    }
    for part in plan["Plans"].as_array().into_iter().flatten() {
        steps(part, counts, found);
    }
}
