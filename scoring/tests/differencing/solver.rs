//! The attacker: everything that may have been given in one anonymous channel, by enumeration.
//!
//! Whatever a figure says of a leaf it says through the number of marks there and the sum of those that the statistic
//! keeps. So what somebody knows of any set of raters at a leaf is what they know of these two: two readers who think the
//! same pairs possible think the same marks of the same raters possible. Pairs are enumerated; where a channel counts at
//! one leaf or two, exactly; at more, the other leaves may take any value on their scale.
use crate::{
    cycle::{Cycle, Q, q},
    seen::{Eyes, Reading},
};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use scoring::Channel;
use std::collections::{BTreeMap, BTreeSet};

/// A multiple of every number of marks up to 12.
const COMMON: i64 = 27_720;
/// The sums that so many marks on a scale can have: by number of marks.
pub(crate) type Reach = Vec<Vec<i64>>;

pub(crate) fn reach(scale: &[i64]) -> Reach {
    let mut sums = vec![BTreeSet::from([0])];
    for marks in 1..=12 {
        let next = sums[marks - 1].iter().flat_map(|sum: &i64| scale.iter().map(move |mark| sum + mark)).collect();
        sums.push(next);
    }
    sums.into_iter().map(|sums| sums.into_iter().collect()).collect()
}

/// What may have been given at a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Guess {
    /// How many marks there are.
    pub(crate) marks: usize,
    /// How many of them the statistic keeps.
    pub(crate) kept: usize,
    /// The sum of those.
    pub(crate) sum: i64,
}

/// What a reader knows beside the figures.
#[derive(Clone, Default)]
pub(crate) struct Before {
    /// The reader's own marks, if they are a rater: one per counting leaf, or nothing where they abstained.
    pub(crate) own: Option<Vec<Option<i64>>>,
    /// A leak: how many marks there are at each counting leaf.
    pub(crate) counts: Option<Vec<usize>>,
}

/// One anonymous channel, to be guessed.
pub(crate) struct Riddle {
    scales: Vec<&'static [i64]>,
    guesses: Vec<Vec<Guess>>,
}

impl Riddle {
    /// Everything possible before a figure is read. Everybody is supposed to know how many ballots there are and the
    /// rules: so many marks at least, and which statistic.
    pub(crate) fn new(eyes: &Eyes<'_>, reaches: &BTreeMap<&'static [i64], Reach>, before: &Before) -> Self {
        let cycle = eyes.cycle;
        let ballots = cycle.sheets[&eyes.channel].len();
        let shown = usize::try_from(cycle.scheme.release().indicator_marks).unwrap();
        let scales: Vec<_> = eyes.cells.iter().map(|cell| cycle.scales[eyes.place(cell.leaf)]).collect();
        let guesses = eyes.cells.iter().zip(&scales).enumerate().map(|(place, (cell, scale))| {
            let least = if cell.shown { shown } else { cycle.threshold() + 1 };
            let most = if !cell.shown && eyes.cells.len() == 1 { ballots.min(shown - 1) } else { ballots };
            let own = before.own.as_ref().and_then(|own| own[place]);
            let range =
                (least..=most).filter(|marks| before.counts.as_ref().is_none_or(|counts| counts[place] == *marks));
            range.flat_map(|marks| possible(cycle, eyes.channel, &reaches[scale], marks, own)).collect()
        });
        let guesses = guesses.collect();
        Self { scales, guesses }
    }

    /// Per leaf, what is still possible after these readings.
    pub(crate) fn solve(&self, readings: &[&Reading]) -> Vec<Vec<Guess>> {
        let bands: Vec<Band> = self.bands(readings);
        let possible = |leaf: usize| {
            let fits = |guess: &&Guess| bands.iter().all(|band| band.fits(leaf, guess));
            self.guesses[leaf].iter().filter(fits).copied().collect()
        };
        (0..self.guesses.len()).map(possible).collect()
    }

