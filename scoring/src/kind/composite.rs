//! COMPOSITE: an indicator made of its parts (domain rules 14 and 15).
use super::lint_foreign;
use crate::{
    Exact, Label, NodeNumber, Points,
    document::{Combine, Indicator},
    finding::Findings,
};

/// An indicator made of its parts. The whole scheme is one too: its parts are the top indicators.
#[derive(Clone, Debug)]
pub struct Composite {
    combine: Combine,
    children: Vec<NodeNumber>,
}

/// What a part brings to its parent's figure.
pub(crate) struct Part<'a> {
    /// Its weight as written.
    pub(crate) declared: Option<Points>,
    /// The points of its perfect figure.
    pub(crate) full: &'a Exact,
    /// Its figure, on a scale of 100.
    pub(crate) figure: &'a Exact,
}

pub(super) fn lint(indicator: &Indicator, path: &str, findings: &mut Findings) {
    if indicator.children.is_empty() {
        let (zh, en) = ("COMPOSITE 指标没有下级指标", "a COMPOSITE indicator needs children");
        findings.error("COMPOSITE_EMPTY", format!("{path}.children"), zh, en);
    }
    lint_foreign(indicator, path, findings);
}

impl Composite {
    /// Without any part yet.
    pub(crate) const fn new(combine: Combine) -> Self {
        Self { combine, children: Vec::new() }
    }

    /// Adds the next part, in the file's order.
    pub(crate) fn add(&mut self, part: NodeNumber) {
        self.children.push(part);
    }

    /// How the parts make the figure.
    pub const fn combine(&self) -> Combine {
        self.combine
    }

    /// The parts, in the file's order.
    pub fn children(&self) -> &[NodeNumber] {
        &self.children
    }

    /// The points of a perfect figure, from those of the parts that are required of a target.
    pub(crate) fn full<'a>(&self, required: impl Iterator<Item = &'a Exact>) -> Exact {
        match self.combine {
            Combine::Weighted => Exact::HUNDRED,
            Combine::Additive => {
                let mut sum = Exact::ZERO;
                for full in required {
                    sum += full;
                }
                sum
            }
        }
    }

    /// What a part weighs among its siblings before renormalisation: its weight, or its full where points are added.
    pub(crate) fn size(&self, declared: Option<Points>, full: &Exact) -> Exact {
        match self.combine {
            Combine::Additive => full.clone(),
            Combine::Weighted => declared.map_or(Exact::ZERO, Exact::from),
        }
    }

    /// The mean of the assessed parts' figures, weighted by size; none if no part is assessed.
    pub(crate) fn figure<'a>(&self, assessed: impl Iterator<Item = Part<'a>>) -> Option<Exact> {
        let (mut sum, mut sizes) = (Exact::ZERO, Exact::ZERO);
        for part in assessed {
            let size = self.size(part.declared, part.full);
            sum += &(&size * part.figure);
            sizes += &size;
        }
        sum.over(&sizes)
    }

    /// How the figure comes about, in words.
    pub(super) const fn how(&self) -> Label {
        match self.combine {
            Combine::Weighted => Label { zh: "下级指标加权平均", en: "the weighted mean of its parts" },
            Combine::Additive => Label { zh: "下级指标分数相加", en: "its parts' points added up" },
        }
    }
}
