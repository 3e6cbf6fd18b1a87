//! What might go with a ballot, planted once each: a row that makes requests idempotent, a transaction shared with a row
//! that says who, the private key in a backup of the database, the size of a body in a log.
use super::{
    attacker,
    disk::Disk,
    hall::{Group, Hall},
    loot::{self, Loot, Table},
    scan::{files, hex, unhex},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
};
use tests::{
    Kind, Reading, TestApp, graphql,
    play::my_tasks,
    small::{Small, marks},
};

tests::on_both!(nothing_goes_with_a_ballot, no_backup_opens_a_ballot, no_log_tells_the_length_of_a_ballot);

/// Somebody: which group, and the place in it.
type Whom = (usize, usize);

/// What is looked for on a page: a ballot by its tag, or somebody.
enum Sought {
    Ballot(String),
    Person(Whom),
}

/// Who is taken to have put which sealed ballot, by what they have in common; the ballot by its tag.
type Claims = BTreeMap<String, BTreeSet<(String, Whom)>>;

/// A cycle with six groups of eight, who have all put their ballots.
async fn voted(app: &TestApp) -> (Hall<'_>, Vec<Group>) {
    app.set_clock("2026-03-02T08:00:00+08:00").await;
    let hall = Hall::build(app, [8; 6].into_iter()).await;
    let cycle = hall.scoring("C1").await;
    let groups = hall.groups(cycle, 1, &mut super::hall::Dice::new(31)).await;
    if app.kind() == Kind::Sqlite {
        // What comes now begins the log beside the database.
        app.tamper("PRAGMA wal_checkpoint(TRUNCATE)").await;
    }
    hall.vote(&groups, 1).await;
    (hall, groups)
}

/// Every way in which somebody's ids lie about.
fn known(groups: &[Group]) -> HashMap<String, Whom> {
    let mut known = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        for (place, voice) in group.voices.iter().enumerate() {
            for id in [voice.rater, voice.assignment] {
                known.insert(id.simple().to_string(), (number, place));
            }
        }
    }
    known
}

/// A row that names somebody and shares anything with a ballot: its id, its tag, its hash, or its transaction.
fn by_company(urn: &Table, tables: &[Table], groups: &[Group]) -> Claims {
    let column = |table: &Table, name: &str| table.columns.iter().position(|column| column == name);
    let tag = column(urn, "tag").expect("a column");
    let mut shared: HashMap<(&str, String), &str> = HashMap::new();
    for row in &urn.rows {
        for name in ["id", "tag", "body"] {
            let cell = &row[column(urn, name).expect("a column")];
            shared.insert(("cell", cell.clone()), &row[tag]);
            shared.insert(("cell", hex(&Sha256::digest(unhex(cell).expect("digits")))), &row[tag]);
        }
        if let Some(place) = column(urn, "xmin") {
            shared.insert(("xmin", row[place].clone()), &row[tag]);
        }
    }
    let (known, mut claims) = (known(groups), Claims::new());
    for table in tables.iter().filter(|table| table.name != urn.name) {
        for row in &table.rows {
            let whom: Vec<_> = row.iter().filter_map(|cell| known.get(cell)).collect();
            let xmin = column(table, "xmin").map(|place| ("xmin", row[place].clone()));
            let cells = row.iter().filter(|cell| cell.len() >= 32).map(|cell| ("cell", cell.clone()));
            for (way, key) in cells.chain(xmin) {
                let Some(ballot) = shared.get(&(way, key)) else { continue };
                let claims = claims.entry(format!("{}, {way}", table.name)).or_default();
                claims.extend(whom.iter().map(|whom| ((*ballot).to_owned(), **whom)));
            }
        }
    }
    claims.retain(|_, claims| !claims.is_empty());
    claims
}

