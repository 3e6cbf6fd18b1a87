//! Linking a mark to its rater: in the clear, by what is left over, by the order in which anything lies.
use super::{
    attacker::{self, assert_chance, assert_found, attack},
    disk::Disk,
    full,
    hall::{Dice, Group, Hall, SIZES},
    loot::{Loot, Table},
    scan::{Needles, unhex},
};
use crate::story::files;
use api::cycle::cycle;
use entity::{Id, record};
use std::{fs, time::Instant};
use tests::{
    Kind, Reading, TestApp,
    small::{CLOSES, Small},
};

tests::on_both!(nobody_links_a_mark_to_its_rater, no_log_says_what_a_ballot_says);

fn logged(log: &Reading, needles: &Needles) -> (usize, usize) {
    let bytes = log.bytes();
    (needles.hits(&bytes), bytes.len())
}

async fn nobody_links_a_mark_to_its_rater(app: &TestApp) {
    app.set_clock("2026-03-02T08:00:00+08:00").await;
    let (start, disk, log) = (Instant::now(), Disk::archived(app).await, Reading::begin());
    let hall = Hall::build(app, SIZES).await;
    let mut dice = Dice::new(if app.kind() == Kind::Sqlite { 11 } else { 12 });
    let (mut cycles, mut groups) = (vec![], vec![]);
    for number in 1..=if full() { 22 } else { 2 } {
        let cycle = hall.scoring(&format!("C{number}")).await;
        groups.extend(hall.groups(cycle, number, &mut dice).await);
        cycles.push(cycle);
    }
    dice.shuffle(&mut groups);
    let (prepared, ballots) = (start.elapsed(), groups.iter().map(|group| group.voices.len()).sum::<usize>());
    let at_once = if app.kind() == Kind::Sqlite { 1 } else { 4 };
    hall.vote(&groups, at_once).await;
    // The log is being written: what is planted in it is found below.
    tracing::trace!("everybody has voted");
    println!(
        "{:?}: {} groups, {ballots} ballots; prepared in {prepared:?}, voted by {:?}",
        app.kind(),
        groups.len(),
        start.elapsed()
    );

    canary(&disk, &log, &groups).await;
    let urns = before_closing(app, &groups).await;
    let sealed: Vec<_> = urns.iter().flat_map(|urn| column(urn, "body")).map(|body| body[64..128].to_owned()).collect();
    assert_eq!(sealed.len(), ballots);
    let sealed = Needles::new(sealed.iter().map(|digits| unhex(digits).expect("digits")));
    let keys = Loot { tables: vec![], keys: vec![] }.with_keys(&app.directory().join("keys")).keys;
    assert_eq!(keys.len(), 2 * cycles.len());
    let key_bytes = Needles::new(keys.iter().map(|key| key.to_vec()));
    assert_eq!(key_bytes.hits_in(&[app.directory().join("keys")]).0, keys.len(), "the search finds keys");
    let found = sealed.hits_in(&disk.tables().await);
    assert!(found.0 >= ballots, "before closing every sealed ballot is found: {found:?}");

    close(&hall, &cycles).await;
    println!("{:?}: closed by {:?}", app.kind(), start.elapsed());
    let tables = disk.tables().await;
    let (left, bytes) = sealed.hits_in(&tables);
    assert_eq!(left, 0, "sealed ballots in {bytes} bytes of table files after closing");
    let wal = sealed.hits_in(&disk.log().await);
    println!(
        "{:?}: of {ballots} sealed ballots 0 in {bytes} bytes of tables; {} places in {} bytes of log",
        app.kind(),
        wal.0,
        wal.1
    );
    assert_eq!(key_bytes.hits_in(&[app.directory().to_owned()]).0, 0, "keys in the directory");
    let archive = disk.archive().await;
    let kept = sealed.hits_in(&archive);
    assert!(
        archive.is_empty() || kept.0 * 10 >= ballots * 9,
        "the archive holds every sealed ballot for ever: {kept:?}"
    );
    assert_eq!(key_bytes.hits_in(&archive).0, 0, "keys in the archive");
    assert_eq!(key_bytes.hits_in(&tables).0 + key_bytes.hits_in(&disk.log().await).0 + logged(&log, &key_bytes).0, 0);
    after_closing(app, &groups, urns, keys).await;
    println!("{:?}: all by {:?}", app.kind(), start.elapsed());
}

