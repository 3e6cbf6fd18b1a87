//! Sources: where the figure of a leaf comes from.
use crate::document::IndicatorKind;

/// Where a leaf's figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Marks that raters give on sheets and ballots.
    Raters,
}

impl Source {
    /// The source of an indicator of this kind; none for one that is made of its parts and so is no leaf.
    pub const fn of(kind: IndicatorKind) -> Option<Self> {
        match kind {
            IndicatorKind::Composite => None,
            IndicatorKind::Rated => Some(Self::Raters),
        }
    }

    /// Whether the raters of a channel mark such a leaf where the channel has a weight.
    pub const fn is_marked(self) -> bool {
        match self {
            Self::Raters => true,
        }
    }
}
