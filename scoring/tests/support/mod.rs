//! Random schemes and marks, and the arithmetic written a second time: naive, per rater, straight from the file's tree,
//! with big rationals only. It shares nothing with `scoring` but the scheme file's types.
#![expect(dead_code, reason = "each test binary uses a part of it")]
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use scoring::scheme::document::{Aggregate, Combine, Indicator, IndicatorKind, SchemeFile};
use scoring::{Cell, Channel, Points, Scheme, TargetMarks, Values};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) type Q = BigRational;

/// Numbers taken from a list that proptest made and can shrink; zero when it is used up.
pub(crate) struct Dice(std::vec::IntoIter<u16>);

impl Dice {
    pub(crate) fn new(numbers: Vec<u16>) -> Self {
        Self(numbers.into_iter())
    }

    /// From 0 to below `sides`.
    pub(crate) fn roll(&mut self, sides: u32) -> u32 {
        u32::from(self.0.next().unwrap_or(0)) % sides
    }

    pub(crate) fn one_in(&mut self, sides: u32) -> bool {
        self.roll(sides) == 1
    }

    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.roll(u32::try_from(choices.len()).unwrap()) as usize]
    }
}

const CHANNELS: [&str; 5] = ["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL"];

/// A random scheme that the linter accepts.
pub(crate) fn scheme(dice: &mut Dice, show_all: bool) -> SchemeFile {
    let words: Vec<&str> = CHANNELS.into_iter().filter(|_| !dice.one_in(4)).collect();
    let words = if words.is_empty() { vec!["PEER"] } else { words };
    let channels: Vec<Value> = words
        .iter()
        .map(|word| {
            let anonymous = ["UPWARD", "PEER"].contains(word);
            let aggregate = if dice.one_in(3) { *dice.of(&["TRIMMED", "MEDIAN"]) } else { "MEAN" };
            let mut rule = json!({
                "channel": word, "weight": (1 + dice.roll(60)).to_string(), "aggregate": aggregate, "comments": true,
            });
            if !anonymous && aggregate == "MEAN" && dice.one_in(2) {
                rule["seat_weights"] = json!({"HEAD": "2", "DEPUTY": "1.5"});
            }
            rule
        })
        .collect();
    let threshold = 3 + dice.roll(3);
    let marks = if show_all { threshold + 1 } else { threshold + 1 + dice.roll(7) };
    let combine = if dice.one_in(4) { "ADDITIVE" } else { "WEIGHTED" };
    let mut next = 0;
    let file = json!({
        "kaoping": "scheme/1", "code": "S", "name": {"zh": "方案", "en": "Scheme"}, "target": "PERSON",
        "decimals": dice.roll(5), "weights": "NORMALISE",
        "release": {"threshold": threshold, "indicator_marks": marks},
        "unassessed_limit": (dice.roll(101)).to_string(), "combine": combine, "channels": channels,
        "indicators": siblings(dice, combine, 0, &words, &mut next),
    });
    serde_json::from_str(&file.to_string()).unwrap()
}

fn siblings(dice: &mut Dice, combine: &str, depth: u32, words: &[&str], next: &mut u32) -> Vec<Value> {
    (0..=dice.roll(4)).map(|_| indicator(dice, combine, depth, words, next)).collect()
}

fn indicator(dice: &mut Dice, parent: &str, depth: u32, words: &[&str], next: &mut u32) -> Value {
    *next += 1;
    let mut node = json!({"code": format!("I{next}"), "name": {"zh": "指标", "en": "Indicator"}});
    if parent == "WEIGHTED" {
        node["weight"] = json!((1 + dice.roll(50)).to_string());
    }
    if dice.one_in(6) {
        node["applies_to"] = json!([*dice.of(&["A", "B", "C"])]);
    }
    if dice.one_in(5) {
        let weights = words.iter().map(|word| ((*word).to_owned(), json!((1 + dice.roll(30)).to_string())));
        node["channels"] = Value::Object(weights.collect());
    }
    if depth < 2 && dice.one_in(3) {
        let combine = *dice.of(&["WEIGHTED", "ADDITIVE"]);
        node["kind"] = json!("COMPOSITE");
        node["combine"] = json!(combine);
        node["children"] = Value::Array(siblings(dice, combine, depth + 1, words, next));
    } else {
        node["kind"] = json!("RATED");
        node["full"] = json!(*dice.of(&["100", "20", "7.5"]));
    }
    node
}