/// Nothing that was said lies anywhere in the clear, in any form, before closing.
async fn canary(disk: &Disk<'_>, log: &Reading, groups: &[Group]) {
    let app = disk.app;
    let said = groups.iter().flat_map(|group| &group.voices);
    let needles = Needles::texts(said.map(|voice| voice.comment.as_str()));
    let files = [disk.tables().await, disk.log().await].concat();
    let (hits, bytes) = needles.hits_in(&files);
    assert_eq!(hits, 0, "in {bytes} bytes of the database");
    let (found, lines) = logged(log, &needles);
    assert_eq!(found, 0, "in {lines} bytes of log");
    assert!(lines > 0, "something was logged");
    let dump = files::dump(app);
    assert_eq!(needles.hits(&dump), 0);
    let backup = disk.backup().await;
    let (copied, size) = needles.hits_in(std::slice::from_ref(&backup));
    assert_eq!(copied, 0, "in {size} bytes of backup");
    let (archived, kept) = needles.hits_in(&disk.archive().await);
    assert_eq!(archived, 0, "in {kept} bytes of archive");
    println!(
        "{:?}: canary: 0 hits in {bytes} bytes of files, {lines} of log, {} of dump, {size} of base backup, {kept} of archive",
        app.kind(),
        dump.len()
    );
    fs::remove_dir_all(backup).expect("cleared");

    // One unsealed comment, planted in the database and in the log.
    let leak = &groups[0].voices[0].comment;
    app.tamper("CREATE TABLE planted (note TEXT)").await;
    app.tamper(&format!("INSERT INTO planted VALUES ('{leak}')")).await;
    assert!(needles.hits_in(&disk.tables().await).0 > 0, "the planted comment is found in the files");
    if app.kind() == Kind::Postgres {
        assert!(needles.hits_in(&disk.log().await).0 > 0, "and in the log of the database");
    }
    assert!(needles.hits(&files::dump(app)) > 0, "and in the dump");
    let backup = disk.backup().await;
    assert!(needles.hits_in(std::slice::from_ref(&backup)).0 > 0, "and in the base backup");
    fs::remove_dir_all(backup).expect("cleared");
    let archive = disk.archive().await;
    assert!(archive.is_empty() || needles.hits_in(&archive).0 > 0, "and in the archive");
    app.tamper("DROP TABLE planted").await;
    tracing::trace!(comment = %leak, "a ballot");
    assert_eq!(logged(log, &needles).0, 1, "the planted line is found in the log");
}

fn column<'t>(table: &'t Table, name: &str) -> impl Iterator<Item = &'t String> {
    let place = table.columns.iter().position(|column| column == name).expect("a column");
    table.rows.iter().map(move |row| &row[place])
}

/// Without the keys nothing about the sealed ballots tells what they say; with them, everything. Gives back the urns.
async fn before_closing(app: &TestApp, groups: &[Group]) -> Vec<Table> {
    let loot = Loot::database(app).await;
    let scores = attack(&loot, groups);
    assert!(scores.is_empty(), "without a key nothing is in the clear: {scores:#?}");
    let loot = loot.with_keys(&app.directory().join("keys"));
    assert_found(&attack(&loot, groups), "opened by ballot_1 and keys");

    let (urns, _): (Vec<_>, Vec<_>) = loot.tables.into_iter().partition(|table| table.name.starts_with("ballot_"));
    let mut scores = vec![];
    for urn in &urns {
        let tags: std::collections::HashMap<_, _> = column(urn, "tag").zip(&urn.rows).collect();
        let (mut of_urn, mut rows) = (vec![], vec![]);
        for group in groups {
            let own =
                |key| group.voices.iter().map(|voice| tags.get(&attacker::tag(key, group, voice)).copied()).collect();
            if let Some(found) = loot.keys.iter().find_map(own) {
                let found: Vec<&Vec<String>> = found;
                of_urn.push(group.clone());
                rows.push(found);
            }
        }
        assert_eq!(of_urn.len(), SIZES.count(), "every group of the cycle is in its urn");
        scores.push((attacker::by_seal(urn, &rows, &of_urn), of_urn, rows));
    }
    for (scores, ..) in &scores {
        assert_chance(scores);
    }
    let worst = scores.iter().flat_map(|(scores, ..)| scores).max_by_key(|score| score.right);
    println!("{:?}: before closing, the luckiest of the ways: {worst:?}", app.kind());
    // A ciphertext whose first bytes follow the points, as a broken cipher's might.
    let (_, groups, rows) = &scores[0];
    let weak: Vec<Vec<Vec<String>>> = groups
        .iter()
        .zip(rows)
        .map(|(group, rows)| {
            let weak = |(voice, row): (&super::hall::Voice, &&Vec<String>)| {
                let mut weak = (*row).clone();
                let body = urns[0].columns.iter().position(|column| column == "body").expect("a column");
                weak[body] = format!("{:08x}{}", voice.points, weak[body]);
                weak
            };
            group.voices.iter().zip(rows).map(weak).collect()
        })
        .collect();
    let weak: Vec<Vec<&Vec<String>>> = weak.iter().map(|rows| rows.iter().collect()).collect();
    assert_found(&attacker::by_seal(&urns[0], &weak, groups), "points by sealed body");
    urns
}

