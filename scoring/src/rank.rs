//! Ranks (domain rule 18).
use crate::Points;

/// Competition ranks (1, 2, 2, 4) by rounded total, highest first, in the order given; a target without a total has none.
/// Ties are never broken.
pub fn competition(totals: &[Option<Points>]) -> Vec<Option<u32>> {
    let mut sorted: Vec<Points> = totals.iter().flatten().copied().collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let rank = |total: &Points| {
        let better = sorted.partition_point(|other| other > total);
        u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1)
    };
    totals.iter().map(|total| total.as_ref().map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_rank_and_the_next_is_skipped() {
        let totals = [Some(Points(80)), None, Some(Points(95)), Some(Points(90)), Some(Points(90))];
        assert_eq!(competition(&totals), [Some(4), None, Some(1), Some(2), Some(2)]);
    }
}