/// What every rater asked at one leaf in one channel gave: seat weight, value or nothing.
pub(crate) type Given = BTreeMap<(String, Channel), Vec<(Points, Option<Points>)>>;

pub(crate) fn leaves(indicators: &[Indicator]) -> Vec<&Indicator> {
    indicators
        .iter()
        .flat_map(|one| if one.kind == IndicatorKind::Rated { vec![one] } else { leaves(&one.children) })
        .collect()
}

/// Random marks: somebody, nobody or everybody answers.
pub(crate) fn given(dice: &mut Dice, file: &SchemeFile) -> Given {
    let mut given = Given::new();
    for leaf in leaves(&file.indicators) {
        for rule in &file.channels {
            let asked = dice.roll(14);
            let absent = 1 + dice.roll(6);
            let full = leaf.full.unwrap_or(Points::HUNDRED).0;
            let seats: Vec<Points> = rule.seat_weights.values().copied().chain([Points(Points::UNIT)]).collect();
            let raters = (0..asked).map(|_| {
                let seat = *dice.of(&seats);
                let value = Points(full * i64::from(dice.roll(9)) / 8);
                (seat, (!dice.one_in(absent)).then_some(value))
            });
            given.insert((leaf.code.clone(), rule.channel), raters.collect());
        }
    }
    given
}

/// The same, as the database would aggregate it.
pub(crate) fn aggregated(scheme: &Scheme, organisations: &[String], given: &Given) -> TargetMarks {
    let mut cells = Vec::new();
    for ((code, channel), raters) in given {
        let mut seats: BTreeMap<Points, BTreeMap<Points, u32>> = BTreeMap::new();
        for (seat, value) in raters {
            if let Some(value) = value {
                *seats.entry(*seat).or_default().entry(*value).or_default() += 1;
            }
        }
        let counts = scheme.channel(*channel).unwrap().needs_counts();
        let values = seats.into_iter().map(|(seat, values)| {
            let sums = Values::Sums {
                sum: values.iter().map(|(value, count)| i128::from(value.0) * i128::from(*count)).sum(),
                count: values.values().sum(),
            };
            (seat, if counts { Values::Counts(values.into_iter().collect()) } else { sums })
        });
        cells.push(Cell {
            leaf: scheme.node_by_code(code).unwrap().number,
            channel: *channel,
            expected: u32::try_from(raters.len()).unwrap(),
            abstained: 0,
            values: values.collect(),
        });
    }
    TargetMarks { organisations: organisations.to_vec(), cells }
}

pub(crate) fn q(units: Points) -> Q {
    Q::new(units.0.into(), Points::UNIT.into())
}

pub(crate) fn whole(number: i64) -> Q {
    Q::from_integer(BigInt::from(number))
}

/// Half away from zero, in ten-thousandths.
pub(crate) fn rounded(value: &Q, decimals: u8) -> Points {
    let scale = whole(10_i64.pow(u32::from(decimals)));
    let steps = (value.abs() * &scale + Q::new(1.into(), 2.into())).floor();
    let units = steps / scale * whole(Points::UNIT);
    let units = i64::try_from(units.to_integer()).unwrap();
    Points(if value.is_negative() { -units } else { units })
}

/// A leaf of the reference: everything on it, per channel that counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct RefLeaf {
    /// Channel → (declared weight of 100, figure, whether it counts).
    pub(crate) cells: BTreeMap<Channel, (Q, Q, bool)>,
    pub(crate) declared: Q,
}

/// (leaf, channel) → its part of a figure, of 1.
pub(crate) type Parts = BTreeMap<(String, Channel), Q>;

