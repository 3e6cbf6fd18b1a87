//! What of a scorecard is shown, decided in this one place (domain rule 10).
//!
//! **Always shown**, where there is a total: the total, and each channel's share, weight and figure. Every viewer sees
//! the same. Where there is none (INCOMPLETE), neither.
//!
//! **Cells** (one channel at one leaf). Named: always. Anonymous: with `indicator_marks` real marks or more; *and*, so
//! that a hidden leaf does not come out as the channel's figure minus its shown leaves, further leaves of the channel are
//! hidden, heaviest first, until the other hidden leaves together weigh at least as much as each leaf that is hidden for
//! its own sake. (One hidden leaf is found exactly; one that outweighs the other hidden leaves is found nearly, because
//! marks have bounds.) Where hiding them all does not reach that, all are hidden and nothing more can be done: the one
//! figure that the channel always has is then that of few leaves, each with `threshold` + 1 marks or more.
//!
//! **Blended figures** of a leaf: if none of its anonymous cells is hidden. Of a composite: if nothing below it is hidden;
//! or if everything hidden is below it and there is a total, for then it tells what the total tells. Otherwise a channel's
//! part in it would be a figure per indicator.
//!
//! Why this is enough: what is shown beside the shown cells is each channel's figure and sums of these; so all that is
//! known of a channel's hidden cells is one weighted sum over two of them or more. `tests/release.rs` checks that by
//! linear algebra on random schemes.
//!
//! The decision depends on the scheme and on who took part, never on a mark: it reads weights and numbers of marks.
use super::compute::WorkCell;
use crate::{Channel, Exact, Scheme, scheme::NodeNumber};

/// What is shown.
pub(super) struct Released {
    /// Per cell, in the order given.
    pub(super) cells: Vec<bool>,
    /// Per node, by number, if it has a figure at all.
    nodes: Vec<bool>,
}

impl Released {
    pub(super) fn node(&self, number: NodeNumber) -> bool {
        self.nodes.get(number.index()).copied().unwrap_or(false)
    }
}

/// Decides for one target. `scored` says whether there is a total.
pub(super) fn release(scheme: &Scheme, cells: &[WorkCell<'_>], scored: bool) -> Released {
    let mut hidden = vec![false; cells.len()];
    for channel in Channel::ALL.into_iter().filter(|channel| channel.anonymous()) {
        hide(scheme.release().indicator_marks, channel, cells, &mut hidden);
    }
    let nodes = nodes(scheme, cells, &hidden, scored);
    let cells = cells.iter().zip(&hidden).map(|(cell, hidden)| cell.counts && !hidden).collect();
    Released { cells, nodes }
}

/// Settles which cells of one anonymous channel are hidden.
fn hide(indicator_marks: u32, channel: Channel, cells: &[WorkCell<'_>], hidden: &mut [bool]) {
    let counting = || cells.iter().enumerate().filter(|(_, cell)| cell.counts && cell.channel() == channel);
    let (mut protects, mut heaviest) = (Exact::ZERO, None);
    let mut others: Vec<(usize, &Exact)> = Vec::new();
    for (place, cell) in counting() {
        if cell.marks >= indicator_marks {
            others.push((place, &cell.in_total));
            continue;
        }
        set(hidden, place);
        protects += &cell.in_total;
        heaviest = heaviest.max(Some(&cell.in_total));
    }
    let Some(heaviest) = heaviest else { return };
    // Stable: of equal weights the first in preorder.
    others.sort_by(|a, b| b.1.cmp(a.1));
    let enough = heaviest + heaviest;
    for (place, weight) in others {
        if protects >= enough {
            break;
        }
        set(hidden, place);
        protects += weight;
    }
}

fn set(places: &mut [bool], place: usize) {
    if let Some(slot) = places.get_mut(place) {
        *slot = true;
    }
}

/// Settles which nodes are shown.
fn nodes(scheme: &Scheme, cells: &[WorkCell<'_>], hidden: &[bool], scored: bool) -> Vec<bool> {
    let mut below = vec![0_usize; scheme.nodes().len()];
    let mut all = 0_usize;
    for (cell, _) in cells.iter().zip(hidden).filter(|(_, hidden)| **hidden) {
        all = all.saturating_add(1);
        let mut here = scheme.node(cell.leaf);
        while let Some(node) = here {
            if let Some(count) = below.get_mut(node.number.index()) {
                *count = count.saturating_add(1);
            }
            here = node.parent.and_then(|parent| scheme.node(parent));
        }
    }
    let shown =
        |(node, below): (&crate::scheme::Node, &usize)| *below == 0 || (scored && !node.is_leaf() && *below == all);
    scheme.nodes().iter().zip(&below).map(shown).collect()
}
