//! What of a scorecard is shown, decided in this one place (domain rule 10).
//!
//! **Always shown**, where there is a total: the total, and each channel's share, weight and figure. Every viewer sees
//! the same. Where there is none (INCOMPLETE), neither.
//!
//! **Cells** (one channel at one leaf). Named: always. Anonymous: all the counting leaves of the channel or none of them;
//! all, if each has `indicator_marks` real marks or more. A leaf shown beside a hidden one would be taken away from the
//! channel's figure: what is left is a figure of the hidden leaves, fewer of them and with bounds nearer together than
//! the channel's own.
//!
//! **Blended figures** of an indicator: if none of the anonymous cells below it is hidden. Also where the channel lies
//! below it as a whole: rounded in another place, in other units, the same number would be known to another digit.
//!
//! Why this is enough: all that is shown of a channel with hidden cells is its figure, the same in points (its share),
//! and the total: one weighted sum over all its leaves, so that no more can be learnt than this sum tells.
//! `tests/release.rs` checks it by linear algebra on random schemes, `tests/differencing` as an attacker who
//! enumerates, and the disclosure audit once more before each publication.
//!
//! The decision depends on the scheme and on who took part, never on a mark: it reads numbers of marks.
use super::cell::WorkCell;
use crate::{Channel, NodeNumber, Scheme};

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

/// Decides for one target.
pub(super) fn release(scheme: &Scheme, cells: &[WorkCell<'_>]) -> Released {
    let few = |channel: &Channel| few(scheme.release().indicator_marks, *channel, cells);
    let hidden: Vec<Channel> = Channel::ANONYMOUS.iter().copied().filter(few).collect();
    let hides = |cell: &WorkCell<'_>| cell.counts && hidden.contains(&cell.channel());
    let mut nodes = vec![true; scheme.nodes().len()];
    for cell in cells.iter().filter(|cell| hides(cell)) {
        let mut here = scheme.node(cell.leaf);
        while let Some(node) = here {
            if let Some(shown) = nodes.get_mut(node.number.index()) {
                *shown = false;
            }
            here = node.parent.and_then(|parent| scheme.node(parent));
        }
    }
    let cells = cells.iter().map(|cell| cell.counts && !hides(cell)).collect();
    Released { cells, nodes }
}

/// Whether a channel counts at a leaf with too few marks for a figure per indicator.
fn few(indicator_marks: u32, channel: Channel, cells: &[WorkCell<'_>]) -> bool {
    cells.iter().any(|cell| cell.counts && cell.channel() == channel && cell.marks < indicator_marks)
}