/// A node of the reference, with what is required only.
#[derive(Debug)]
pub(crate) struct RefNode {
    pub(crate) code: String,
    pub(crate) size: Q,
    pub(crate) full: Q,
    pub(crate) additive: bool,
    pub(crate) children: Vec<RefNode>,
    pub(crate) leaf: Option<RefLeaf>,
}

impl RefNode {
    /// The figure of 100 and, if there is one, W·w per cell, as parts of 1.
    pub(crate) fn figure(&self) -> Option<(Q, Parts)> {
        let mut parts = BTreeMap::new();
        let mut figure = Q::zero();
        if let Some(leaf) = &self.leaf {
            let counting: Vec<_> = leaf.cells.iter().filter(|(_, cell)| cell.2).collect();
            let weights: Q = counting.iter().map(|(_, cell)| &cell.0).sum();
            for (channel, (weight, mark, _)) in &counting {
                figure += weight / &weights * mark;
                parts.insert((self.code.clone(), **channel), weight / &weights);
            }
            return (!counting.is_empty()).then_some((figure, parts));
        }
        let assessed: Vec<_> = self.children.iter().filter_map(|child| Some((child, child.figure()?))).collect();
        let sizes: Q = assessed.iter().map(|(child, _)| &child.size).sum();
        for (child, (mark, below)) in &assessed {
            figure += &child.size / &sizes * mark;
            parts.extend(below.iter().map(|(key, part)| (key.clone(), &child.size / &sizes * part)));
        }
        (!assessed.is_empty()).then_some((figure, parts))
    }

    pub(crate) fn all(&self) -> Vec<&RefNode> {
        let below = self.children.iter().flat_map(RefNode::all);
        std::iter::once(self).chain(below).collect()
    }

    fn leaves_mut(&mut self) -> Vec<&mut RefLeaf> {
        match &mut self.leaf {
            Some(leaf) => vec![leaf],
            None => self.children.iter_mut().flat_map(RefNode::leaves_mut).collect(),
        }
    }

    fn share_out(&mut self, part: &Q) {
        let sizes: Q = self.children.iter().map(|child| &child.size).sum();
        if let Some(leaf) = &mut self.leaf {
            leaf.declared = part.clone();
        }
        for child in &mut self.children {
            let part = part * &child.size / &sizes;
            child.share_out(&part);
        }
    }
}

/// The whole reference result.
pub(crate) struct Reference {
    pub(crate) root: RefNode,
    pub(crate) unassessed: Q,
    pub(crate) total: Option<Q>,
    /// Channel → share of the total.
    pub(crate) shares: BTreeMap<Channel, Q>,
    /// (leaf, channel) → W·w as a part of 1.
    pub(crate) parts: Parts,
}

pub(crate) fn reference(file: &SchemeFile, organisations: &[String], given: &Given) -> Reference {
    let base: BTreeMap<Channel, Q> = file.channels.iter().map(|rule| (rule.channel, q(rule.weight))).collect();
    let children: Vec<RefNode> = file
        .indicators
        .iter()
        .filter_map(|one| plant(file, one, file.combine == Combine::Additive, &base, organisations, given))
        .collect();
    let additive = file.combine == Combine::Additive;
    let full = if additive { children.iter().map(|child| &child.full).sum() } else { whole(100) };
    let mut root = RefNode { code: String::new(), size: whole(1), full, additive, children, leaf: None };
    root.share_out(&whole(1));
    for channel in [Channel::Upward, Channel::Peer] {
        let (mut kept, mut all) = (Q::zero(), Q::zero());
        for leaf in root.leaves_mut() {
            if let Some((weight, _, counts)) = leaf.cells.get(&channel) {
                all += weight * &leaf.declared;
                kept += if *counts { weight * &leaf.declared } else { Q::zero() };
            }
        }
        if kept * whole(2) < all {
            root.leaves_mut().into_iter().for_each(|leaf| {
                leaf.cells.entry(channel).and_modify(|cell| cell.2 = false);
            });
        }
    }
    let missing = |leaf: &&mut RefLeaf| leaf.cells.values().all(|cell| !cell.2);
    let unassessed: Q = root.leaves_mut().into_iter().filter(missing).map(|leaf| leaf.declared.clone()).sum();
    let unassessed = unassessed * whole(100);
    let scored = root.figure().filter(|_| unassessed <= q(file.unassessed_limit));
    let total = scored.as_ref().map(|(figure, _)| figure * &root.full / whole(100));
    let mut shares: BTreeMap<Channel, Q> = BTreeMap::new();
    let parts = scored.map(|(_, parts)| parts).unwrap_or_default();
    for node in root.all() {
        for (channel, cell) in node.leaf.iter().flat_map(|leaf| &leaf.cells) {
            if let Some(part) = parts.get(&(node.code.clone(), *channel)) {
                *shares.entry(*channel).or_default() += part * &cell.1 * &root.full / whole(100);
            }
        }
    }
    Reference { root, unassessed, total, shares, parts }
}

