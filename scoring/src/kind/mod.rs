//! The kinds of indicator, one module each. A kind's module holds all that sets the kind apart:
//!
//! | part | what it says | who asks |
//! |---|---|---|
//! | lint | what the file may say of such an indicator | [`crate::scheme::lint()`] |
//! | read | what remains of the file once it is compiled | [`crate::Scheme::compile`] |
//! | form | how a mark is checked and becomes an entry | [`crate::form`] |
//! | figure | how marks or parts become a figure of 100 | [`crate::scorecard`] |
//! | trace | how the figure is explained | [`crate::scorecard::trace`] |
//!
//! The file names a kind by a word; after the linter nothing asks for that word any more, but matches on [`Kind`]. No
//! match has an arm for all other kinds, so that a new kind does not compile until each of them has an answer.
mod composite;
mod rated;

pub use composite::Composite;
pub(crate) use composite::Part;
pub use rated::{LEVEL_LIMIT, Rated};

use crate::{
    Label, Source,
    document::{Combine, Indicator, IndicatorKind},
    finding::Findings,
};

/// What an indicator of a compiled scheme is, with what only its kind has.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Made of its parts.
    Composite(Composite),
    /// A leaf that raters mark.
    Rated(Rated),
}

impl Kind {
    /// Reads an indicator that the linter found no error in. Parts are added as the tree below it is read.
    pub(crate) fn read(indicator: &Indicator) -> Self {
        match indicator.kind {
            IndicatorKind::Composite => Self::Composite(Composite::new(indicator.combine)),
            IndicatorKind::Rated => Self::Rated(Rated::read(indicator)),
        }
    }

    /// The word by which the file names the kind; for storage and for show.
    pub const fn word(&self) -> IndicatorKind {
        match self {
            Self::Composite(_) => IndicatorKind::Composite,
            Self::Rated(_) => IndicatorKind::Rated,
        }
    }

    /// Where the figure comes from; none for an indicator that is made of its parts.
    pub const fn source(&self) -> Option<Source> {
        Source::of(self.word())
    }

    /// What it is made of, unless it is a leaf.
    pub const fn composite(&self) -> Option<&Composite> {
        match self {
            Self::Composite(composite) => Some(composite),
            Self::Rated(_) => None,
        }
    }

    /// The same, to add its parts.
    pub(crate) const fn composite_mut(&mut self) -> Option<&mut Composite> {
        match self {
            Self::Composite(composite) => Some(composite),
            Self::Rated(_) => None,
        }
    }

    /// How raters mark it, if they do.
    pub const fn rated(&self) -> Option<&Rated> {
        match self {
            Self::Rated(rated) => Some(rated),
            Self::Composite(_) => None,
        }
    }

    /// How its figure comes about, in words.
    pub(crate) const fn how(&self) -> Label {
        match self {
            Self::Composite(composite) => composite.how(),
            Self::Rated(_) => Rated::HOW,
        }
    }
}

/// What is wrong with what an indicator says as one of its kind. Weights, codes and channels are checked elsewhere,
/// alike for every kind.
pub(crate) fn lint(indicator: &Indicator, path: &str, findings: &mut Findings) {
    match indicator.kind {
        IndicatorKind::Composite => composite::lint(indicator, path, findings),
        IndicatorKind::Rated => rated::lint(indicator, path, findings),
    }
}

/// The fields that one kind alone reads, whether they are said. Every field is named, so that a new one has to be placed.
/// Children are looked at by each kind itself.
fn owned(indicator: &Indicator) -> [(IndicatorKind, &'static str, bool); 3] {
    let Indicator {
        code: _,
        name: _,
        kind: _,
        weight: _,
        combine,
        full,
        levels,
        channels: _,
        applies_to: _,
        children: _,
        standard: _,
    } = indicator;
    [
        (IndicatorKind::Composite, "combine", *combine != Combine::default()),
        (IndicatorKind::Rated, "full", full.is_some()),
        (IndicatorKind::Rated, "levels", !levels.is_empty()),
    ]
}

/// Fields of other kinds mean nothing here.
fn lint_foreign(indicator: &Indicator, path: &str, findings: &mut Findings) {
    for (kind, field, _) in owned(indicator).into_iter().filter(|(kind, _, said)| *said && *kind != indicator.kind) {
        let (code, zh, en) = match kind {
            IndicatorKind::Composite => ("COMPOSITE_ONLY", "只用于 COMPOSITE 指标", "is for COMPOSITE indicators only"),
            IndicatorKind::Rated => ("RATED_ONLY", "只用于 RATED 指标", "is for RATED indicators only"),
        };
        findings.error(code, format!("{path}.{field}"), zh, en);
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Source};
    use crate::document::IndicatorKind;
    use crate::testing::{channel, document, leaf, scheme};
    use serde_json::json;

    #[test]
    fn a_kind_keeps_its_word_and_its_source() {
        let composite = json!({
            "code": "C", "name": {"zh": "合", "en": "C"}, "kind": "COMPOSITE", "weight": "100", "combine": "WEIGHTED",
            "children": [leaf("A", "100", "20")],
        });
        let scheme = scheme(&document(&[channel("DOWNWARD", "100")], &[composite]));
        let [above, leaf] = scheme.nodes() else { panic!("two indicators") };
        assert_eq!((above.kind.word(), above.kind.source()), (IndicatorKind::Composite, None));
        assert_eq!((leaf.kind.word(), leaf.kind.source()), (IndicatorKind::Rated, Some(Source::Raters)));
        assert!(matches!(&above.kind, Kind::Composite(composite) if composite.children() == [leaf.number]));
        assert!(leaf.kind.composite().is_none() && above.kind.rated().is_none());
    }
}
