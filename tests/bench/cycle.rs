//! The steps of one cycle at scale, each in a process of its own, so that a peak of memory is that step's own.
use crate::{
    measure::{Took, Watch, peak},
    tenant::{self, Place},
};
use api::cycle::cycle;
use api::marks::ballot;
use api::outcome::publication;
use entity::{Id, Role, Uuid, outcome::publication::Details};
use scoring::Mark;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// How many raters hand in at the same time.
const AT_ONCE: usize = 8;

/// How large it is.
#[derive(Clone, Copy)]
pub struct Scale {
    /// How many people are assessed.
    pub people: usize,
    /// How many ballots are put.
    pub ballots: usize,
}

/// What a step took.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Step {
    /// Seconds on the wall.
    pub wall: f64,
    /// Seconds of this program's CPU.
    pub cpu: f64,
    /// Seconds of PostgreSQL's CPU.
    pub database: f64,
    /// Statements the product ran.
    pub statements: u64,
    /// The most memory held, in MB.
    pub peak: u64,
    /// How many things were made.
    pub count: i64,
}

/// Runs one step by name.
pub async fn run(name: &str, place: &Place, scale: Scale) -> Step {
    place.watch_server().await;
    match name {
        "import" => import(place, scale).await,
        "open" => open(place).await,
        "ballots" => ballots(place, scale).await,
        "entries" => entries(place).await,
        "close" => close(place).await,
        "compute" => compute(place).await,
        "propose" => propose(place).await,
        "aggregate" => aggregate(place).await,
        other => panic!("no step {other}"),
    }
}

fn step(took: Took, statements: u64, count: i64) -> Step {
    let (wall, cpu, database) = (took.wall.as_secs_f64(), took.cpu.as_secs_f64(), took.database.as_secs_f64());
    Step { wall, cpu, database, statements, peak: peak(), count }
}

async fn import(place: &Place, scale: Scale) -> Step {
    let watch = Watch::start();
    let people = tenant::found(place, scale.people).await;
    step(watch.read(), 0, i64::try_from(people).expect("people"))
}

async fn open(place: &Place) -> Step {
    let (app, notes) = (place.open().await, place.notes());
    let (before, watch) = (app.db.statements(), Watch::start());
    let office = tenant::office(notes.tenant);
    cycle::act::open(&app, &office, Id::new(notes.cycle)).await.expect("it opens");
    let (took, statements) = (watch.read(), app.db.statements() - before);
    cycle::act::advance(&app, &office, Id::new(notes.cycle)).await.expect("it goes on to scoring");
    step(took, statements, count(place, "assignment").await)
}

#[derive(FromQueryResult)]
struct Asked {
    id: Uuid,
    rater_id: Uuid,
}

/// Every ballot through the real path: booth, seal, urn.
async fn ballots(place: &Place, scale: Scale) -> Step {
    let (app, notes) = (place.open().await, place.notes());
    let sql = format!(
        "SELECT id, rater_id FROM assignment WHERE channel IN (2, 3) ORDER BY target, number LIMIT {}",
        scale.ballots
    );
    let connection = place.plain().await;
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
    let rows = rows.expect("assignments");
    let asked: Vec<_> = rows.iter().map(|row| Asked::from_query_result(row, "").expect("a row")).collect();
    let (asked, next) = (Arc::new(asked), Arc::new(AtomicUsize::new(0)));
    let (before, watch) = (app.db.statements(), Watch::start());
    let hands = (0..AT_ONCE).map(|_| {
        let (app, asked, next) = (Arc::clone(&app), Arc::clone(&asked), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(one) = asked.get(place) else { break };
                let rater = tenant::rater(notes.tenant, Role::Staff, one.rater_id);
                let marks = marks(place);
                ballot::act::cast(&app, &rater, Id::new(one.id), &marks, None).await.expect("a ballot");
            }
        })
    });
    for hand in hands.collect::<Vec<_>>() {
        hand.await.expect("a rater");
    }
    let count = i64::try_from(asked.len()).expect("ballots");
    step(watch.read(), app.db.statements() - before, count)
}

fn marks(place: usize) -> Vec<Mark> {
    (0..tenant::LEAVES)
        .map(|leaf| Mark::points(format!("I{leaf}"), (60 + (place * 7919 + leaf * 31) % 41).to_string()))
        .collect()
}

