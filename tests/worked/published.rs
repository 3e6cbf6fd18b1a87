//! The published scorecards, against the expected files: what is shown through the API, and its exact form beside it.
use super::stored;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use tests::play::{OFFICE, Played, text};

/// A page of everything, and where it ends.
const SCORECARDS: &str = "query($cycle: ID!, $after: String) { scorecards(cycle: $cycle, first: 50, after: $after) {
    pageInfo { hasNextPage endCursor } totalCount
    nodes { target { code } state rank grade { code } total { rounded exact }
        channels { channel state share { rounded exact } figure { rounded exact } weight }
        indicators { indicator state anonymous figure { rounded exact } points { rounded exact } weightInTotal
            channels { channel state figure { rounded exact } effectiveWeight asked marks } } } } }";

type Cards = HashMap<String, Value>;

/// All scorecards as the office reads them, by target.
pub(super) async fn cards(played: &Played<'_>) -> Cards {
    let office = played.app.person(OFFICE).await;
    let (mut cards, mut after) = (HashMap::new(), Value::Null);
    loop {
        let variables = json!({ "cycle": played.cycle, "after": after });
        let page = office.ask_with(SCORECARDS, variables).await.field("scorecards");
        for card in page["nodes"].as_array().expect("cards") {
            cards.insert(text(&card["target"]["code"]).to_owned(), card.clone());
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return cards;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// A shown text, or nothing.
fn shown(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// State, total, rank, grade and what went unassessed, of every target.
pub(super) async fn totals(played: &Played<'_>, cards: &Cards) {
    let stored = stored::totals(played.app).await;
    let expected = played.example.rows(&format!("{}.csv", played.run.expected));
    assert_eq!(expected.len(), cards.len());
    for row in &expected {
        let (card, (total, unassessed)) = (&cards[&row["target"]], &stored[&row["target"]]);
        let rank = card["rank"].as_i64().map(|rank| rank.to_string()).unwrap_or_default();
        let flags: Vec<_> = card["channels"].as_array().expect("channels").iter().filter_map(flag).collect();
        let published = [
            shown(&card["state"]).to_owned(),
            total.clone().unwrap_or_default(),
            shown(&card["total"]["rounded"]).to_owned(),
            rank,
            shown(&card["grade"]["code"]).to_owned(),
            unassessed.clone().unwrap_or_default(),
            flags.join(" "),
        ];
        let columns = ["state", "total_exact", "total", "rank", "grade", "unassessed_exact", "flags"];
        assert_eq!(published, columns.map(|column| row[column].clone()), "{row:?}");
    }
}

fn flag(channel: &Value) -> Option<String> {
    let state = text(&channel["state"]);
    ["NOT_RELEASED", "NO_MARK"].contains(&state).then(|| format!("{}:{state}", text(&channel["channel"])))
}

/// State, share, weight and figure of every channel; and the shares sum to the total exactly.
pub(super) async fn channels(played: &Played<'_>, cards: &Cards) {
    let (stored, totals) = (stored::figures(played.app).await, stored::totals(played.app).await);
    let mut shares: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let expected = played.example.rows(&format!("{}.channels.csv", played.run.expected));
    assert!(!expected.is_empty());
    for row in &expected {
        let mut found = cards[&row["target"]]["channels"].as_array().expect("channels").iter();
        let channel = found.find(|channel| channel["channel"] == row["channel"].as_str()).expect("a channel");
        let exact = &stored[&(row["target"].clone(), String::new(), stored::channel(&row["channel"]))];
        let published = [
            shown(&channel["state"]).to_owned(),
            exact.points.clone().unwrap_or_default(),
            shown(&channel["share"]["rounded"]).to_owned(),
            stored::of_one(exact.weight.as_ref()),
            shown(&channel["weight"]).to_owned(),
            exact.figure.clone().unwrap_or_default(),
            shown(&channel["figure"]["rounded"]).to_owned(),
        ];
        let columns = ["state", "share_exact", "share", "weight_exact", "weight_percent", "figure_exact", "figure"];
        assert_eq!(published, columns.map(|column| row[column].clone()), "{row:?}");
        withheld(&channel["figure"], &exact.figure, ["UPWARD", "PEER"].contains(&row["channel"].as_str()));
        shares.entry(&row["target"]).or_default().extend(exact.points.clone());
    }
    for (target, shares) in shares {
        if let (Some(total), _) = &totals[target] {
            assert_eq!(stored::sum(shares.iter()), stored::rational(total), "the shares of {target}");
        }
    }
}

/// The exact form of a named figure is shown as it is stored; that of an anonymous one is not shown at all.
#[track_caller]
fn withheld(figure: &Value, stored: &Option<String>, anonymous: bool) {
    let exact = figure["exact"].as_str();
    if anonymous {
        assert_eq!(exact, None, "an exact anonymous figure");
    } else if !figure.is_null() {
        assert_eq!(exact, stored.as_deref());
    }
}

/// Every node of the tree: its state and weights always, its figures where they are shown.
pub(super) async fn indicators(played: &Played<'_>, cards: &Cards) {
    let stored = stored::figures(played.app).await;
    let expected = played.example.rows(&format!("{}.indicators.csv", played.run.expected));
    let mut seen = [0; 2];
    for row in &expected {
        let mut found = cards[&row["target"]]["indicators"].as_array().expect("indicators").iter();
        let node = found.find(|node| node["indicator"] == row["indicator"].as_str()).expect("an indicator");
        let exact = &stored[&(row["target"].clone(), row["indicator"].clone(), 0)];
        assert_eq!(shown(&node["state"]), row["state"], "{row:?}");
        assert_eq!(stored::of_one(exact.weight.as_ref()), row["weight_exact"], "{row:?}");
        assert_eq!(decimal(exact.full.as_deref()), row["full"], "{row:?}");
        if row["state"] != "ASSESSED" {
            continue;
        }
        let hidden = node["figure"].is_null();
        seen[usize::from(hidden)] += 1;
        if hidden {
            assert_eq!(node["anonymous"], true, "a named figure is always shown: {row:?}");
            assert_eq!((&exact.figure, &exact.points), (&None, &None), "what is not shown is not stored: {row:?}");
            continue;
        }
        let published = [
            exact.figure.clone().unwrap_or_default(),
            shown(&node["figure"]["rounded"]).to_owned(),
            exact.points.clone().unwrap_or_default(),
            shown(&node["points"]["rounded"]).to_owned(),
        ];
        let columns = ["figure_exact", "figure", "points_exact", "points"];
        assert_eq!(published, columns.map(|column| row[column].clone()), "{row:?}");
        withheld(&node["figure"], &exact.figure, node["anonymous"] == true);
    }
    assert!(seen.iter().all(|count| *count > 0), "shown and hidden indicators: {seen:?}");
}

/// `n/1` and the like as the shortest decimal text.
fn decimal(exact: Option<&str>) -> String {
    let Some(exact) = exact else { return String::new() };
    let (numerator, denominator) = exact.split_once('/').unwrap_or((exact, "1"));
    assert_eq!(denominator, "1", "full points are whole in the example");
    numerator.to_owned()
}

/// Every leaf and channel where somebody was asked.
pub(super) async fn cells(played: &Played<'_>, cards: &Cards) {
    let stored = stored::figures(played.app).await;
    let expected = played.example.rows(&format!("{}.cells.csv", played.run.expected));
    let mut seen = [0; 2];
    for row in &expected {
        let mut nodes = cards[&row["target"]]["indicators"].as_array().expect("indicators").iter();
        let node = nodes.find(|node| node["indicator"] == row["indicator"].as_str()).expect("an indicator");
        let mut cells = node["channels"].as_array().expect("channels").iter();
        let cell = cells.find(|cell| cell["channel"] == row["channel"].as_str());
        let cell = cell.unwrap_or_else(|| panic!("no cell for {row:?}"));
        let exact = &stored[&(row["target"].clone(), row["indicator"].clone(), stored::channel(&row["channel"]))];
        let counts = !row["figure_exact"].is_empty();
        assert_eq!(shown(&cell["state"]) == "COUNTS", counts, "{row:?}");
        let effective = exact.effective.as_ref().map_or("0/1".to_owned(), |weight| stored::of_one(Some(weight)));
        assert_eq!(effective, row["effective_exact"], "{row:?}");
        let anonymous = ["UPWARD", "PEER"].contains(&row["channel"].as_str());
        counted(cell, row, anonymous);
        if !counts {
            continue;
        }
        let hidden = cell["figure"].is_null();
        seen[usize::from(hidden)] += 1;
        assert!(hidden || row["shown"] == "YES", "shown with too few marks: {row:?}");
        assert!(!hidden || anonymous, "a named figure is always shown: {row:?}");
        if !hidden {
            let published = [exact.figure.clone().unwrap_or_default(), shown(&cell["figure"]["rounded"]).to_owned()];
            assert_eq!(published, ["figure_exact", "figure"].map(|column| row[column].clone()), "{row:?}");
            withheld(&cell["figure"], &exact.figure, anonymous);
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "shown and hidden cells: {seen:?}");
}

/// How many were asked and gave a mark: shown of named channels, never of anonymous ones.
#[track_caller]
fn counted(cell: &Value, row: &BTreeMap<String, String>, anonymous: bool) {
    let counts = ["asked", "marks"].map(|name| cell[name].as_i64().map(|count| count.to_string()));
    if anonymous {
        assert_eq!(counts, [None, None], "a number of anonymous raters: {row:?}");
    } else {
        assert_eq!(counts, ["asked", "marks"].map(|column| Some(row[column].clone())), "{row:?}");
    }
}

/// The comments that may be released are kept apart from marks, in order of content.
pub(super) async fn comments(played: &Played<'_>) {
    let rows = played.app.sql(
        "SELECT t.code, CAST(k.channel AS TEXT), k.comment FROM tally_comment k
         JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target ORDER BY k.target, k.channel, k.position",
    );
    let mut kept: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in rows.await {
        let [target, channel, comment] = row.try_into().expect("three columns");
        kept.entry((target.expect("a target"), channel.expect("a channel"))).or_default().extend(comment);
    }
    let mut expected: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in played.example.rows(&format!("{}.comments.csv", played.run.expected)) {
        let channel = stored::channel(&row["channel"]).to_string();
        expected.entry((row["target"].clone(), channel)).or_default().push(row["comment"].clone());
    }
    assert!(!expected.is_empty());
    for comments in expected.values_mut() {
        comments.sort_unstable();
    }
    kept.retain(|place, _| expected.contains_key(place));
    assert_eq!(kept, expected);
}
