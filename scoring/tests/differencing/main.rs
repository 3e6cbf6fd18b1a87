//! Differencing (domain rule 10), written as the attacker: from everything that any one viewer, or any two of whom at most
//! one is a rater, may read of a target over the whole life of a cycle, an exact solver finds no more about the raters of
//! an anonymous channel than its released figure implies.
//!
//! The attacker here is stronger than any two viewers: reads the scorecard in its finest detail and its trace, knows the
//! scheme and how many ballots there are, every mark of every *other* channel, and (as a rater) their own marks. The
//! yardstick is a reader who knows all that too and sees of the channel its figure only, in the two units in which it
//! enters the total, and the total.
//!
//! `DIFFERENCING_CYCLES=100000 cargo test -p scoring --test differencing -- --nocapture` runs more.
mod audit;
mod controls;
mod cycle;
mod seen;
mod solver;

use cycle::{Cycle, Dice, Habit, Q, SCALES};
use scoring::scorecard::{ChannelState, Misfit, Standing, compute, recompute};
use scoring::{Channel, Scorecard};
use seen::{Eyes, Of, Reading};
use solver::{Before, Guess, Reach, Riddle, one_rater, reach};
use std::collections::{BTreeMap, BTreeSet};

type Reaches = BTreeMap<&'static [i64], Reach>;
type Possible = Vec<Vec<Guess>>;

fn reaches() -> Reaches {
    SCALES.into_iter().map(|scale| (scale, reach(scale))).collect()
}

fn anonymous(card: &Scorecard) -> impl Iterator<Item = Channel> {
    let released =
        |one: &&scoring::scorecard::ChannelResult| one.channel.anonymous() && one.state == ChannelState::Counts;
    card.channels.iter().filter(released).map(|one| one.channel)
}

/// Whether the yardstick has it too.
fn released(of: Of, channel: Channel) -> bool {
    of == Of::Total || of == Of::Share(channel) || of == Of::Figure(channel)
}

/// A rater of the channel who looks on, and what they gave.
fn insider(eyes: &Eyes<'_>, dice: &mut Dice) -> Before {
    let sheets = &eyes.cycle.sheets[&eyes.channel];
    if dice.one_in(2) {
        return Before::default();
    }
    let sheet = dice.of(sheets);
    let own = eyes.cells.iter().map(|cell| sheet[eyes.place(cell.leaf)]).collect();
    Before { own: Some(own), counts: None }
}

/// The pair of solutions: with everything readable, and with what was released of the channel. `more` is what else the
/// attacker has read, `own` what the yardstick has.
fn solve(
    eyes: &Eyes<'_>,
    reaches: &Reaches,
    before: &Before,
    more: &[Reading],
    own: &[Reading],
) -> (Possible, Possible) {
    let readings = eyes.readings();
    let all: Vec<&Reading> = readings.iter().chain(more).collect();
    let yardstick = readings.iter().filter(|one| released(one.of, eyes.channel)).chain(own).collect::<Vec<_>>();
    let riddle = Riddle::new(eyes, reaches, before);
    let found = riddle.solve(&all);
    if before.counts.is_none() {
        return (found, riddle.solve(&yardstick));
    }
    let fair = Before { counts: None, ..before.clone() };
    (found, Riddle::new(eyes, reaches, &fair).solve(&yardstick))
}

type Again = fn(&scoring::Scheme, &scoring::TargetMarks, &[Standing]) -> Result<Scorecard, Misfit>;

/// The same cycle later on: a named sheet was given back, or its marks at a leaf were; and it was computed again.
fn later(cycle: &Cycle, card: &Scorecard, dice: &mut Dice, again: Again) -> (Cycle, Scorecard) {
    let mut later = cycle.clone();
    let leaf = *dice.of(&(0..cycle.scales.len()).collect::<Vec<_>>());
    for (channel, sheets) in &mut later.sheets {
        if !channel.anonymous() {
            for sheet in sheets {
                sheet[leaf] = None;
            }
        }
    }
    let computed = again(&later.scheme, &later.marks(), &card.standing()).unwrap();
    (later, computed)
}