/// SQLite's log beside the database, commit by commit: whose id and which ballot came to lie on a page in the same one.
fn by_commit(log: &[u8], urn: &Table, groups: &[Group]) -> Claims {
    let number = |at: usize| log.get(at..at + 4).map(|bytes| u32::from_be_bytes(bytes.try_into().expect("four")));
    let column = |name: &str| urn.columns.iter().position(|column| column == name).expect("a column");
    let bytes = |digits: &str| unhex(digits).expect("digits");
    let mut needles: Vec<(Vec<u8>, Sought)> = urn
        .rows
        .iter()
        .map(|row| (bytes(&row[column("body")][64..128]), Sought::Ballot(row[column("tag")].clone())))
        .collect();
    needles.extend(known(groups).into_iter().map(|(id, whom)| (bytes(&id), Sought::Person(whom))));
    // Ids that came at the same moment begin alike.
    let by_end: HashMap<_, _> =
        (0..).zip(&needles).map(|(place, (bytes, _))| (bytes[bytes.len() - 8..].to_vec(), place)).collect();
    let size = number(8).expect("a header") as usize;
    let (mut pages, mut commit, mut claims): (HashMap<u32, Vec<usize>>, Vec<usize>, Claims) = Default::default();
    let mut at = 32;
    while number(at + 8) == number(16) && number(at + 12) == number(20) && log.len() >= at + 24 + size {
        let page = &log[at + 24..at + 24 + size];
        let lying: Vec<usize> = page
            .windows(8)
            .enumerate()
            .filter_map(|(place, end)| Some((place, *by_end.get(end)?)))
            .filter(|(place, needle)| page[..place + 8].ends_with(&needles[*needle].0))
            .map(|(_, needle)| needle)
            .collect();
        let before = pages.insert(number(at).expect("a page"), lying.clone()).unwrap_or_default();
        let times = |all: &[usize], needle: usize| all.iter().filter(|one| **one == needle).count();
        commit.extend(lying.iter().filter(|needle| times(&lying, **needle) > times(&before, **needle)));
        if number(at + 4) != Some(0) {
            let (mut ballots, mut persons) = (vec![], vec![]);
            for needle in commit.drain(..) {
                match &needles[needle].1 {
                    Sought::Ballot(tag) => ballots.push(tag.clone()),
                    Sought::Person(whom) => persons.push(*whom),
                }
            }
            for ballot in ballots {
                let claims = claims.entry("commit".to_owned()).or_default();
                claims.extend(persons.iter().map(|whom| (ballot.clone(), *whom)));
            }
        }
        at += 24 + size;
    }
    claims.retain(|_, claims| !claims.is_empty());
    claims
}

/// Every way that there is on this database.
async fn in_company(app: &TestApp, urn: &str, groups: &[Group]) -> Claims {
    let tables = Loot::database(app).await.tables;
    let urn = tables.iter().find(|table| table.name == urn).expect("an urn");
    let mut claims = by_company(urn, &tables, groups);
    if app.kind() == Kind::Sqlite {
        let log = fs::read(app.directory().join("kaoping.db-wal")).expect("a log");
        claims.extend(by_commit(&log, urn, groups));
    }
    claims
}

async fn nothing_goes_with_a_ballot(app: &TestApp) {
    let (_hall, groups) = voted(app).await;
    let claims = in_company(app, "ballot_1", &groups).await;
    assert!(claims.is_empty(), "something goes with a ballot: {claims:?}");

    // Planted: the same ballots, each put together with a line about who, and with a row that knows the request again.
    let (binary, text) = if app.kind() == Kind::Sqlite { ("BLOB", "x'") } else { ("bytea", "decode('") };
    let end = if app.kind() == Kind::Sqlite { "'" } else { "', 'hex')" };
    app.tamper(&format!("CREATE TABLE ballot_77 (id {binary}, tag {binary}, body {binary})")).await;
    app.tamper(&format!("CREATE TABLE trail (whom {binary})")).await;
    app.tamper(&format!("CREATE TABLE idempotency (whom {binary}, request {binary})")).await;
    let urn = loot::table(app, "ballot_1").await;
    let keys = Loot { tables: vec![], keys: vec![] }.with_keys(&app.directory().join("keys")).keys;
    let mut truth = BTreeSet::new();
    for (number, group) in groups.iter().enumerate() {
        for (place, voice) in group.voices.iter().enumerate() {
            let own = |row: &&Vec<String>| keys.iter().any(|key| row[1] == attacker::tag(key, group, voice));
            let row = urn.rows.iter().find(own).expect("a ballot");
            let (id, tag, body) = (&row[0], &row[1], &row[2]);
            let (whom, hash) = (voice.rater.simple(), hex(&Sha256::digest(unhex(body).expect("digits"))));
            truth.insert((tag.clone(), (number, place)));
            app.tamper(&format!(
                "BEGIN; INSERT INTO ballot_77 VALUES ({text}{id}{end}, {text}{tag}{end}, {text}{body}{end});
                 INSERT INTO trail VALUES ({text}{whom}{end}); COMMIT;"
            ))
            .await;
            app.tamper(&format!("INSERT INTO idempotency VALUES ({text}{whom}{end}, {text}{hash}{end})")).await;
        }
    }
    let claims = in_company(app, "ballot_77", &groups).await;
    let found = |way: &str| claims.get(way).map_or(0, |claims| claims.intersection(&truth).count());
    let shared = if app.kind() == Kind::Sqlite { "commit" } else { "trail, xmin" };
    println!(
        "{:?}: {} ballots, {} by {shared}, {} by idempotency",
        app.kind(),
        truth.len(),
        found(shared),
        found("idempotency, cell")
    );
    for way in [shared, "idempotency, cell"] {
        assert!(
            found(way) * 10 >= truth.len() * 9,
            "a planted row is not found by {way}: {} of {}",
            found(way),
            truth.len()
        );
    }
}

