//! Random small cycles: a scheme, one target, and what every rater gave at every leaf.
use num_bigint::BigInt;
use num_rational::BigRational;
use scoring::scheme::document::Aggregate;
use scoring::{Cell, Channel, Points, Scheme, TargetMarks, Values};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) type Q = BigRational;

pub(crate) fn q(numerator: i64, denominator: i64) -> Q {
    Q::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// Splitmix64: the same cycles every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    pub(crate) fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[usize::try_from(self.roll(choices.len() as u64)).unwrap()]
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.roll(u64::try_from(high - low + 1).unwrap())).unwrap()
    }
}

/// What a rater may give at a leaf, in whole points. The attacker knows that nobody gives anything else.
pub(crate) const SCALES: [&[i64]; 5] =
    [&[0, 1, 2, 3, 4, 5], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[50, 70, 85, 100], &[0, 60, 80, 100], &[0, 1]];

/// How raters give marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Habit {
    /// Any mark is as likely as any other.
    Even,
    /// Three marks in four are the best one.
    Kind,
}

/// Who gave what, by rater and leaf; nothing where somebody abstained.
pub(crate) type Sheets = Vec<Vec<Option<i64>>>;

#[derive(Clone)]
pub(crate) struct Cycle {
    pub(crate) scheme: Scheme,
    /// The scale of each leaf, in the scheme's order.
    pub(crate) scales: Vec<&'static [i64]>,
    pub(crate) sheets: BTreeMap<Channel, Sheets>,
    pub(crate) habit: Habit,
}

impl Cycle {
    pub(crate) fn random(dice: &mut Dice) -> Self {
        let threshold = dice.between(3, 5);
        let indicator_marks = threshold + dice.between(1, 7);
        Self::with(dice, threshold, indicator_marks)
    }

    pub(crate) fn with(dice: &mut Dice, threshold: i64, indicator_marks: i64) -> Self {
        let count = usize::try_from(dice.between(1, 4)).unwrap();
        let scales: Vec<_> = (0..count).map(|_| *dice.of(&SCALES)).collect();
        let document = document(dice, &scales, (threshold, indicator_marks));
        let file = serde_json::from_str(&document.to_string()).unwrap();
        let scheme = Scheme::compile(&file).unwrap_or_else(|problems| panic!("{problems:?}"));
        let habit = *dice.of(&[Habit::Even, Habit::Kind]);
        let sheets = scheme.channels().iter().map(|plan| {
            let raters = if plan.channel.anonymous() { dice.between(3, 12) } else { dice.between(0, 3) };
            let abstains = 2 + dice.roll(20);
            let sheet = |dice: &mut Dice| scales.iter().map(|scale| mark(dice, scale, habit, abstains)).collect();
            (plan.channel, (0..raters).map(|_| sheet(dice)).collect())
        });
        let sheets = sheets.collect();
        Self { scheme, scales, sheets, habit }
    }

    /// As the database would hand it over.
    pub(crate) fn marks(&self) -> TargetMarks {
        let mut cells = Vec::new();
        for (channel, sheets) in &self.sheets {
            for (leaf, node) in self.scheme.leaves().enumerate() {
                let given: Vec<i64> = sheets.iter().filter_map(|sheet| sheet[leaf]).collect();
                let counts = given.iter().map(|mark| (Points::whole(*mark).unwrap(), 1)).collect();
                let expected = u32::try_from(sheets.len()).unwrap();
                let values = vec![(Points(Points::UNIT), Values::Counts(counts))];
                cells.push(Cell { leaf: node.number, channel: *channel, expected, abstained: 0, values });
            }
        }
        TargetMarks { organisations: vec!["H".to_owned()], cells }
    }

    pub(crate) fn given(&self, channel: Channel, leaf: usize) -> Vec<i64> {
        self.sheets[&channel].iter().filter_map(|sheet| sheet[leaf]).collect()
    }

    pub(crate) fn full(&self, leaf: usize) -> i64 {
        *self.scales[leaf].last().unwrap()
    }

    /// The true figure of a channel at a leaf, of 100.
    pub(crate) fn figure(&self, channel: Channel, leaf: usize) -> Q {
        let mut given = self.given(channel, leaf);
        given.sort_unstable();
        let (from, to) = self.kept(channel, given.len());
        let sum: i64 = given[from..to].iter().sum();
        q(sum * 100, i64::try_from(to - from).unwrap() * self.full(leaf))
    }