    /// Readings of the same weighted sum make one band.
    fn bands(&self, readings: &[&Reading]) -> Vec<Band> {
        let mut bands: BTreeMap<Vec<Q>, (Q, (Q, bool))> = BTreeMap::new();
        for reading in readings {
            let lead = reading.weights.iter().find(|weight| !weight.is_zero()).unwrap();
            let weights: Vec<Q> = reading.weights.iter().map(|weight| weight / lead).collect();
            let (low, high) = (&reading.low / lead, (&reading.high / lead, reading.closed));
            bands
                .entry(weights)
                .and_modify(|band| {
                    band.0 = band.0.clone().max(low.clone());
                    band.1 = band.1.clone().min(high.clone());
                })
                .or_insert((low, high));
        }
        bands.into_iter().map(|(weights, (low, high))| self.whole(weights, &low, (&high.0, high.1))).collect()
    }

    /// The same in whole numbers.
    fn whole(&self, weights: Vec<Q>, low: &Q, (high, closed): (&Q, bool)) -> Band {
        let full = |place: usize| *self.scales[place].last().unwrap();
        let weights: Vec<Q> =
            weights.into_iter().enumerate().map(|(place, weight)| weight * q(100, full(place))).collect();
        let all = weights.iter().chain([low, high]).fold(BigInt::one(), |lcm, number| lcm.lcm(number.denom()));
        let whole = |number: &Q| (number * Q::from_integer(all.clone())).to_integer().to_i128().unwrap();
        let common = i128::from(COMMON);
        let weights: Vec<i128> = weights.iter().map(whole).collect();
        let others = |leaf: usize| {
            let other = (0..weights.len()).filter(|other| *other != leaf && weights[*other] != 0);
            let values = other.map(|other| {
                let mut values: Vec<i128> =
                    self.guesses[other].iter().map(|guess| weights[other] * value(guess)).collect();
                values.sort_unstable();
                values.dedup();
                values
            });
            let mut values: Vec<Vec<i128>> = values.collect();
            match values.len() {
                0 => Others::Nothing,
                1 => Others::Values(values.remove(0)),
                _ => Others::Between(
                    values.iter().filter_map(|values| values.first()).sum(),
                    values.iter().filter_map(|values| values.last()).sum(),
                ),
            }
        };
        let others = (0..weights.len()).map(others).collect();
        Band { low: whole(low) * common, high: whole(high) * common + i128::from(closed), weights, others }
    }
}

/// A weighted sum of the leaves in whole numbers, from `low` to before `high`.
struct Band {
    weights: Vec<i128>,
    low: i128,
    high: i128,
    others: Vec<Others>,
}

impl Band {
    fn fits(&self, leaf: usize, guess: &Guess) -> bool {
        let here = self.weights[leaf] * value(guess);
        match &self.others[leaf] {
            Others::Nothing => (self.low..self.high).contains(&here) || self.weights[leaf] == 0,
            Others::Values(values) => {
                let first = values.partition_point(|value| here + value < self.low);
                values.get(first).is_some_and(|value| here + value < self.high)
            }
            Others::Between(least, most) => here + least < self.high && here + most >= self.low,
        }
    }
}

/// What the other leaves may add to a sum.
enum Others {
    Nothing,
    Values(Vec<i128>),
    Between(i128, i128),
}

fn value(guess: &Guess) -> i128 {
    i128::from(guess.sum) * i128::from(COMMON / i64::try_from(guess.kept).unwrap())
}

fn possible(cycle: &Cycle, channel: Channel, reach: &Reach, marks: usize, own: Option<i64>) -> Vec<Guess> {
    let (from, to) = cycle.kept(channel, marks);
    let kept = to - from;
    let has_own = |sum: &i64| match own {
        Some(own) if kept == marks => reach[marks - 1].binary_search(&(sum - own)).is_ok(),
        _ => true,
    };
    reach[kept].iter().copied().filter(has_own).map(|sum| Guess { marks, kept, sum }).collect()
}

/// What may be the mark of any one other rater at a leaf.
pub(crate) fn one_rater(guesses: &[Guess], scale: &[i64], reach: &Reach, own: Option<i64>) -> BTreeSet<i64> {
    let others = usize::from(own.is_some());
    let can = |mark: &i64| {
        guesses.iter().any(|guess| {
            // A mark that may have been trimmed away, or stand beside the middle, may be any.
            guess.kept < guess.marks
                || reach[guess.marks - 1 - others].binary_search(&(guess.sum - own.unwrap_or(0) - mark)).is_ok()
        })
    };
    scale.iter().copied().filter(can).collect()
}
