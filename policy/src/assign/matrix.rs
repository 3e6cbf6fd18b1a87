//! A scheme's named matrix of organisations, in numbers.
use std::collections::{BTreeMap, BTreeSet};

use scoring::scheme::document::MatrixBlock;

use super::book::Book;
use super::finding;
use super::plan::Codes;

/// Which organisations rate which: by the one that is rated.
pub(super) struct Matrix(BTreeMap<usize, BTreeSet<usize>>);

impl Matrix {
    /// Reads the blocks; reports the codes that the roster does not hold.
    pub(super) fn new(book: &mut Book<'_>, blocks: &[MatrixBlock]) -> Self {
        let codes = Codes::new(book.plan.roster);
        let named: BTreeSet<&String> =
            blocks.iter().flat_map(|block| block.raters.iter().chain(&block.targets)).collect();
        let unknown = named.into_iter().filter(|code| codes.organisation(code).is_none());
        book.findings.extend(unknown.map(|code| finding::matrix_unknown(code)));
        let mut matrix: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for block in blocks {
            for rated in block.targets.iter().filter_map(|code| codes.organisation(code)) {
                let raters = block.raters.iter().filter_map(|code| codes.organisation(code));
                matrix.entry(rated).or_default().extend(raters);
            }
        }
        Self(matrix)
    }

    /// Those who rate an organisation, by code.
    pub(super) fn raters_of(&self, rated: usize) -> impl Iterator<Item = usize> + '_ {
        self.0.get(&rated).into_iter().flatten().copied()
    }

    pub(super) fn names(&self, rating: usize, rated: usize) -> bool {
        self.0.get(&rated).is_some_and(|raters| raters.contains(&rating))
    }

    /// Every pair (rating, rated).
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().flat_map(|(rated, raters)| raters.iter().map(move |rating| (*rating, *rated)))
    }
}
