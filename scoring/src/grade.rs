//! Grades with quotas (domain rule 18).
use crate::{
    Points,
    document::{Grade, Tie},
};

/// The grade of each target, as an index into `grades` (best first), in the order given; none without a total or where
/// no grade is left. Candidates for a grade are the targets not yet graded with a rounded total of at least `at_least`;
/// its quota is `quota` % of all ranked targets, rounded down, filled by rank; all or none of a tie across the line get it.
pub fn assign(grades: &[Grade], tie: Tie, totals: &[Option<Points>]) -> Vec<Option<usize>> {
    let mut order: Vec<(Points, usize)> =
        totals.iter().enumerate().filter_map(|(place, total)| total.map(|total| (total, place))).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut assigned = vec![None; totals.len()];
    // The targets that are graded are always the front of what is left: grades go by rank.
    let mut left = order.as_slice();
    for (index, grade) in grades.iter().enumerate() {
        let candidates = left.partition_point(|(total, _)| *total >= grade.at_least);
        let taken = grade.quota.map_or(candidates, |quota| within(left, candidates, places(quota, order.len()), tie));
        let (front, rest) = left.split_at(taken.min(left.len()));
        for (_, place) in front {
            if let Some(slot) = assigned.get_mut(*place) {
                *slot = Some(index);
            }
        }
        left = rest;
    }
    assigned
}

/// `quota` per cent of `ranked`, rounded down.
fn places(quota: Points, ranked: usize) -> usize {
    let ranked = i128::try_from(ranked).unwrap_or(i128::MAX);
    let whole = i128::from(Points::HUNDRED.0);
    usize::try_from(i128::from(quota.0.max(0)).saturating_mul(ranked) / whole).unwrap_or(usize::MAX)
}

/// How many of the first `candidates` get a grade with so many places.
fn within(left: &[(Points, usize)], candidates: usize, places: usize, tie: Tie) -> usize {
    if candidates <= places {
        return candidates;
    }
    let total = |place: usize| left.get(place).map(|(total, _)| *total);
    let last = places.checked_sub(1).and_then(total);
    let tied = last.is_some() && last == total(places);
    let Some(line) = last.filter(|_| tied) else { return places };
    match tie {
        Tie::All => left.partition_point(|(total, _)| *total >= line),
        Tie::None => left.partition_point(|(total, _)| *total > line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use proptest::prelude::*;

    fn grades(lines: &[(&str, Option<&str>)]) -> Vec<Grade> {
        let grade = |(at_least, quota): &(&str, Option<&str>)| Grade {
            code: (*at_least).to_owned(),
            name: Text { zh: "等".to_owned(), en: "grade".to_owned() },
            at_least: at_least.parse().unwrap(),
            quota: quota.map(|quota| quota.parse().unwrap()),
        };
        lines.iter().map(grade).collect()
    }

    fn totals(points: &[i64]) -> Vec<Option<Points>> {
        points.iter().map(|points| Points::whole(*points)).collect()
    }

    #[test]
    fn a_quota_is_rounded_down_and_filled_by_rank() {
        let grades = grades(&[("90", Some("20")), ("60", None)]);
        // 20 % of nine is one; the second best goes on to the next grade, the worst gets none.
        let given = assign(&grades, Tie::None, &totals(&[91, 95, 80, 70, 70, 65, 64, 61, 50]));
        assert_eq!(given[..3], [Some(1), Some(0), Some(1)]);
        assert_eq!(given[8], None);
        let mut nobody = totals(&[95, 94, 80, 70]);
        nobody.push(None);
        assert_eq!(
            assign(&grades, Tie::All, &nobody),
            [Some(1), Some(1), Some(1), Some(1), None],
            "20 % of four is none"
        );
    }

    #[test]
    fn a_tie_across_the_line_gets_all_or_none() {
        let grades = grades(&[("90", Some("40")), ("0", None)]);
        let tied = totals(&[99, 95, 95, 95, 60]);
        assert_eq!(assign(&grades, Tie::All, &tied), [Some(0), Some(0), Some(0), Some(0), Some(1)]);
        assert_eq!(assign(&grades, Tie::None, &tied), [Some(0), Some(1), Some(1), Some(1), Some(1)]);
        let before = totals(&[95, 95, 94, 94, 60]);
        assert_eq!(assign(&grades, Tie::None, &before), [Some(0), Some(0), Some(1), Some(1), Some(1)], "no tie across");
    }

    /// Word for word: for each grade, the candidates in turn of rank, one group of equals after the other.
    fn naive(grades: &[Grade], tie: Tie, totals: &[Option<Points>]) -> Vec<Option<usize>> {
        let ranked = totals.iter().flatten().count();
        let mut given = vec![None; totals.len()];
        for (index, grade) in grades.iter().enumerate() {
            let open = |given: &[Option<usize>], place: &usize| {
                given[*place].is_none() && totals[*place].is_some_and(|total| total >= grade.at_least)
            };
            let candidates: Vec<usize> = (0..totals.len()).filter(|place| open(&given, place)).collect();
            let quota = grade.quota.map(|quota| usize::try_from(quota.0).unwrap() * ranked / 1_000_000);
            for place in &candidates {
                let better = candidates.iter().filter(|other| totals[**other] > totals[*place]).count();
                let equal = candidates.iter().filter(|other| totals[**other] == totals[*place]).count();
                let gets = quota.is_none_or(|quota| match tie {
                    Tie::All => better < quota,
                    Tie::None => better + equal <= quota,
                });
                if gets {
                    given[*place] = Some(index);
                }
            }
        }
        given
    }

    proptest! {
        #[test]
        fn grades_are_as_written(
            totals in prop::collection::vec(prop::option::of(0_i64..12), 0..25),
            lines in prop::collection::btree_map(0_i64..12, prop::option::of(0_i64..=1_000_000), 0..4),
            all: bool,
        ) {
            let totals: Vec<_> = totals.into_iter().map(|total| total.map(Points)).collect();
            let grade = |(at_least, quota): (i64, Option<i64>)| Grade { at_least: Points(at_least), quota: quota.map(Points), ..grades(&[("0", None)]).remove(0) };
            let grades: Vec<Grade> = lines.into_iter().rev().map(grade).collect();
            let tie = if all { Tie::All } else { Tie::None };
            prop_assert_eq!(assign(&grades, tie, &totals), naive(&grades, tie, &totals));
        }
    }
}