    /// Which of so many sorted marks the channel's statistic takes: domain rules 10 and 14 written a second time.
    pub(crate) fn kept(&self, channel: Channel, marks: usize) -> (usize, usize) {
        let least = if channel.anonymous() { self.threshold() + 3 } else { 3 };
        match self.scheme.channel(channel).unwrap().aggregate {
            Aggregate::Trimmed if marks >= least => (1, marks - 1),
            Aggregate::Median if marks >= 10 || !channel.anonymous() => ((marks - 1) / 2, marks / 2 + 1),
            _ => (0, marks),
        }
    }

    pub(crate) fn threshold(&self) -> usize {
        usize::try_from(self.scheme.release().threshold).unwrap()
    }
}

fn mark(dice: &mut Dice, scale: &[i64], habit: Habit, abstains: u64) -> Option<i64> {
    if dice.one_in(abstains) {
        return None;
    }
    let best = habit == Habit::Kind && !dice.one_in(4);
    Some(if best { *scale.last().unwrap() } else { *dice.of(scale) })
}

fn document(dice: &mut Dice, scales: &[&[i64]], release: (i64, i64)) -> Value {
    let mut words = vec![*dice.of(&["PEER", "UPWARD"])];
    if dice.one_in(2) {
        words.push(if words[0] == "PEER" { "UPWARD" } else { "PEER" });
    }
    for word in ["DOWNWARD", "SELF", "PANEL"] {
        if dice.one_in(3) {
            words.push(word);
        }
    }
    let channels: Vec<Value> = words
        .iter()
        .map(|word| {
            let aggregate = if dice.one_in(4) { *dice.of(&["TRIMMED", "MEDIAN"]) } else { "MEAN" };
            json!({"channel": word, "weight": (1 + dice.roll(40)).to_string(), "aggregate": aggregate})
        })
        .collect();
    let combine = if dice.one_in(3) { "ADDITIVE" } else { "WEIGHTED" };
    // A composite over the first leaves, or over none of them, or over all.
    let inside = usize::try_from(dice.roll(scales.len() as u64 + 1)).unwrap();
    let inner = *dice.of(&["WEIGHTED", "ADDITIVE"]);
    let (first, rest) = scales.split_at(inside);
    let mut indicators = Vec::new();
    if !first.is_empty() {
        let parts: Vec<Value> =
            first.iter().enumerate().map(|(place, scale)| leaf(dice, place, scale, inner, &words)).collect();
        let mut node = json!({"code": "K", "name": {"zh": "合", "en": "C"}, "kind": "COMPOSITE", "combine": inner,
            "children": parts});
        weigh(dice, &mut node, combine);
        indicators.push(node);
    }
    let others = rest.iter().enumerate();
    indicators.extend(others.map(|(place, scale)| leaf(dice, inside + place, scale, combine, &words)));
    json!({
        "kaoping": "scheme/1", "code": "S", "name": {"zh": "方案", "en": "Scheme"}, "target": "PERSON",
        "decimals": dice.roll(5), "weights": "NORMALISE", "unassessed_limit": *dice.of(&["50", "100"]),
        "release": {"threshold": release.0, "indicator_marks": release.1},
        "combine": combine, "channels": channels, "indicators": indicators,
    })
}

fn leaf(dice: &mut Dice, place: usize, scale: &[i64], parent: &str, words: &[&str]) -> Value {
    let full = scale.last().unwrap().to_string();
    let mut node =
        json!({"code": format!("L{place}"), "name": {"zh": "叶", "en": "Leaf"}, "kind": "RATED", "full": full});
    weigh(dice, &mut node, parent);
    if dice.one_in(3) {
        let weights = words.iter().map(|word| ((*word).to_owned(), json!((1 + dice.roll(20)).to_string())));
        node["channels"] = Value::Object(weights.collect());
    }
    node
}

fn weigh(dice: &mut Dice, node: &mut Value, parent: &str) {
    if parent == "WEIGHTED" {
        node["weight"] = json!((1 + dice.roll(9)).to_string());
    }
}
