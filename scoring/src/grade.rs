//! Grades with quotas (domain rule 18).
use crate::{
    Points,
    scheme::document::{Grade, Tie},
};

/// The grade of each target, as an index into `grades` (best first), in the order given; none without a total or where
/// no grade is left. Candidates for a grade are the targets not yet graded with a rounded total of at least `at_least`;
/// its quota is `quota` % of all ranked targets, rounded down, filled by rank; all or none of a tie across the line get it.
pub fn assign(grades: &[Grade], tie: Tie, totals: &[Option<Points>]) -> Vec<Option<usize>> {
    let mut order: Vec<(Points, usize)> =
        totals.iter().enumerate().filter_map(|(place, total)| total.map(|total| (total, place))).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut assigned = vec![None; totals.len()];
    // Whoever is graded is always the front of what is left: grades go by rank.
    let mut left = order.as_slice();
    for (index, grade) in grades.iter().enumerate() {
        let candidates = left.partition_point(|(total, _)| *total >= grade.at_least);
        let taken = grade.quota.map_or(candidates, |quota| within(left, candidates, places(quota, order.len()), tie));
        let (graded, rest) = left.split_at(taken.min(left.len()));
        for (_, place) in graded {
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
