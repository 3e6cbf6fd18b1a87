//! The tree of one target: what is required, how much it weighs, and figures from the leaves up (domain rule 15).
use crate::{
    Exact, Scheme,
    scheme::document::Combine,
    scheme::{Node, NodeNumber},
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
            let leaves =
                if node.is_leaf() { u32::from(tree.at(node.number).required) } else { tree.count(node, |b| b.leaves) };
            tree.change(node.number, |branch| (branch.full, branch.leaves) = (full, leaves));
        }
        tree.spread(
            scheme.roots(),
            scheme.combine(),
            &Exact::ONE,
            |branch| branch.required,
            &|branch, among, total| {
                (branch.effective, branch.declared) = (among, total);
            },
        );
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
        for node in scheme.nodes().iter().rev().filter(|node| !node.is_leaf()) {
            let figure = self.blend(&node.children, node.combine);
            let assessed = self.count(node, |branch| branch.assessed);
            let anonymous = node.children.iter().any(|child| self.at(*child).anonymous);
            self.change(node.number, |branch| {
                (branch.figure, branch.assessed, branch.anonymous) = (figure, assessed, anonymous);
            });
        }
        let assessed = |branch: &Branch| branch.figure.is_some();
        self.spread(scheme.roots(), scheme.combine(), &Exact::ONE, assessed, &|branch, among, total| {
            (branch.effective, branch.in_total) = (among, total);
        });
    }

    /// The scheme's figure on a scale of 100, if anything is assessed.
    pub(super) fn figure(&self) -> Option<Exact> {
        self.blend(self.scheme.roots(), self.scheme.combine())
    }

    /// What a perfect total would be.
    pub(super) fn root_full(&self) -> Exact {
        match self.scheme.combine() {
            Combine::Weighted => Exact::HUNDRED,
            Combine::Additive => self.sum(self.scheme.roots()),
        }
    }

    fn change(&mut self, number: NodeNumber, change: impl FnOnce(&mut Branch)) {
        if let Some(branch) = self.branches.get_mut(number.index()) {
            change(branch);
        }
    }

    fn count(&self, node: &Node, of: impl Fn(&Branch) -> u32) -> u32 {
        node.children.iter().fold(0, |sum, child| sum.saturating_add(of(self.at(*child))))
    }

    fn full(&self, node: &Node) -> Exact {
        match (node.full, node.combine) {
            (Some(full), _) => Exact::from(full),
            (None, Combine::Weighted) => Exact::HUNDRED,
            (None, Combine::Additive) => self.sum(&node.children),
        }
    }

    /// Σ of the required nodes' full.
    fn sum(&self, nodes: &[NodeNumber]) -> Exact {
        let mut sum = Exact::ZERO;
        for branch in nodes.iter().map(|node| self.at(*node)).filter(|branch| branch.required) {
            sum += &branch.full;
        }
        sum
    }

    /// What a node weighs among its siblings before renormalisation: its weight, or its full where points are added.
    fn size(&self, number: NodeNumber, combine: Combine) -> Exact {
        match combine {
            Combine::Additive => self.at(number).full.clone(),
            Combine::Weighted => {
                self.scheme.node(number).and_then(|node| node.declared).map_or(Exact::ZERO, Exact::from)
            }
        }
    }

    /// The mean of the assessed nodes' figures, weighted by size.
    fn blend(&self, nodes: &[NodeNumber], combine: Combine) -> Option<Exact> {
        let (mut sum, mut sizes) = (Exact::ZERO, Exact::ZERO);
        for number in nodes {
            if let Some(figure) = &self.at(*number).figure {
                let size = self.size(*number, combine);
                sum += &(&size * figure);
                sizes += &size;
            }
        }
        sum.over(&sizes)
    }

    /// Shares out `whole` among those of the siblings that `keep` keeps, by size, and on down the tree.
    fn spread(
        &mut self,
        siblings: &[NodeNumber],
        combine: Combine,
        whole: &Exact,
        keep: impl Fn(&Branch) -> bool + Copy,
        write: &impl Fn(&mut Branch, Exact, Exact),
    ) {
        let scheme = self.scheme;
        let kept = || siblings.iter().copied().filter(|number| keep(self.at(*number)));
        let sized: Vec<(NodeNumber, Exact)> = kept().map(|number| (number, self.size(number, combine))).collect();
        let mut all = Exact::ZERO;
        for (_, size) in &sized {
            all += size;
        }
        for (number, size) in sized {
            let Some(among) = size.over(&all) else { continue };
            let total = whole * &among;
            if let Some(node) = scheme.node(number) {
                self.spread(&node.children, node.combine, &total, keep, write);
            }
            self.change(number, |branch| write(branch, among, total));
        }
    }
}
