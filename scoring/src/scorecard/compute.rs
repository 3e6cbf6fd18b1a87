//! Marks to scorecard (domain rules 10 and 13 to 15).
use super::aggregate::{Misfit, aggregate};
use super::cell::WorkCell;
use super::release::{Released, release};
use super::tree::Tree;
use super::{CellResult, ChannelResult, ChannelState, Counts, Figure, Flag, NodeResult, NodeState, Scorecard, State};
use crate::{
    Cell, Channel, Exact, Scheme, TargetMarks,
    kind::Rated,
    scheme::{ChannelPlan, ChannelWeight, Node},
};

/// Computes one target's scorecard.
///
/// # Errors
/// When the marks do not fit the scheme.
pub fn compute(scheme: &Scheme, marks: &TargetMarks) -> Result<Scorecard, Misfit> {
    compute_without(scheme, marks, &[])
}

/// The same where anonymous channels are dropped for the target.
pub(super) fn compute_without(scheme: &Scheme, marks: &TargetMarks, dropped: &[Channel]) -> Result<Scorecard, Misfit> {
    let mut tree = Tree::new(scheme, scheme.required(&marks.organisations));
    let mut sheet = Sheet { scheme, cells: collect(scheme, &tree, marks)? };
    sheet.drop_channels(&tree, dropped);
    sheet.blend(&mut tree);
    tree.climb();
    sheet.weigh(&tree);
    Ok(sheet.scorecard(&tree))
}

/// The cells that matter, in preorder and the channels' order. Marks that weigh nothing, or are for an indicator that
/// is not required of the target, are left out.
fn collect<'a>(scheme: &'a Scheme, tree: &Tree<'_>, marks: &TargetMarks) -> Result<Vec<WorkCell<'a>>, Misfit> {
    let mut given: Vec<&Cell> = marks.cells.iter().collect();
    given.sort_unstable_by_key(|cell| (cell.leaf, cell.channel));
    let mut before = None;
    let mut cells = Vec::with_capacity(given.len());
    for cell in given {
        if before.replace((cell.leaf, cell.channel)) == Some((cell.leaf, cell.channel)) {
            return Err(Misfit::Twice(cell.leaf, cell.channel));
        }
        let leaf = scheme.node(cell.leaf).and_then(|node| Some((node, node.kind.rated()?)));
        let (node, rated) = leaf.ok_or(Misfit::NoSuchLeaf(cell.leaf))?;
        let (Some(plan), Some(weight)) = (scheme.channel(cell.channel), node.channel(cell.channel)) else { continue };
        if tree.at(node.number).required {
            cells.extend(work(scheme, plan, weight, rated, cell)?);
        }
    }
    Ok(cells)
}

fn work<'a>(
    scheme: &Scheme,
    plan: &ChannelPlan,
    weight: &'a ChannelWeight,
    rated: &Rated,
    cell: &Cell,
) -> Result<Option<WorkCell<'a>>, Misfit> {
    let aggregated = aggregate(scheme, plan, rated, cell)?;
    // A rater who gave a mark was asked, whatever a list made afterwards says.
    let expected = cell.expected.max(aggregated.marks.saturating_add(cell.abstained));
    if expected == 0 {
        return Ok(None);
    }
    let needed = if plan.channel.anonymous() { scheme.release().threshold.saturating_add(1) } else { 1 };
    let counts = aggregated.marks >= needed && aggregated.figure.is_some();
    Ok(Some(WorkCell {
        leaf: cell.leaf,
        weight,
        counts,
        marks: aggregated.marks,
        figure: aggregated.figure.unwrap_or_default(),
        in_total: Exact::ZERO,
        effective: Exact::ZERO,
        expected,
        abstained: cell.abstained,
        mean_instead: aggregated.mean_instead,
    }))
}

struct Sheet<'a> {
    scheme: &'a Scheme,
    cells: Vec<WorkCell<'a>>,
}