/// What the later scorecard tells of the channel: everything, and its figure and the total.
fn corrected(eyes: &Eyes<'_>, later: &Cycle, card: &Scorecard) -> (Vec<Reading>, Vec<Reading>) {
    let again = Eyes::new(later, card, eyes.channel);
    if again.cells.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let readings = again.readings();
    // A later total is released too, in its own rounding, but it may tell nothing but the one weighted sum.
    let figure = eyes.readings().iter().find(|one| one.of == Of::Figure(eyes.channel));
    let same = |one: &&Reading| figure.is_none_or(|figure| one.is_multiple_of(figure));
    let own = readings.iter().filter(|one| released(one.of, eyes.channel)).filter(same).cloned().collect();
    (readings.to_vec(), own)
}

/// The attacker's own marks do not rule out what really happened.
fn true_guesses(eyes: &Eyes<'_>) -> Vec<Guess> {
    let truth = |cell: &&scoring::scorecard::CellResult| {
        let mut given = eyes.cycle.given(eyes.channel, eyes.place(cell.leaf));
        given.sort_unstable();
        let (from, to) = eyes.cycle.kept(eyes.channel, given.len());
        Guess { marks: given.len(), kept: to - from, sum: given[from..to].iter().sum() }
    };
    eyes.cells.iter().map(truth).collect()
}

fn cycles() -> usize {
    std::env::var("DIFFERENCING_CYCLES").ok().and_then(|number| number.parse().ok()).unwrap_or(10_000)
}

/// What came of it.
#[derive(Default)]
struct Toll {
    /// By habit and number of ballots: channels released, everybody pinned, some mark of somebody ruled out.
    table: BTreeMap<(Habit, usize), [usize; 3]>,
    /// Channels looked at: released, without figures per indicator.
    hidden: usize,
    /// Where the share and the total, rounded in their own places, leave less than the rounded figure alone; and where
    /// they rule out a mark of a single rater that it leaves.
    by_digits: [usize; 2],
}