fn plant(
    file: &SchemeFile,
    one: &Indicator,
    by_full: bool,
    inherited: &BTreeMap<Channel, Q>,
    organisations: &[String],
    given: &Given,
) -> Option<RefNode> {
    if !one.applies_to.is_empty() && !one.applies_to.iter().any(|code| organisations.contains(code)) {
        return None;
    }
    let own: BTreeMap<Channel, Q> = one.channels.iter().map(|(channel, weight)| (*channel, q(*weight))).collect();
    let weights = if own.is_empty() { inherited } else { &own };
    let additive = one.combine == Combine::Additive;
    let (children, leaf, full) = if one.kind == IndicatorKind::Rated {
        let full = q(one.full.unwrap_or(Points::HUNDRED));
        (Vec::new(), Some(marked(file, one, &full, weights, given)), full)
    } else {
        let plant = |child| plant(file, child, additive, weights, organisations, given);
        let children: Vec<RefNode> = one.children.iter().filter_map(plant).collect();
        if children.is_empty() {
            return None;
        }
        let full = if additive { children.iter().map(|child| &child.full).sum() } else { whole(100) };
        (children, None, full)
    };
    let size = if by_full { full.clone() } else { q(one.weight.unwrap()) };
    Some(RefNode { code: one.code.clone(), size, full, additive, children, leaf })
}

fn marked(file: &SchemeFile, leaf: &Indicator, full: &Q, weights: &BTreeMap<Channel, Q>, given: &Given) -> RefLeaf {
    let mut cells = BTreeMap::new();
    let sum: Q = weights.values().sum();
    for rule in &file.channels {
        let Some(weight) = weights.get(&rule.channel) else { continue };
        let raters = given.get(&(leaf.code.clone(), rule.channel)).cloned().unwrap_or_default();
        if raters.is_empty() || weight.is_zero() {
            continue;
        }
        let values: Vec<(Q, Q)> = raters.iter().filter_map(|(seat, value)| Some((q(*seat), q((*value)?)))).collect();
        let anonymous = rule.channel == Channel::Upward || rule.channel == Channel::Peer;
        let least = if anonymous { file.release.threshold as usize } else { 0 };
        let counts = values.len() > least;
        let figure =
            if counts { statistic(rule.aggregate, anonymous, least, values) * whole(100) / full } else { Q::zero() };
        cells.insert(rule.channel, (weight * whole(100) / &sum, figure, counts));
    }
    RefLeaf { cells, declared: Q::zero() }
}

fn statistic(aggregate: Aggregate, anonymous: bool, threshold: usize, mut values: Vec<(Q, Q)>) -> Q {
    values.sort_by(|a, b| a.1.cmp(&b.1));
    let n = values.len();
    let trim = if anonymous { n >= threshold + 3 } else { n >= 3 };
    match aggregate {
        Aggregate::Trimmed if trim => values = values[1..n - 1].to_vec(),
        Aggregate::Median if !anonymous || n >= 10 => values = values[(n - 1) / 2..=n / 2].to_vec(),
        _ => {}
    }
    let weights: Q = values.iter().map(|(seat, _)| seat).sum();
    values.iter().map(|(seat, value)| seat * value).sum::<Q>() / weights
}
