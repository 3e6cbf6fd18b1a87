//! (5) From ten thousand people to a million: a cycle opens. Everybody scores themselves, their superior, their
//! subordinates and six drawn peers (threshold + 2), and a group scores everybody. What is looked for: time that grows with
//! the assignments, memory that grows with the roster only.
use crate::{
    cycle::Step,
    measure::{Watch, peak},
    scale, table,
    tenant::{self, Place},
};
use sea_orm::ConnectionTrait;

/// How many people a branch has, its head among them.
const SEATS: usize = 25;
/// How many branches a division has.
const BRANCHES: usize = 20;

/// Opens a cycle at each size, and prints what that took.
pub fn run(runtime: &tokio::runtime::Runtime, quick: bool) {
    let sizes: &[usize] = if quick { &[1_000, 10_000, 100_000] } else { &[10_000, 100_000, 1_000_000] };
    let kinds = runtime.block_on(async {
        let places = scale::places().await;
        for place in &places {
            scale::clear(place).await;
        }
        places.len()
    });
    for kind in 0..kinds {
        let mut rows = vec![];
        let mut name = "SQLite";
        for size in sizes {
            let places = runtime.block_on(scale::places());
            let place = &places[kind];
            name = if place.sqlite() { "SQLite" } else { "PostgreSQL" };
            let people = scale::child("people", place, &["--people", &size.to_string()]);
            let opened = scale::child("open", place, &[]);
            eprintln!("  {name}: {size} people, opened in {:.1} s", opened.wall);
            let each = opened.wall * 1e6 / f64::from(u32::try_from(opened.count).expect("assignments"));
            rows.push(vec![
                people.count.to_string(),
                opened.count.to_string(),
                format!("{:.1} s", opened.wall),
                format!("{each:.1} µs"),
                format!("{:.1} s", opened.cpu),
                format!("{:.1} s", opened.database),
                format!("{} MB", opened.peak),
            ]);
            places.iter().for_each(|place| runtime.block_on(scale::clear(place)));
        }
        table::print(
            &format!("Opening a cycle, {name}"),
            &["people", "assignments", "wall", "each", "CPU", "PostgreSQL's", "peak"],
            &rows,
        );
    }
}

/// Not the product: a tenant with so many people, put there by plain SQL.
pub async fn found(place: &Place, people: usize) -> Step {
    let watch = Watch::start();
    tenant::found(place, 2 * SEATS).await;
    let connection = place.plain().await;
    let sqlite = place.sqlite();
    let id = if sqlite { "randomblob(16)" } else { "gen_random_uuid()" };
    let root = "(SELECT id FROM organisation WHERE code = 'R')";
    let day = if sqlite { "'2020-01-01'" } else { "DATE '2020-01-01'" };
    let (branches, numbers) =
        (people.div_ceil(SEATS), "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n");
    let divisions = branches.div_ceil(BRANCHES);
    let organisation = "INSERT INTO organisation (id, tenant_id, parent_id, code, name_zh, name_en, kind)";
    let person = "INSERT INTO person (id, tenant_id, code, name_zh, name_en)";
    let appointment = "INSERT INTO appointment
        (id, tenant_id, person_id, organisation_id, post_zh, post_en, seat, from_date)";
    let statements = [
        format!("{organisation} {numbers} WHERE i < {divisions}) SELECT {id}, {root}, {root}, 'XD' || i, '部', 'D', 'd' FROM n"),
        format!(
            "{organisation} {numbers} WHERE i < {branches}) SELECT {id}, {root}, d.id, 'XB' || i, '科', 'B', 'b' FROM n
             JOIN organisation d ON d.tenant_id = {root} AND d.code = 'XD' || (1 + (i - 1) / {BRANCHES})"
        ),
        format!("{person} {numbers} WHERE i < {divisions}) SELECT {id}, {root}, 'XH' || i, '部长', 'H' FROM n"),
        format!("{person} {numbers} WHERE i < {people}) SELECT {id}, {root}, 'XP' || i, '人', 'P' FROM n"),
        "ANALYZE".to_owned(),
        format!(
            "{appointment} {numbers} WHERE i < {divisions}) SELECT {id}, {root}, p.id, d.id, '岗', 'Post', 'HEAD', {day}
             FROM n JOIN organisation d ON d.tenant_id = {root} AND d.code = 'XD' || i JOIN person p ON p.tenant_id = {root} AND p.code = 'XH' || i"
        ),
        format!(
            "{appointment} {numbers} WHERE i < {people}) SELECT {id}, {root}, p.id, b.id, '岗', 'Post',
             CASE WHEN i % {SEATS} = 1 THEN 'HEAD' ELSE 'MEMBER' END, {day}
             FROM n JOIN organisation b ON b.tenant_id = {root} AND b.code = 'XB' || (1 + (i - 1) / {SEATS}) JOIN person p ON p.tenant_id = {root} AND p.code = 'XP' || i"
        ),
        "ANALYZE".to_owned(),
    ];
    for statement in &statements {
        connection.execute_unprepared(statement).await.expect(statement);
    }
    let took = watch.read();
    Step {
        wall: took.wall.as_secs_f64(),
        cpu: took.cpu.as_secs_f64(),
        database: took.database.as_secs_f64(),
        statements: 0,
        peak: peak(),
        count: i64::try_from(people + divisions + 2 * SEATS + 3).expect("people"),
    }
}
