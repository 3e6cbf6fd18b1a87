//! The draw against its specification recomputed in Python, and against exhaustive search.
use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::{Draw, Member};

type Pairs = Vec<(usize, usize)>;

fn everybody<'a>(codes: &[&'a str]) -> Vec<Member<'a>> {
    codes.iter().map(|code| Member { code, rates: true, rated: true }).collect()
}

fn written(seed: u64, key: &str, codes: &[&str], per_rater: u32) -> String {
    let members = everybody(codes);
    let mut pairs: Vec<String> = Draw { seed, key, per_rater, members: &members, barred: &[] }
        .pairs()
        .into_iter()
        .map(|(rater, target)| format!("{}>{}", codes[rater], codes[target]))
        .collect();
    pairs.sort();
    pairs.join(" ")
}

/// The expected lines are the output of:
/// ```python
/// from hashlib import sha256
/// def draw(seed, key, codes, per_rater):
///     h = lambda t: sha256(f"{seed}:{key}:{t}".encode()).hexdigest()
///     n = len(codes); k = min(per_rater, n - 1)
///     order = sorted(codes, key=h)
///     offsets = sorted(range(1, n), key=lambda d: h(f"offset:{d}"))[:k]
///     return sorted((order[i], order[(i + d) % n]) for i in range(n) for d in offsets)
/// print(" ".join(f"{a}>{b}" for a, b in draw(seed, key, codes, per_rater)))
/// ```
#[test]
fn a_draw_is_what_its_specification_says() {
    let codes = ["P001", "P002", "P003", "P004", "P005", "P006", "P007"];
    assert_eq!(
        written(20_260_101, "SUR", &codes, 2),
        "P001>P005 P001>P007 P002>P004 P002>P006 P003>P001 P003>P005 P004>P003 P004>P006 P005>P002 P005>P007 \
         P006>P001 P006>P003 P007>P002 P007>P004"
    );
    assert_eq!(
        written(u64::MAX, "heads:医院", &["甲", "乙", "丙", "丁", "戊"], 3),
        "丁>丙 丁>乙 丁>甲 丙>乙 丙>戊 丙>甲 乙>丁 乙>戊 乙>甲 戊>丁 戊>丙 戊>乙 甲>丁 甲>丙 甲>戊"
    );
    assert_eq!(written(0, "X", &["a", "b", "c"], 6), "a>b a>c b>a b>c c>a c>b");
}

#[test]
fn nobody_and_one_alone_draw_nothing() {
    assert_eq!(written(1, "X", &[], 3), "");
    assert_eq!(written(1, "X", &["a"], 3), "");
    assert_eq!(written(1, "X", &["a", "b"], 0), "");
}