/// Not the product: what raters of the named channels would have handed in, and 27 more panellists for everybody, so
/// that there are 300 entries for each person.
async fn entries(place: &Place) -> Step {
    let watch = Watch::start();
    let connection = place.plain().await;
    let (id, big) = if place.sqlite() {
        connection.execute_unprepared("PRAGMA synchronous = OFF").await.expect("a pragma");
        ("randomblob(16)", "INTEGER")
    } else {
        ("gen_random_uuid()", "BIGINT")
    };
    let statements = [
        format!(
            "INSERT INTO assignment (id, cycle, number, channel, group_id, rater_id, target, withdrawn, version)
             SELECT {id}, a.cycle, (SELECT max(number) FROM assignment) + row_number() OVER (), 5, a.group_id,
             m.person_id, a.target, a.withdrawn, 1 FROM assignment a JOIN roster_member m ON m.cycle = a.cycle AND
             m.group_id = a.group_id AND m.person_id <> a.rater_id WHERE a.channel = 5"
        ),
        "INSERT INTO sheet (cycle, assignment, channel, state, policy_revision)
         SELECT cycle, number, channel, 'SUBMITTED', '' FROM assignment WHERE channel IN (1, 4, 5)
         ORDER BY cycle, number"
            .to_owned(),
        format!(
            "INSERT INTO entry (cycle, target, assignment, leaf, channel, points)
             SELECT a.cycle, a.target, a.number, i.number, a.channel,
             CAST((a.number * 79 + i.number * 31) % 41 + 60 AS {big}) * 10000
             FROM assignment a JOIN cycle c ON c.number = a.cycle
             JOIN indicator i ON i.scheme_version_id = c.scheme_version_id AND i.kind = 'RATED'
             WHERE a.channel IN (1, 4, 5) ORDER BY a.cycle, a.target, a.number, i.number"
        ),
    ];
    for statement in &statements {
        connection.execute_unprepared(statement).await.expect(statement);
    }
    connection.execute_unprepared("ANALYZE").await.expect("statistics");
    step(watch.read(), 0, count(place, "entry").await)
}

async fn close(place: &Place) -> Step {
    let (app, notes) = (place.open().await, place.notes());
    let (before, watch) = (app.db.statements(), Watch::start());
    cycle::act::close(&app, &tenant::office(notes.tenant), Id::new(notes.cycle)).await.expect("it closes");
    let (took, statements) = (watch.read(), app.db.statements() - before);
    step(took, statements, count(place, "tally").await)
}

async fn compute(place: &Place) -> Step {
    let (app, notes) = (place.open().await, place.notes());
    let (before, watch) = (app.db.statements(), Watch::start());
    let office = tenant::office(notes.tenant);
    let cards = cycle::act::compute(&app, &office, Id::new(notes.cycle)).await.expect("it computes");
    let (took, statements) = (watch.read(), app.db.statements() - before);
    step(took, statements, i64::try_from(cards).expect("cards"))
}

/// Drafts a publication: every scorecard is read back and audited for what it would tell (domain rule 10).
async fn propose(place: &Place) -> Step {
    let (app, notes) = (place.open().await, place.notes());
    let (before, watch) = (app.db.statements(), Watch::start());
    let office = tenant::office(notes.tenant);
    publication::act::propose(&app, &office, Id::new(notes.cycle), Details::default(), None, String::new())
        .await
        .expect("a draft");
    let (took, statements) = (watch.read(), app.db.statements() - before);
    step(took, statements, count(place, "figure").await)
}

#[derive(FromQueryResult)]
struct Mean {
    target: i32,
    leaf: i16,
    channel: i16,
    n: i64,
    sum: i64,
}

/// What there is to compare with: one plain aggregate over the same entries, read row by row.
async fn aggregate(place: &Place) -> Step {
    let connection = place.plain().await;
    let watch = Watch::start();
    let sql = "SELECT target, leaf, channel, count(points) AS n, CAST(sum(points) AS BIGINT) AS sum FROM entry
        WHERE cycle = 1 GROUP BY target, leaf, channel";
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
    let mut count = 0;
    let mut check = 0;
    for row in rows.expect("an aggregate") {
        let mean = Mean::from_query_result(&row, "").expect("a row");
        check += i64::from(mean.target) + i64::from(mean.leaf) + i64::from(mean.channel) + mean.sum / mean.n;
        count += 1;
    }
    std::hint::black_box(check);
    step(watch.read(), 1, count)
}

async fn count(place: &Place, table: &str) -> i64 {
    let connection = place.plain().await;
    let sql = format!("SELECT count(*) AS n FROM {table}");
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
    row.expect("a count").expect("a row").try_get("", "n").expect("a number")
}
