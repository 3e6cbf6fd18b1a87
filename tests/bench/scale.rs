//! (3) and (4) One cycle at scale, step by step, on each database; and the page at its end.
use crate::{cycle::Step, table, tenant::Place};
use sea_orm::{ConnectionTrait, Database};
use std::{collections::HashMap, env, fs, path::PathBuf, process::Command};

/// Where PostgreSQL is, if it is to be measured: an address whose user may create databases.
const POSTGRES: &str = "KAOPING_TEST_POSTGRES";

/// An empty SQLite database and, if there is a PostgreSQL, an empty database there.
pub async fn places() -> Vec<Place> {
    let name = format!("kaoping_bench_{}", std::process::id());
    let folder = |kind: &str| -> PathBuf {
        let folder = env::temp_dir().join(format!("{name}_{kind}"));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    };
    let sqlite = folder("sqlite");
    let mut places = vec![Place { url: format!("sqlite://{}/bench.db?mode=rwc", sqlite.display()), folder: sqlite }];
    if let Ok(server) = env::var(POSTGRES) {
        let connection = Database::connect(&server).await.expect("PostgreSQL");
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
        places.push(Place { url: beside(&server, &name), folder: folder("postgres") });
    }
    places
}

/// One place only, on PostgreSQL: kept in `folder` together with its database, and found there again.
pub async fn kept(folder: PathBuf) -> (Place, bool) {
    let noted = folder.join("url");
    if let Ok(url) = fs::read_to_string(&noted) {
        return (Place { url, folder }, true);
    }
    fs::create_dir_all(&folder).expect("a folder");
    let server = env::var(POSTGRES).expect("KAOPING_TEST_POSTGRES names a PostgreSQL");
    let name = format!("kaoping_lists_{}", std::process::id());
    let connection = Database::connect(&server).await.expect("PostgreSQL");
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    (Place { url: beside(&server, &name), folder }, false)
}

/// The address of another database on the same server.
fn beside(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, ""), |(address, options)| (address, options));
    let (host, _) = address.rsplit_once('/').expect("an address with a database");
    if options.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{options}") }
}

/// Removes what was made.
pub async fn clear(place: &Place) {
    fs::remove_dir_all(&place.folder).expect("a folder to remove");
    if !place.sqlite() {
        let server = env::var(POSTGRES).expect("PostgreSQL");
        let (_, name) = place.url.split('?').next().expect("an address").rsplit_once('/').expect("a database");
        let connection = Database::connect(&server).await.expect("PostgreSQL");
        connection.execute_unprepared(&format!("DROP DATABASE {name}")).await.expect("a database to drop");
    }
}

/// The steps of a cycle up to its results.
const STEPS: [(&str, &str); 6] = [
    ("import", "import a roster: people"),
    ("open", "open: assignments"),
    ("ballots", "put ballots, one by one, 8 at once"),
    ("entries", "(fixture, plain SQL: entries)"),
    ("close", "close: unseal; tally rows"),
    ("compute", "compute: scorecards"),
];
/// What is measured after them.
const AFTER: [(&str, &str); 2] = [("propose", "propose: figures audited"), ("aggregate", "one plain GROUP BY: groups")];

/// Runs every step in a process of its own and prints what each took.
pub fn run(place: &Place, quick: bool) {
    let size = size(quick);
    let seconds = steps(place, size, &[&STEPS[..], &AFTER].concat());
    let against = |name: &str| format!("{:.1} : 1", seconds[name] / seconds["aggregate"].max(1e-9));
    println!("\n  closing against one plain aggregate   {}", against("close"));
    println!("  computing against the same            {}", against("compute"));
    show("page", place, size);
}

/// Makes the results of a cycle on PostgreSQL, unless they are kept already, and measures the lists.
pub fn lists(runtime: &tokio::runtime::Runtime, folder: Option<String>, quick: bool) {
    let keep = folder.is_some();
    let folder =
        folder.map_or_else(|| env::temp_dir().join(format!("kaoping_lists_{}", std::process::id())), PathBuf::from);
    let (place, made) = runtime.block_on(kept(folder));
    if !made {
        steps(&place, size(quick), &STEPS);
        // As it is a while after: the server tidies up by itself, but not at once.
        runtime.block_on(async {
            place.plain().await.execute_unprepared("VACUUM ANALYZE").await.expect("statistics");
        });
        if keep {
            fs::write(place.folder.join("url"), &place.url).expect("a folder to write in");
        }
    }
    show("lists", &place, size(quick));
    if !keep {
        runtime.block_on(clear(&place));
    }
}

fn size(quick: bool) -> &'static [&'static str] {
    if quick { &["--quick"] } else { &[] }
}

/// Runs steps, prints what they took, and returns their seconds on the wall.
fn steps(place: &Place, size: &[&str], steps: &[(&'static str, &str)]) -> HashMap<&'static str, f64> {
    let on = if place.sqlite() { "SQLite" } else { "PostgreSQL" };
    let mut rows = vec![];
    let mut seconds = HashMap::new();
    for (name, what) in steps {
        let step = child(name, place, size);
        eprintln!("  {on}: {name} {:.1} s", step.wall);
        let statements = if step.statements == 0 { String::new() } else { step.statements.to_string() };
        rows.push(vec![
            (*what).to_owned(),
            step.count.to_string(),
            format!("{:.2} s", step.wall),
            format!("{:.2} s", step.cpu),
            format!("{:.2} s", step.database),
            statements,
            format!("{} MB", step.peak),
        ]);
        seconds.insert(*name, step.wall);
    }
    table::print(
        &format!("One cycle at scale, {on} (each step a process of its own)"),
        &["step", "count", "wall", "CPU", "PostgreSQL's", "statements", "peak"],
        &rows,
    );
    seconds
}

fn command(step: &str, place: &Place) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args(["--step", step, "--url", &place.url, "--folder"]).arg(&place.folder);
    command
}

/// Runs a step in a process of its own.
pub fn child(step: &str, place: &Place, told: &[&str]) -> Step {
    let output = command(step, place).args(told).stderr(std::process::Stdio::inherit()).output().expect("a process");
    assert!(output.status.success(), "the step {step} failed");
    serde_json::from_slice(&output.stdout).expect("a step's figures")
}

fn show(step: &str, place: &Place, told: &[&str]) {
    assert!(command(step, place).args(told).status().expect("a process").success(), "the step {step} failed");
}
