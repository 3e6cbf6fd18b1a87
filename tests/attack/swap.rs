//! Two raters of one target exchange what they say: nothing that is left tells the one history from the other.
use super::{
    full,
    hall::{Dice, Group, Hall},
    loot::{Loot, Table},
};
use api::cycle::cycle;
use entity::{Id, record};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Instant,
};
use tests::TestApp;

tests::on_both!(exchanged_ballots_leave_no_trace);

/// How many raters each target has: enough for comments to be released.
const RATERS: usize = 6;
/// All that may differ by the moment: the audit trail says it, and the product's clock is set alike.
const MINUTE: i64 = 60_000;

/// What lies of a cycle, table by table.
type Trace = BTreeMap<String, Lying>;

/// Rows as they lie, and on which pages: where a cycle's rows are on several, PostgreSQL put them where older pages had
/// room, in no order that anybody chose.
#[derive(Default)]
struct Lying {
    rows: Vec<Vec<String>>,
    pages: BTreeSet<String>,
}

impl Lying {
    fn put(&mut self, table: &Table, row: &[String], started: i64) {
        self.rows.push(masked(table, row, started));
        let place = table.columns.iter().position(|column| column == "ctid");
        self.pages.extend(place.and_then(|place| row[place].split(',').next()).map(str::to_owned));
    }

    fn alike(&self, other: &Self) -> bool {
        let sorted = |rows: &[Vec<String>]| {
            let mut rows = rows.to_vec();
            rows.sort();
            rows
        };
        let scattered = self.pages.len() > 1 || other.pages.len() > 1;
        self.rows == other.rows || (scattered && sorted(&self.rows) == sorted(&other.rows))
    }
}

/// What is left of these cycles. Ids and ciphertext are random: of them the length counts, and where they lie.
async fn traces(app: &TestApp, cycles: &[Id<record::Cycle>], started: i64) -> Vec<Trace> {
    let loot = Loot::database(app).await;
    let ids: HashMap<_, _> =
        cycles.iter().enumerate().map(|(place, cycle)| (cycle.uuid().simple().to_string(), place)).collect();
    let mut traces: Vec<Trace> = cycles.iter().map(|_| Trace::new()).collect();
    for table in &loot.tables {
        let urn = table.name.strip_prefix("ballot_").and_then(|number| number.parse::<usize>().ok());
        let name = if urn.is_some() { "ballot" } else { &table.name };
        for row in &table.rows {
            if let Some(trace) = owner(table, row, urn, &ids).and_then(|place| traces.get_mut(place)) {
                trace.entry(name.to_owned()).or_default().put(table, row, started);
            }
        }
    }
    for rows in traces.iter_mut().flatten().filter(|(name, _)| ["audit", "outbox"].contains(&name.as_str())) {
        // Lines of the office's acts lie where PostgreSQL had room for them; each of them is the same.
        rows.1.rows.sort();
    }
    traces
}

/// The place of the cycle that a row belongs to.
fn owner(table: &Table, row: &[String], urn: Option<usize>, ids: &HashMap<String, usize>) -> Option<usize> {
    let cell = |name: &str| Some(&row[table.columns.iter().position(|column| column == name)?]);
    let number = match (urn, table.name.as_str()) {
        (Some(number), _) => Some(number),
        (None, "cycle") => cell("number")?.parse().ok(),
        (None, _) => cell("cycle").and_then(|number| number.parse().ok()),
    };
    number.map_or_else(|| ids.get(cell("record_id")?).copied(), |number: usize| number.checked_sub(1))
}

fn masked(table: &Table, row: &[String], started: i64) -> Vec<String> {
    let cell = |(place, cell): (usize, &String)| match table.columns[place].as_str() {
        // What names the cycle, and where PostgreSQL put the row of it among those of other cycles.
        "cycle" | "number" | "code" if table.name == "cycle" || table.columns[place] == "cycle" => "#".to_owned(),
        "ctid" if !table.name.starts_with("ballot_") => "#".to_owned(),
        "xmin" => "#".to_owned(),
        "at" | "opens_at" | "scoring_at" | "closes_at" => {
            ((cell.parse::<i64>().expect("a moment") - started + MINUTE / 2).div_euclid(MINUTE)).to_string()
        }
        _ if table.binary[place] => format!("#{}", cell.len()),
        _ => cell.clone(),
    };
    row.iter().enumerate().map(cell).collect()
}

/// Where two histories differ.
fn differences(one: &Trace, other: &Trace) -> Vec<String> {
    let mut found = vec![];
    let tables: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    for table in tables {
        let none = Lying::default();
        let (one, other) = (one.get(table).unwrap_or(&none), other.get(table).unwrap_or(&none));
        if !one.alike(other) {
            let first = one.rows.iter().zip(&other.rows).find(|(one, other)| one != other);
            found.push(format!("{table}: {} and {} rows, {first:?}", one.rows.len(), other.rows.len()));
        }
    }
    found
}