impl Sheet<'_> {
    fn of(&self, channel: Channel) -> impl Iterator<Item = &WorkCell<'_>> {
        self.cells.iter().filter(move |cell| cell.channel() == channel)
    }

    /// Rule 10: an anonymous channel that keeps less than half of its weight leaves every leaf; so does one that is
    /// listed as dropped.
    fn drop_channels(&mut self, tree: &Tree<'_>, dropped: &[Channel]) {
        for plan in self.scheme.channels().iter().filter(|plan| plan.channel.anonymous()) {
            let (mut kept, mut all) = (Exact::ZERO, Exact::ZERO);
            for cell in self.of(plan.channel) {
                let weight = &tree.at(cell.leaf).declared * &cell.weight.normalised;
                all += &weight;
                if cell.counts {
                    kept += &weight;
                }
            }
            if &kept + &kept < all || dropped.contains(&plan.channel) {
                self.cells
                    .iter_mut()
                    .filter(|cell| cell.channel() == plan.channel)
                    .for_each(|cell| cell.counts = false);
            }
        }
    }

    /// Rule 14: channel weights renormalised over the channels that count at a leaf; their figures become the leaf's.
    fn blend(&mut self, tree: &mut Tree<'_>) {
        for cells in self.cells.chunk_by_mut(|a, b| a.leaf == b.leaf) {
            let mut weights = Exact::ZERO;
            for cell in cells.iter().filter(|cell| cell.counts) {
                weights += &cell.weight.normalised;
            }
            let (mut figure, mut anonymous, mut assessed) = (Exact::ZERO, false, None);
            for cell in cells.iter_mut().filter(|cell| cell.counts) {
                let Some(effective) = cell.weight.normalised.over(&weights) else { continue };
                figure += &(&effective * &cell.figure);
                cell.effective = effective;
                anonymous |= cell.channel().anonymous();
                assessed = Some(cell.leaf);
            }
            if let Some(leaf) = assessed {
                tree.assess(leaf, figure, anonymous);
            }
        }
    }

    fn weigh(&mut self, tree: &Tree<'_>) {
        for cell in self.cells.iter_mut().filter(|cell| cell.counts) {
            cell.in_total = &tree.at(cell.leaf).in_total * &cell.effective;
        }
    }

    fn figure(&self, exact: Exact) -> Figure {
        Figure::new(exact, self.scheme.decimals())
    }

    fn scorecard(&self, tree: &Tree<'_>) -> Scorecard {
        let mut unassessed = Exact::ZERO;
        for leaf in self.scheme.leaves().map(|leaf| tree.at(leaf.number)) {
            if leaf.required && leaf.figure.is_none() {
                unassessed += &leaf.declared;
            }
        }
        let unassessed = &unassessed * &Exact::HUNDRED;
        let full = tree.root_full();
        let within = unassessed <= Exact::from(self.scheme.file().unassessed_limit);
        let total = tree.figure().filter(|_| within).and_then(|figure| (&figure * &full).over(&Exact::HUNDRED));
        let scored = total.is_some();
        let released = release(self.scheme, &self.cells);
        Scorecard {
            state: if scored { State::Scored } else { State::Incomplete },
            total: total.map(|total| self.figure(total)),
            unassessed: self.figure(unassessed),
            anonymous: scored && self.cells.iter().any(|cell| cell.counts && cell.channel().anonymous()),
            nodes: self.scheme.nodes().iter().map(|node| self.node(tree, node, &released)).collect(),
            channels: self.scheme.channels().iter().map(|plan| self.channel(plan, &full, scored)).collect(),
            cells: self.cells.iter().zip(&released.cells).map(|(cell, shown)| self.cell(cell, *shown)).collect(),
            full,
        }
    }

    fn node(&self, tree: &Tree<'_>, node: &Node, released: &Released) -> NodeResult {
        let branch = tree.at(node.number);
        let assessed = branch.figure.is_some();
        let shown = assessed && released.node(node.number);
        let figure = branch.figure.as_ref().filter(|_| shown);
        let points = figure.and_then(|figure| (figure * &branch.full).over(&Exact::HUNDRED));
        NodeResult {
            node: node.number,
            state: match (branch.required, assessed) {
                (false, _) => NodeState::NotRequired,
                (true, false) => NodeState::NotAssessed,
                (true, true) => NodeState::Assessed,
            },
            figure: figure.map(|figure| self.figure(figure.clone())),
            points: points.map(|points| self.figure(points)),
            full: branch.required.then(|| branch.full.clone()),
            declared: node.declared,
            effective: assessed.then(|| &branch.effective * &Exact::HUNDRED),
            in_total: assessed.then(|| &branch.in_total * &Exact::HUNDRED),
            required: branch.leaves,
            assessed: branch.assessed,
            anonymous: branch.anonymous,
            shown,
        }
    }

    fn channel(&self, plan: &ChannelPlan, full: &Exact, scored: bool) -> ChannelResult {
        let (mut sum, mut weight, mut asked, mut counting) = (Exact::ZERO, Exact::ZERO, 0_usize, 0_usize);
        let mut flags = Vec::new();
        for cell in self.of(plan.channel) {
            asked = asked.saturating_add(1);
            if !cell.counts {
                continue;
            }
            counting = counting.saturating_add(1);
            sum += &(&cell.in_total * &cell.figure);
            weight += &cell.in_total;
            if cell.mean_instead && !plan.channel.anonymous() && !flags.contains(&Flag::MeanInstead) {
                flags.push(Flag::MeanInstead);
            }
        }
        if counting > 0 && counting < asked {
            flags.push(Flag::Partial);
        }
        let shown = scored && counting > 0;
        let share = (&sum * full).over(&Exact::HUNDRED).filter(|_| shown);
        ChannelResult {
            channel: plan.channel,
            state: match (asked, counting, plan.channel.anonymous()) {
                (0, ..) => ChannelState::NotRequired,
                (_, 0, true) => ChannelState::NotReleased,
                (_, 0, false) => ChannelState::NoMark,
                _ => ChannelState::Counts,
            },
            declared: plan.declared,
            weight: shown.then(|| self.figure(&weight * &Exact::HUNDRED)),
            share: share.map(|share| self.figure(share)),
            figure: sum.over(&weight).filter(|_| shown).map(|figure| self.figure(figure)),
            flags,
        }
    }

    fn cell(&self, cell: &WorkCell<'_>, shown: bool) -> CellResult {
        let anonymous = cell.channel().anonymous();
        // Naming the statistic would reveal roughly how many marks there were, so for an anonymous channel the trace
        // states the rule, not the branch taken.
        let flagged = cell.counts && cell.mean_instead && !anonymous;
        CellResult {
            leaf: cell.leaf,
            channel: cell.channel(),
            state: cell.state(),
            figure: shown.then(|| self.figure(cell.figure.clone())),
            declared: cell.weight.declared,
            effective: cell.counts.then(|| &cell.effective * &Exact::HUNDRED),
            in_total: cell.counts.then(|| &cell.in_total * &Exact::HUNDRED),
            counts: (!anonymous).then_some(Counts {
                expected: cell.expected,
                marks: cell.marks,
                abstained: cell.abstained,
            }),
            flags: if flagged { vec![Flag::MeanInstead] } else { Vec::new() },
            shown,
        }
    }
}