#[test]
fn what_is_taken_out_is_mended_with_few_changes() {
    let codes: Vec<String> = (0..500).map(|number| format!("P{number:03}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let members = everybody(&codes);
    let draw = |barred: &[(usize, usize)]| -> HashSet<(usize, usize)> {
        Draw { seed: 7, key: "G", per_rater: 6, members: &members, barred }.pairs().into_iter().collect()
    };
    let whole = draw(&[]);
    let barred: Pairs = whole.iter().copied().filter(|(rater, _)| rater % 100 == 0).take(3).collect();
    let mended = draw(&barred);
    assert_eq!(mended.len(), 3000);
    assert!(barred.iter().all(|pair| !mended.contains(pair)));
    // Each pair taken out costs a path of two new pairs and one more taken out.
    assert!(whole.difference(&mended).count() <= 9, "{}", whole.difference(&mended).count());
}

#[derive(Clone, Debug)]
struct Case {
    seed: u64,
    per_rater: u32,
    rates: Vec<bool>,
    rated: Vec<bool>,
    barred: Pairs,
}

impl Case {
    fn size(&self) -> usize {
        self.rates.len()
    }

    fn draw(&self) -> Pairs {
        let codes: Vec<String> = (0..self.size()).map(|number| format!("P{number}")).collect();
        let members: Vec<Member<'_>> = codes
            .iter()
            .zip(self.rates.iter().zip(&self.rated))
            .map(|(code, (rates, rated))| Member { code, rates: *rates, rated: *rated })
            .collect();
        Draw { seed: self.seed, key: "G", per_rater: self.per_rater, members: &members, barred: &self.barred }.pairs()
    }

    fn may(&self, rater: usize, target: usize) -> bool {
        rater != target && self.rates[rater] && self.rated[target] && !self.barred.contains(&(rater, target))
    }

    fn each(&self) -> usize {
        (self.per_rater as usize).min(self.size().saturating_sub(1))
    }
}

fn cases(sizes: std::ops::RangeInclusive<usize>, most: u32) -> impl Strategy<Value = Case> {
    (sizes, any::<u64>(), 1..=most, 0_usize..=4).prop_flat_map(|(size, seed, per_rater, density)| {
        let mostly = || prop::collection::vec(prop::bool::weighted(0.9), size);
        let pair = (0..size, 0..size);
        let barred = prop::collection::vec(pair, 0..=(density * size * size / 6));
        (mostly(), mostly(), barred).prop_map(move |(rates, rated, barred)| Case {
            seed,
            per_rater,
            rates,
            rated,
            barred,
        })
    })
}

fn degrees(size: usize, pairs: &Pairs) -> (Vec<usize>, Vec<usize>) {
    let (mut out, mut into) = (vec![0; size], vec![0; size]);
    for (rater, target) in pairs {
        out[*rater] += 1;
        into[*target] += 1;
    }
    (out, into)
}

fn squares(counts: &[usize]) -> usize {
    counts.iter().map(|count| count * count).sum()
}

/// The greatest number of pairs, and among those the least sums of squares of the raters' and of the targets' counts,
/// by trying every choice of every rater. Choices that leave all targets with the same counts are kept once, with the
/// least sum of the raters' squares.
fn exhaustive(case: &Case) -> (usize, usize, usize) {
    let (size, each) = (case.size(), case.each());
    let mut reached: HashMap<Vec<usize>, usize> = HashMap::from([(vec![0; size], 0)]);
    for rater in 0..size {
        let mut next: HashMap<Vec<usize>, usize> = HashMap::new();
        for choice in 0_u32..1 << size {
            let chosen: Vec<usize> = (0..size).filter(|target| choice & (1 << target) != 0).collect();
            if chosen.len() > each || chosen.iter().any(|target| !case.may(rater, *target)) {
                continue;
            }
            for (counts, sum) in &reached {
                let mut counts = counts.clone();
                for target in &chosen {
                    counts[*target] += 1;
                }
                if counts.iter().all(|count| *count <= each) {
                    let sum = sum + chosen.len() * chosen.len();
                    next.entry(counts).and_modify(|least| *least = sum.min(*least)).or_insert(sum);
                }
            }
        }
        reached = next;
    }
    let most = reached.keys().map(|counts| counts.iter().sum::<usize>()).max().unwrap();
    let best = || reached.iter().filter(|(counts, _)| counts.iter().sum::<usize>() == most);
    (most, best().map(|(_, sum)| *sum).min().unwrap(), best().map(|(counts, _)| squares(counts)).min().unwrap())
}

fn assert_optimal(case: &Case) -> Result<(), TestCaseError> {
    let pairs = case.draw();
    let (out, into) = degrees(case.size(), &pairs);
    prop_assert_eq!((pairs.len(), squares(&out), squares(&into)), exhaustive(case), "pairs {:?}", pairs);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn without_bars_everybody_rates_and_is_rated_alike(size in 1_usize..60, seed: u64, per_rater in 0_u32..20) {
        let all = vec![true; size];
        let case = Case { seed, per_rater, rates: all.clone(), rated: all, barred: Vec::new() };
        let pairs = case.draw();
        let (out, into) = degrees(size, &pairs);
        prop_assert!(out.iter().chain(&into).all(|count| *count == case.each()));
    }

    #[test]
    fn no_pair_is_oneself_barred_or_twice(case in cases(1..=40, 9)) {
        let pairs = case.draw();
        let (out, into) = degrees(case.size(), &pairs);
        prop_assert!(pairs.iter().all(|(rater, target)| case.may(*rater, *target)));
        prop_assert!(pairs.is_sorted_by(|one, other| one < other));
        prop_assert!(out.iter().chain(&into).all(|count| *count <= case.each()));
        prop_assert_eq!(&pairs, &case.draw());
    }

    #[test]
    fn a_draw_of_six_is_as_good_as_any(case in cases(1..=6, 3)) {
        assert_optimal(&case)?;
    }

    /// One target is left out, so that not everybody can rate as many; those without a bar differ by at most one.
    #[test]
    fn leaving_one_out_is_shared_by_all(size in 3_usize..80, seed: u64, per_rater in 1_u32..8) {
        let mut rated = vec![true; size];
        rated[0] = false;
        let case = Case { seed, per_rater, rates: vec![true; size], rated, barred: Vec::new() };
        let (out, into) = degrees(size, &case.draw());
        // Whoever is left out rates all the others where the group is so small that the others cannot rate themselves.
        let spread = out[1..].iter().max().unwrap() - out[1..].iter().min().unwrap();
        prop_assert!(spread <= 1, "{:?}", out);
        prop_assert!(into[1..].iter().all(|count| *count == case.each()), "{:?}", into);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_draw_of_seven_is_as_good_as_any(case in cases(7..=7, 3)) {
        assert_optimal(&case)?;
    }
}