/// The same, but two raters say what the other said before.
fn exchanged(group: &Group, dice: &mut Dice) -> (usize, usize) {
    let mut places: Vec<_> = (0..group.voices.len()).collect();
    dice.shuffle(&mut places);
    (places[0], places[1])
}

async fn exchanged_ballots_leave_no_trace(app: &TestApp) {
    let pairs = if full() { 1_000 } else { 25 };
    let begins = "2026-03-02T08:00:00+08:00";
    app.set_clock(begins).await;
    let (started, start) = (app.now().await, Instant::now());
    let hall = Hall::build(app, std::iter::once(RATERS)).await;
    let mut dice = Dice::new(3);
    let mut cycles = vec![];
    let mut said: Vec<Group> = vec![];
    for number in 1..=2 * pairs {
        app.set_clock(begins).await;
        let cycle = hall.scoring(&format!("C{number}")).await;
        let groups = hall.groups(cycle, number, &mut dice).await;
        assert_eq!((groups.len(), groups[0].voices.len()), (1, RATERS));
        said.extend(groups);
        cycles.push(cycle);
    }
    // The second of each pair hears what the first heard, from the same raters in the same order, but for the two.
    for pair in said.chunks_mut(2) {
        let [first, second] = pair else { panic!("a pair") };
        let in_order = |group: &Group, rater| group.voices.iter().find(|voice| voice.rater == rater).cloned();
        let mut voices: Vec<_> =
            first.voices.iter().map(|voice| in_order(second, voice.rater).expect("the same raters")).collect();
        for (voice, first) in voices.iter_mut().zip(&first.voices) {
            (voice.comment, voice.points) = (first.comment.clone(), first.points);
        }
        let (one, two) = exchanged(first, &mut dice);
        let (comment, points) = (voices[one].comment.clone(), voices[one].points);
        (voices[one].comment, voices[one].points) = (voices[two].comment.clone(), voices[two].points);
        (voices[two].comment, voices[two].points) = (comment, points);
        second.voices = voices;
    }
    for group in &said {
        hall.vote(std::slice::from_ref(group), 1).await;
    }
    let compare = |traces: &[Trace]| -> Vec<String> {
        traces.chunks(2).flat_map(|pair| differences(&pair[0], &pair[1])).collect()
    };
    let before = traces(app, &cycles, started).await;
    assert!(
        before.iter().all(|trace| trace["ballot"].rows.len() == RATERS && trace.len() > 5),
        "{:?}",
        before[0].keys()
    );
    assert_eq!(compare(&before), Vec::<String>::new(), "before closing");

    // Planted: what each rater said, unsealed, beside the rater's place in the order.
    app.tamper("CREATE TABLE unsealed (cycle INTEGER, place INTEGER, points BIGINT)").await;
    for (number, group) in (1..).zip(&said) {
        for (place, voice) in group.voices.iter().enumerate() {
            app.tamper(&format!("INSERT INTO unsealed VALUES ({number}, {place}, {})", voice.points)).await;
        }
    }
    let found = compare(&traces(app, &cycles, started).await);
    assert_eq!(found.iter().filter(|one| one.starts_with("unsealed")).count(), pairs, "{found:?}");
    assert_eq!(found.len(), pairs);
    app.tamper("DROP TABLE unsealed").await;

    let ends = "2026-03-03T09:00:00+08:00";
    for cycle in &cycles {
        app.set_clock(ends).await;
        cycle::act::close(&app.app, &hall.office(), *cycle).await.expect("closed");
    }
    let after = traces(app, &cycles, started).await;
    assert!(after.iter().all(|trace| trace.contains_key("tally") && trace["tally_comment"].rows.len() == RATERS));
    assert!(after.iter().all(|trace| trace["participation"].rows.len() == RATERS && !trace.contains_key("ballot")));
    assert_eq!(compare(&after), Vec::<String>::new(), "after closing");
    println!("{:?}: {pairs} pairs of cycles, {} ballots, {:?}", app.kind(), 2 * pairs * RATERS, start.elapsed());

    // Planted: comments in the order in which they were put, as a careless count would write them.
    for (number, group) in (1..).zip(&said) {
        for (position, voice) in (101..).zip(&group.voices) {
            app.tamper(&format!(
                "UPDATE tally_comment SET position = {position} WHERE cycle = {number} AND comment = '{}'",
                voice.comment
            ))
            .await;
        }
    }
    let found = compare(&traces(app, &cycles, started).await);
    assert_eq!(found.iter().filter(|one| one.starts_with("tally_comment")).count(), pairs, "{found:?}");
}