impl Toll {
    fn add(&mut self, other: Self) {
        for (key, counts) in other.table {
            let row = self.table.entry(key).or_default();
            row.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        self.hidden += other.hidden;
        self.by_digits.iter_mut().zip(other.by_digits).for_each(|(sum, count)| *sum += count);
    }
}

/// So many attackers at once.
const SHARDS: usize = 4;

#[test]
fn nothing_is_found_beyond_the_released_figure() {
    let mut toll = Toll::default();
    std::thread::scope(|scope| {
        let shards: Vec<_> = (0..SHARDS).map(|shard| scope.spawn(move || attack(shard, cycles() / SHARDS))).collect();
        for shard in shards {
            toll.add(shard.join().unwrap());
        }
    });
    print(&toll);
    assert!(toll.hidden > cycles() / 4, "hidden channels: {}", toll.hidden);
}

fn attack(shard: usize, cycles: usize) -> Toll {
    let (reaches, mut dice, mut toll) = (reaches(), Dice(1 << shard), Toll::default());
    for number in 0..cycles {
        let cycle = Cycle::random(&mut dice);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        for channel in anonymous(&card) {
            let eyes = Eyes::new(&cycle, &card, channel);
            crowd(&eyes, cycle.threshold());
            if eyes.cells.iter().all(|cell| cell.shown) {
                continue;
            }
            let before = insider(&eyes, &mut dice);
            let (later, again) = later(&cycle, &card, &mut dice, recompute);
            let (more, own) = corrected(&eyes, &later, &again);
            let (found, fair) = solve(&eyes, &reaches, &before, &more, &own);
            for (truth, found) in true_guesses(&eyes).iter().zip(&found) {
                assert!(found.contains(truth), "cycle {shard}/{number}: the attacker rules out the truth");
            }
            let why = || told(&eyes, &found, &fair);
            assert!(found == fair, "cycle {shard}/{number}, {}: {}", channel.word(), why());
            toll.hidden += 1;
            if card.total.is_some() {
                count(&mut toll, &eyes, &reaches, &fair, &before);
            }
        }
    }
    toll
}

/// Each rater in a released leaf stands among `threshold` others, and a shown leaf among enough.
fn crowd(eyes: &Eyes<'_>, threshold: usize) {
    let least = usize::try_from(eyes.cycle.scheme.release().indicator_marks).unwrap();
    for cell in &eyes.cells {
        let marks = eyes.cycle.given(eyes.channel, eyes.place(cell.leaf)).len();
        assert!(marks > threshold, "{marks} marks");
        assert!(!cell.shown || marks >= least, "shown with {marks} marks");
    }
}

fn told(eyes: &Eyes<'_>, found: &Possible, fair: &Possible) -> String {
    let sizes = found.iter().zip(fair).map(|(found, fair)| format!("{} of {}", found.len(), fair.len()));
    let readings: Vec<Of> = eyes.readings().iter().map(|reading| reading.of).collect();
    format!("{:?} left by {readings:?}", sizes.collect::<Vec<_>>())
}

/// What the figure alone leaves, without its share and the total.
fn alone(eyes: &Eyes<'_>, reaches: &Reaches, before: &Before) -> Possible {
    let readings = eyes.readings();
    let figure: Vec<&Reading> = readings.iter().filter(|one| one.of == Of::Figure(eyes.channel)).collect();
    Riddle::new(eyes, reaches, before).solve(&figure)
}

/// What may be the mark of any one rater, per leaf.
fn about_one(eyes: &Eyes<'_>, reaches: &Reaches, before: &Before, possible: &Possible) -> Vec<BTreeSet<i64>> {
    let one = |(place, guesses): (usize, &Vec<Guess>)| {
        let scale = eyes.cycle.scales[eyes.place(eyes.cells[place].leaf)];
        one_rater(guesses, scale, &reaches[scale], before.own.as_ref().and_then(|own| own[place]))
    };
    possible.iter().enumerate().map(one).collect()
}

fn count(toll: &mut Toll, eyes: &Eyes<'_>, reaches: &Reaches, fair: &Possible, before: &Before) {
    let ballots = eyes.cycle.sheets[&eyes.channel].len();
    let marks = about_one(eyes, reaches, before, fair);
    let scales = eyes.cells.iter().map(|cell| eyes.cycle.scales[eyes.place(cell.leaf)].len());
    let row = toll.table.entry((eyes.cycle.habit, ballots)).or_default();
    row[0] += 1;
    row[1] += usize::from(marks.iter().all(|marks| marks.len() == 1));
    row[2] += usize::from(marks.iter().zip(scales).any(|(marks, scale)| marks.len() < scale));
    let alone = alone(eyes, reaches, before);
    if alone != *fair {
        toll.by_digits[0] += 1;
        toll.by_digits[1] += usize::from(about_one(eyes, reaches, before, &alone) != marks);
    }
}

fn print(toll: &Toll) {
    let (hidden, [pairs, marks]) = (toll.hidden, toll.by_digits);
    println!("{hidden} anonymous channels without figures per indicator; nothing beyond the released figure in any");
    println!("in {pairs} the digits of the share and the total leave less than those of the figure alone,");
    println!("in {marks} about a single rater");
    println!("habit  ballots  released  everybody pinned  some mark ruled out");
    for ((habit, ballots), [released, everybody, somebody]) in &toll.table {
        println!("{habit:?}  {ballots:>7}  {released:>8}  {everybody:>16}  {somebody:>19}");
    }
}

/// What does not count is in nothing that is readable, so it may have any value on its whole scale.
#[test]
fn what_is_not_released_stays_open_over_its_whole_scale() {
    let (mut dice, mut suppressed) = (Dice(2), 0);
    for _ in 0..cycles() / 5 {
        let mut cycle = Cycle::random(&mut dice);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        let leaves: Vec<_> = cycle.scheme.leaves().map(|node| node.number).collect();
        let out = card.cells.iter().filter(|cell| cell.state == ChannelState::NotReleased);
        let out: Vec<_> =
            out.map(|cell| (cell.channel, leaves.iter().position(|leaf| *leaf == cell.leaf).unwrap())).collect();
        suppressed += out.len();
        for best in [false, true] {
            for (channel, leaf) in &out {
                let scale = cycle.scales[*leaf];
                let end = if best { scale[scale.len() - 1] } else { scale[0] };
                for sheet in cycle.sheets.get_mut(channel).unwrap() {
                    sheet[*leaf] = sheet[*leaf].map(|_| end);
                }
            }
            let other = compute(&cycle.scheme, &cycle.marks()).unwrap();
            assert_eq!(card, other);
            assert_eq!(card.explain(&cycle.scheme), other.explain(&cycle.scheme));
        }
    }
    assert!(suppressed > cycles() / 10, "suppressed: {suppressed}");
}

/// The attacker's number of an exact figure, for the controls.
fn as_exact(eyes: &Eyes<'_>, of: Of, value: Q) -> Reading {
    eyes.reading(of, scoring::Points::ZERO, Some(value)).unwrap()
}