async fn close(hall: &Hall<'_>, cycles: &[Id<record::Cycle>]) {
    let app = hall.app;
    app.set_clock("2026-03-03T09:00:00+08:00").await;
    for cycle in cycles {
        let office = hall.office();
        cycle::act::close(&app.app, &office, *cycle).await.expect("closed");
    }
    assert!(app.row_counts().await.keys().all(|table| !table.starts_with("ballot")));
    assert_eq!(files::keys(app), 0);
}

/// With everything that is left, matching is blind; each leak that is planted is found by the same attack.
async fn after_closing(app: &TestApp, groups: &[Group], urns: Vec<Table>, keys: Vec<[u8; 32]>) {
    let scores = attack(&Loot::database(app).await, groups);
    let (comments, points) = ("comment by tally_comment.place", "points by tally.place");
    for way in [comments, points] {
        assert!(scores.iter().any(|score| score.way == way && score.groups > 20), "there is something to go by: {way}");
    }
    assert_chance(&scores);
    let worst = scores.iter().max_by_key(|score| score.right);
    println!("{:?}: after closing, {} ways, the luckiest: {worst:?}", app.kind(), scores.len());

    let mut dice = Dice::new(5);
    let mut voices: Vec<(usize, &str)> = vec![];
    let longest = groups.iter().map(|group| group.voices.len()).max().expect("groups");
    for round in 0..longest {
        voices.extend(groups.iter().filter_map(|group| Some((round, group.voices.get(round)?.comment.as_str()))));
    }
    let numbered: Vec<_> =
        voices.iter().enumerate().map(|(number, (round, comment))| (number, *round, *comment)).collect();
    let mut shuffled = numbered.clone();
    dice.shuffle(&mut shuffled);
    // In the order in which they came, without anything else; with a moment; with a counter that grows.
    plant(app, "in_order", &numbered).await;
    plant(app, "with_time", &shuffled).await;
    let loot = Loot::database(app).await;
    let scores = attack(&loot, groups);
    assert_found(&scores, "comment by in_order.place");
    assert_found(&scores, "comment by with_time.at");
    assert_found(&scores, "comment by with_time.version");
    for table in ["in_order", "with_time"] {
        app.tamper(&format!("DROP TABLE {table}")).await;
    }
    // A table that was not dropped, or a copy of its ballots, opens with the keys from a backup, and without them does not.
    let mut loot = Loot { tables: urns, keys: vec![] };
    assert!(attack(&loot, groups).is_empty(), "ballots without keys");
    loot.tables[0].name = "copied".to_owned();
    loot.keys = keys;
    let scores = attack(&loot, groups);
    assert_found(&scores, "opened by copied and keys");
    assert_found(&scores, "opened by ballot_2 and keys");
}

/// Comments in a table of their own; their moments and counters only where they lie in no order.
pub(super) async fn plant(app: &TestApp, name: &str, rows: &[(usize, usize, &str)]) {
    let timed = name == "with_time";
    let columns = if timed { "note TEXT, at BIGINT, version BIGINT" } else { "note TEXT" };
    app.tamper(&format!("CREATE TABLE {name} ({columns})")).await;
    for rows in rows.chunks(500) {
        let row = |(number, round, comment): &(usize, usize, &str)| {
            if timed {
                format!("('{comment}', {}, {})", 1_700_000_000_000 + number * 7, round + 1)
            } else {
                format!("('{comment}')")
            }
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        app.tamper(&format!("INSERT INTO {name} VALUES {}", rows.join(", "))).await;
    }
}

/// The same for ballots that come over HTTP, with every library at its finest level.
async fn no_log_says_what_a_ballot_says(app: &TestApp) {
    // The log is the whole process's: the other database's story has its own.
    let canary = format!("canary-of-the-log-on-{:?}", app.kind());
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let log = Reading::begin();
    cycle.everybody_votes("73.1234", Some(&canary)).await;
    app.set_clock(CLOSES).await;
    cycle.office(tests::graphql::CLOSE_CYCLE).await.ok();
    tracing::trace!(comment = "a line of the log");
    let needles = Needles::texts([canary.as_str()]);
    let (hits, bytes) = logged(&log, &needles);
    assert_eq!(hits, 0, "in {bytes} bytes of log");
    let text = String::from_utf8_lossy(&log.bytes()).into_owned();
    assert!(text.contains("a line of the log"));
    // Of other stories' requests there may be lines; of GraphQL there is a count, and neither size nor duration.
    let lines = text.lines().filter(|line| line.contains("/graphql"));
    assert_eq!(lines.filter(|line| line.contains("milliseconds") || line.contains("bytes")).count(), 0);
    tracing::trace!(comment = canary, "planted");
    assert_eq!(logged(&log, &needles).0, 1, "the planted line is found");
}
