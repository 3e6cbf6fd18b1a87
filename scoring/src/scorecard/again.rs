//! Computing again: the figures of anonymous channels are final (domain rule 10).
//!
//! A named mark that comes or goes moves the weights of everything beside it, and with them how much each leaf of an
//! anonymous channel has in the channel's figure. Two figures of the same marks under two weightings are two equations:
//! of two leaves, both would be known. So a later computing keeps the weighting, and with it the figure, or the channel is
//! dropped for that target.
use super::{Misfit, Scorecard, compute::compute_without};
use crate::{Channel, Exact, NodeNumber, Scheme, TargetMarks};

/// What an earlier computing made of an anonymous channel at a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The leaf.
    pub leaf: NodeNumber,
    /// The channel.
    pub channel: Channel,
    /// Its weight in the total, in per cent; none if it did not count.
    pub in_total: Option<Exact>,
}

/// Computes one target's scorecard once more, beside or instead of an earlier one.
///
/// # Errors
/// When the marks do not fit the scheme.
pub fn recompute(scheme: &Scheme, marks: &TargetMarks, earlier: &[Standing]) -> Result<Scorecard, Misfit> {
    let mut dropped = Vec::new();
    loop {
        let card = compute_without(scheme, marks, &dropped)?;
        let moved =
            |channel: &Channel| channel.anonymous() && !dropped.contains(channel) && !keeps(&card, earlier, *channel);
        // Dropping one moves the weights beside it, perhaps those of the other.
        let Some(moved) = Channel::ALL.iter().copied().find(moved) else { return Ok(card) };
        dropped.push(moved);
    }
}

impl Scorecard {
    /// What a later computing has to keep.
    pub fn standing(&self) -> Vec<Standing> {
        let anonymous = self.cells.iter().filter(|cell| cell.channel.anonymous());
        let standing =
            anonymous.map(|cell| Standing { leaf: cell.leaf, channel: cell.channel, in_total: cell.in_total.clone() });
        standing.collect()
    }
}

/// Whether a channel that counts does so at the leaves where it did, in the same proportions.
fn keeps(card: &Scorecard, earlier: &[Standing], channel: Channel) -> bool {
    let standing = card.standing();
    let now = counting(&standing, channel);
    let before = counting(earlier, channel);
    let (Some((_, now_first)), before_first) = (now.first(), before.first()) else { return true };
    let Some((_, before_first)) = before_first else { return false };
    now.len() == before.len()
        && now
            .iter()
            .zip(&before)
            .all(|((leaf, weight), (as_before, was))| leaf == as_before && *weight * *before_first == *was * *now_first)
}

fn counting(standing: &[Standing], channel: Channel) -> Vec<(NodeNumber, &Exact)> {
    let of = standing.iter().filter(|one| one.channel == channel);
    let mut counting: Vec<_> = of.filter_map(|one| Some((one.leaf, one.in_total.as_ref()?))).collect();
    counting.sort_unstable();
    counting
}
