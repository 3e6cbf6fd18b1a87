//! The tree of one target: what is required, how much it weighs, and figures from the leaves up (domain rule 15).
use crate::{
    Exact, Kind, NodeNumber, Scheme,
    kind::{Composite, Part},
    scheme::Node,
};

/// What is known of one indicator for one target.
#[derive(Clone, Default)]
pub(super) struct Branch {
    /// Whether it is for this target.
    pub(super) required: bool,
    /// The points of a perfect figure.
    pub(super) full: Exact,
    /// D: the declared weight in the total, of 1.
    pub(super) declared: Exact,
    /// On a scale of 100, once assessed.
    pub(super) figure: Option<Exact>,
    /// The weight among its assessed siblings, of 1; among its required ones until [`Tree::climb`].
    pub(super) effective: Exact,
    /// W: the effective weight in the total, of 1.
    pub(super) in_total: Exact,
    /// Required leaves below or at it.
    pub(super) leaves: u32,
    /// Assessed leaves below or at it.
    pub(super) assessed: u32,
    /// Whether anonymous marks are in the figure.
    pub(super) anonymous: bool,
}

/// All branches, by number.
pub(super) struct Tree<'a> {
    scheme: &'a Scheme,
    branches: Vec<Branch>,
}

impl<'a> Tree<'a> {
    /// The tree of a target that these indicators are required of, by number, with declared weights spread.
    pub(super) fn new(scheme: &'a Scheme, required: Vec<bool>) -> Self {
        let branches = required.into_iter().map(|required| Branch { required, ..Branch::default() }).collect();
        let mut tree = Self { scheme, branches };
        for node in scheme.nodes().iter().rev() {
            let full = tree.full(node);
            let leaves = match node.kind.composite() {
                None => u32::from(tree.at(node.number).required),
                Some(composite) => tree.count(composite, |branch| branch.leaves),
            };
            tree.change(node.number, |branch| (branch.full, branch.leaves) = (full, leaves));
        }
        let required = |branch: &Branch| branch.required;
        tree.spread(scheme.top(), &Exact::ONE, required, &|branch, among, total| {
            (branch.effective, branch.declared) = (among, total);
        });
        tree
    }

    pub(super) fn at(&self, number: NodeNumber) -> &Branch {
        const NOTHING: &Branch = &Branch {
            required: false,
            full: Exact::ZERO,
            declared: Exact::ZERO,
            figure: None,
            effective: Exact::ZERO,
            in_total: Exact::ZERO,
            leaves: 0,
            assessed: 0,
            anonymous: false,
        };
        self.branches.get(number.index()).unwrap_or(NOTHING)
    }

    /// The figure of a leaf; everything above is settled by [`Tree::climb`].
    pub(super) fn assess(&mut self, leaf: NodeNumber, figure: Exact, anonymous: bool) {
        self.change(leaf, |branch| (branch.figure, branch.anonymous, branch.assessed) = (Some(figure), anonymous, 1));
    }

    /// Figures of the composites from the leaves up, then effective weights from the top down.
    pub(super) fn climb(&mut self) {
        let scheme = self.scheme;
        for node in scheme.nodes().iter().rev() {
            let Some(composite) = node.kind.composite() else { continue };
            let figure = self.blend(composite);
            let assessed = self.count(composite, |branch| branch.assessed);
            let anonymous = composite.children().iter().any(|child| self.at(*child).anonymous);
            self.change(node.number, |branch| {
                (branch.figure, branch.assessed, branch.anonymous) = (figure, assessed, anonymous);
            });
        }
        let assessed = |branch: &Branch| branch.figure.is_some();
        self.spread(scheme.top(), &Exact::ONE, assessed, &|branch, among, total| {
            (branch.effective, branch.in_total) = (among, total);
        });
    }

    /// The scheme's figure on a scale of 100, if anything is assessed.
    pub(super) fn figure(&self) -> Option<Exact> {
        self.blend(self.scheme.top())
    }

    /// What a perfect total would be.
    pub(super) fn root_full(&self) -> Exact {
        self.full_of_parts(self.scheme.top())
    }

    fn change(&mut self, number: NodeNumber, change: impl FnOnce(&mut Branch)) {
        if let Some(branch) = self.branches.get_mut(number.index()) {
            change(branch);
        }
    }

    fn count(&self, composite: &Composite, of: impl Fn(&Branch) -> u32) -> u32 {
        composite.children().iter().fold(0, |sum, child| sum.saturating_add(of(self.at(*child))))
    }

    fn full(&self, node: &Node) -> Exact {
        match &node.kind {
            Kind::Composite(composite) => self.full_of_parts(composite),
            Kind::Rated(rated) => Exact::from(rated.full()),
        }
    }

    fn full_of_parts(&self, composite: &Composite) -> Exact {
        let parts = composite.children().iter().map(|child| self.at(*child));
        composite.full(parts.filter(|branch| branch.required).map(|branch| &branch.full))
    }

    /// The figure of a composite from those of its assessed parts.
    fn blend(&self, composite: &Composite) -> Option<Exact> {
        let part = |number: &NodeNumber| {
            let branch = self.at(*number);
            let declared = self.scheme.node(*number).and_then(|node| node.declared);
            Some(Part { declared, full: &branch.full, figure: branch.figure.as_ref()? })
        };
        composite.figure(composite.children().iter().filter_map(part))
    }

    /// Shares out `whole` among those of the parts that `keep` keeps, by size, and on down the tree.
    fn spread(
        &mut self,
        composite: &Composite,
        whole: &Exact,
        keep: impl Fn(&Branch) -> bool + Copy,
        write: &impl Fn(&mut Branch, Exact, Exact),
    ) {
        let scheme = self.scheme;
        let kept = composite.children().iter().filter(|number| keep(self.at(**number)));
        let sized: Vec<(&Node, Exact)> = kept
            .filter_map(|number| scheme.node(*number))
            .map(|node| (node, composite.size(node.declared, &self.at(node.number).full)))
            .collect();
        let mut all = Exact::ZERO;
        for (_, size) in &sized {
            all += size;
        }
        for (node, size) in sized {
            let Some(among) = size.over(&all) else { continue };
            let total = whole * &among;
            if let Some(parts) = node.kind.composite() {
                self.spread(parts, &total, keep, write);
            }
            self.change(node.number, |branch| write(branch, among, total));
        }
    }
}
