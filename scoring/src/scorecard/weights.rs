//! What indicators weigh before anybody is scored: declared beside effective (domain rule 16).
use super::tree::Tree;
use crate::{Exact, Scheme};

/// The effective weight of a required indicator; the declared one is [`crate::scheme::Node::declared`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeWeight {
    /// Among its required siblings, in per cent; by full points under an ADDITIVE parent.
    pub effective: Exact,
    /// In the total, in per cent, if everything required is assessed.
    pub in_total: Exact,
    /// The points of a perfect figure.
    pub full: Exact,
}

/// The weights where every indicator is required, by number.
pub fn weights(scheme: &Scheme) -> Vec<Option<NodeWeight>> {
    read(scheme, vec![true; scheme.nodes().len()])
}

/// The weights for a target in these organisations (its own code and the ancestors'), by number; none where an indicator
/// is not required of it.
pub fn weights_for<S: AsRef<str>>(scheme: &Scheme, organisations: &[S]) -> Vec<Option<NodeWeight>> {
    read(scheme, scheme.required(organisations))
}

fn read(scheme: &Scheme, required: Vec<bool>) -> Vec<Option<NodeWeight>> {
    let tree = Tree::new(scheme, required);
    let weight = |node: &crate::scheme::Node| {
        let branch = tree.at(node.number);
        branch.required.then(|| NodeWeight {
            effective: &branch.effective * &Exact::HUNDRED,
            in_total: &branch.declared * &Exact::HUNDRED,
            full: branch.full.clone(),
        })
    };
    scheme.nodes().iter().map(weight).collect()
}
