//! The hospital of `examples/`: what is shown equals what `tests/worked` computed independently, digit for digit.
use scoring::scheme::document::{Aggregate, SchemeFile, WeightRule};
use scoring::scorecard::{ChannelState, NodeState, compute};
use scoring::{Cell, Channel, Exact, Figure, Points, Scheme, Scorecard, TargetMarks, Values, Word, grade, rank};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn read(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/hospital").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Rows by column name; the columns used here never hold a quoted comma.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = read(file);
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().unwrap().collect();
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

fn scheme(name: &str) -> Scheme {
    let mut file: SchemeFile = serde_saphyr::from_str(&read(&format!("{name}.scheme.yaml"))).unwrap();
    if name == "individual" {
        let refused = Scheme::compile(&file).unwrap_err();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!((refused[0].code, refused[0].path.as_str()), ("WEIGHTS_NOT_100", "indicators"));
        assert!(refused[0].en.contains("105") && refused[0].zh.contains("105"));
        file.weights = WeightRule::Normalise;
    }
    Scheme::compile(&file).unwrap()
}

/// The marks of every target, aggregated from those of each rater.
fn targets(name: &str, scheme: &Scheme) -> BTreeMap<String, TargetMarks> {
    let mut given: BTreeMap<[String; 3], Vec<Points>> = BTreeMap::new();
    for row in rows(&format!("marks/{name}.csv")).iter().filter(|row| !row["indicator"].is_empty()) {
        let key = [row["target"].clone(), row["indicator"].clone(), row["channel"].clone()];
        if row["entry"] == "ABSTAIN" {
            continue;
        }
        let leaf = scheme.node_by_code(&row["indicator"]).unwrap();
        let level = leaf.levels().iter().find(|level| level.code == row["entry"]);
        given.entry(key).or_default().push(level.map_or_else(|| row["entry"].parse().unwrap(), |level| level.points));
    }
    let mut targets: BTreeMap<String, TargetMarks> = BTreeMap::new();
    for row in rows(&format!("expected/{name}.cells.csv")) {
        let channel = Channel::from_word(&row["channel"]).unwrap();
        let values = given.remove(&[row["target"].clone(), row["indicator"].clone(), row["channel"].clone()]);
        let values = values.unwrap_or_default();
        let mean = scheme.channel(channel).unwrap().aggregate == Aggregate::Mean;
        let sums = Values::Sums {
            sum: values.iter().map(|value| i128::from(value.0)).sum(),
            count: u32::try_from(values.len()).unwrap(),
        };
        let counts = Values::Counts(values.iter().map(|value| (*value, 1)).collect());
        let target = targets.entry(row["target"].clone()).or_default();
        // Codes of persons begin with their organisation's; directors sit at the hospital itself.
        let own = row["target"].split('-').next().unwrap().replace("DIR", "H");
        target.organisations = vec![own, "H".to_owned()];
        target.cells.push(Cell {
            leaf: scheme.node_by_code(&row["indicator"]).unwrap().number,
            channel,
            expected: row["asked"].parse().unwrap(),
            abstained: 0,
            values: vec![(Points(Points::UNIT), if mean { sums } else { counts })],
        });
    }
    assert!(given.is_empty(), "marks that nobody was asked for: {:?}", given.keys());
    targets
}

fn check(figure: Option<&Figure>, row: &BTreeMap<String, String>, exact: &str, rounded: &str) {
    let shown = figure.map(|figure| (figure.exact.to_string(), figure.rounded.to_string())).unwrap_or_default();
    assert_eq!(shown, (row[exact].clone(), row[rounded].clone()), "{row:?}");
}

fn of_one(weight: Option<&Exact>) -> String {
    weight.map(|weight| weight.over(&Exact::HUNDRED).unwrap().to_string()).unwrap_or_default()
}

fn cycle(name: &str) -> (Scheme, BTreeMap<String, Scorecard>) {
    let scheme = scheme(name);
    let cards: BTreeMap<String, Scorecard> =
        targets(name, &scheme).into_iter().map(|(code, marks)| (code, compute(&scheme, &marks).unwrap())).collect();
    (scheme, cards)
}

fn totals(name: &str, scheme: &Scheme, cards: &BTreeMap<String, Scorecard>) {
    let rounded: Vec<Option<Points>> = cards.values().map(|card| card.total.as_ref().map(|t| t.rounded)).collect();
    let ranks = rank::competition(&rounded);
    let grades = grade::assign(scheme.grades(), scheme.tie(), &rounded);
    let expected = rows(&format!("expected/{name}.csv"));
    assert_eq!(expected.len(), cards.len());
    for row in &expected {
        let place = cards.keys().position(|code| *code == row["target"]).unwrap();
        let card = &cards[&row["target"]];
        check(card.total.as_ref(), row, "total_exact", "total");
        check(Some(&card.unassessed), row, "unassessed_exact", "unassessed");
        assert_eq!(serde_json::to_value(card.state).unwrap(), row["state"].as_str());
        assert_eq!(ranks[place].map(|rank| rank.to_string()).unwrap_or_default(), row["rank"], "{row:?}");
        assert_eq!(grades[place].map(|g| scheme.grades()[g].code.clone()).unwrap_or_default(), row["grade"], "{row:?}");
    }
}

fn channels(name: &str, cards: &BTreeMap<String, Scorecard>) {
    for row in rows(&format!("expected/{name}.channels.csv")) {
        let card = &cards[&row["target"]];
        let channel = card.channels.iter().find(|channel| channel.channel.word() == row["channel"]).unwrap();
        assert_eq!(serde_json::to_value(channel.state).unwrap(), row["state"].as_str(), "{row:?}");
        check(channel.share.as_ref(), &row, "share_exact", "share");
        check(channel.figure.as_ref(), &row, "figure_exact", "figure");
        assert_eq!(of_one(channel.weight.as_ref().map(|weight| &weight.exact)), row["weight_exact"], "{row:?}");
        assert_eq!(channel.weight.as_ref().map(|w| w.rounded.to_string()).unwrap_or_default(), row["weight_percent"]);
    }
}

/// Shown nodes and cells, and those not shown.
fn details(name: &str, scheme: &Scheme, cards: &BTreeMap<String, Scorecard>) -> [usize; 4] {
    let mut seen = [0; 4];
    for row in rows(&format!("expected/{name}.indicators.csv")) {
        let node = scheme.node_by_code(&row["indicator"]).unwrap();
        let result = &cards[&row["target"]].nodes[usize::from(node.number.get())];
        assert_eq!(serde_json::to_value(result.state).unwrap(), row["state"].as_str(), "{row:?}");
        assert_eq!(result.full.as_ref().map(|full| full.round(4).to_string()).unwrap_or_default(), row["full"]);
        assert_eq!(of_one(result.in_total.as_ref()), row["weight_exact"], "{row:?}");
        if result.shown {
            check(result.figure.as_ref(), &row, "figure_exact", "figure");
            check(result.points.as_ref(), &row, "points_exact", "points");
        }
        if result.state == NodeState::Assessed {
            seen[usize::from(!result.shown)] += 1;
        }
    }
    for row in rows(&format!("expected/{name}.cells.csv")) {
        let leaf = scheme.node_by_code(&row["indicator"]).unwrap().number;
        let mut cells = cards[&row["target"]].cells.iter();
        let cell = cells.find(|cell| cell.leaf == leaf && cell.channel.word() == row["channel"]).unwrap();
        let counts = cell.state == ChannelState::Counts;
        assert_eq!(counts, !row["figure_exact"].is_empty(), "{row:?}");
        assert_eq!(cell.effective.as_ref().map_or("0/1".to_owned(), |w| of_one(Some(w))), row["effective_exact"]);
        assert!(!cell.shown || row["shown"] == "YES", "{row:?}");
        if cell.shown {
            check(cell.figure.as_ref(), &row, "figure_exact", "figure");
        }
        if counts {
            seen[2 + usize::from(!cell.shown)] += 1;
        }
    }
    seen
}

#[test]
fn individual() {
    let (scheme, cards) = cycle("individual");
    totals("individual", &scheme, &cards);
    channels("individual", &cards);
    let seen = details("individual", &scheme, &cards);
    assert!(seen.iter().all(|count| *count > 50), "shown and hidden nodes and cells: {seen:?}");
}

#[test]
fn department() {
    let (scheme, cards) = cycle("department");
    totals("department", &scheme, &cards);
    channels("department", &cards);
    let seen = details("department", &scheme, &cards);
    assert!(seen.iter().all(|count| *count > 0), "shown and hidden nodes and cells: {seen:?}");
}