/// Everything of 32 bytes in a backup: small files and cells; with each, every sealed ballot. How many open.
fn opened(groups: &[Group], tables: &[Table], backup: &[Vec<u8>]) -> (usize, usize) {
    let key = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).ok();
    let mut keys: BTreeSet<[u8; 32]> = backup.iter().filter_map(|file| key(file)).collect();
    for table in tables {
        let cells = table.rows.iter().flatten().filter(|cell| cell.len() == 64);
        keys.extend(cells.filter_map(|cell| key(&unhex(cell)?)));
    }
    let urn = tables.iter().find(|table| table.name == "ballot_1").expect("an urn");
    // One ballot of each group is enough to know a key by.
    let opens = |key: &&[u8; 32]| {
        urn.rows.iter().take(groups.len()).any(|row| {
            let body = unhex(&row[2]).expect("digits");
            groups.iter().any(|group| attacker::open(key, group, &row[1], &body).is_some())
        })
    };
    let Some(private) = keys.iter().find(opens) else { return (0, keys.len()) };
    let said = |row: &&Vec<String>| {
        let body = unhex(&row[2]).expect("digits");
        groups.iter().any(|group| attacker::open(private, group, &row[1], &body).is_some())
    };
    (urn.rows.iter().filter(said).count(), keys.len())
}

async fn no_backup_opens_a_ballot(app: &TestApp) {
    let (_hall, groups) = voted(app).await;
    let disk = Disk::watch(app).await;
    let small = |place: std::path::PathBuf| -> Vec<Vec<u8>> {
        files(&place)
            .into_iter()
            .map(|file| fs::read(file).expect("a file"))
            .filter(|bytes| bytes.len() < 4_096)
            .collect()
    };
    let tables = Loot::database(app).await.tables;
    let (open, tried) = opened(&groups, &tables, &small(disk.backup().await));
    assert_eq!(open, 0, "ballots open with what is in a backup of the database");
    assert!(tried > 48, "tags, at least, are tried: {tried}");

    // Planted: the private key beside the database, and so in its backup.
    let beside = if app.kind() == Kind::Sqlite { app.directory().to_owned() } else { disk.backup().await };
    let keys: Vec<_> =
        files(&app.directory().join("keys")).into_iter().filter(|file| file.ends_with("private")).collect();
    let [private] = &keys[..] else { panic!("no private key among {:?}", files(&app.directory().join("keys"))) };
    fs::copy(private, beside.join("kaoping.key")).expect("copied");
    let backup = if app.kind() == Kind::Sqlite { disk.backup().await } else { beside };
    let (open, _) = opened(&groups, &tables, &small(backup));
    assert_eq!(open, 48, "the planted key opens every ballot");
}

/// Numbers in the log that come as often as ballots, by what stands before them: the longest is the longest comment's.
fn by_length(log: &str, lengths: &[usize]) -> Vec<(String, usize)> {
    let mut series: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in log.lines() {
        let words = line.split_whitespace().filter_map(|word| word.split_once('='));
        for (name, number) in words {
            let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(number) = digits.parse() {
                series.entry(name.to_owned()).or_default().push(number);
            }
        }
    }
    let order = |numbers: &[u64]| {
        let mut order: Vec<_> = (0..numbers.len()).collect();
        order.sort_by_key(|place| numbers[*place]);
        order
    };
    let truth = order(&lengths.iter().map(|length| *length as u64).collect::<Vec<_>>());
    let right = |numbers: &[u64]| order(numbers).iter().zip(&truth).filter(|(one, other)| one == other).count();
    let all = series.into_iter().filter(|(_, numbers)| numbers.len() == lengths.len());
    all.map(|(name, numbers)| (name, right(&numbers))).collect()
}

async fn no_log_tells_the_length_of_a_ballot(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let lengths = [70, 10, 50, 20, 60, 30];
    let vote = async |planted: bool| {
        for (rater, length) in ["A-2", "A-3", "A-4", "A-5", "A-6", "A-7"].into_iter().zip(lengths) {
            let client = app.person(rater).await;
            let tasks = my_tasks(&client, &cycle.id).await;
            let task = tasks.iter().find(|task| task["channel"] == "UPWARD").expect("a task");
            let comment = "字".repeat(length);
            let input = serde_json::json!({ "assignment": task["id"], "marks": marks("70"), "comment": comment });
            let body =
                serde_json::json!({ "query": graphql::CAST_BALLOT, "variables": { "input": input } }).to_string();
            let size = body.len();
            client.post(body).await.ok();
            if planted {
                tracing::info!(path = "/graphql", body_bytes = size, "request");
            }
        }
    };
    let log = Reading::begin();
    vote(false).await;
    tracing::trace!("everybody has voted");
    let found = by_length(&String::from_utf8_lossy(&log.bytes()), &lengths);
    assert!(found.iter().all(|(_, right)| *right < lengths.len()), "a number in the log tells lengths: {found:?}");
    drop(log);
    let log = Reading::begin();
    vote(true).await;
    let found = by_length(&String::from_utf8_lossy(&log.bytes()), &lengths);
    assert!(found.contains(&("body_bytes".to_owned(), lengths.len())), "planted sizes are not found: {found:?}");
}
