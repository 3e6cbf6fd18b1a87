//! Tallies (计票): what a closed anonymous channel leaves (domain rules 9 and 10).
use crate::{Channel, Marks, Points, Scheme, scheme::NodeNumber};
use std::collections::BTreeMap;

/// One target's tally in one anonymous channel. Leaves below the minimum frequency are not in it at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Per leaf, in preorder: value → count, by value.
    pub leaves: Vec<(NodeNumber, Vec<(Points, u32)>)>,
    /// Comments, sorted by content; empty below threshold + 2 of them.
    pub comments: Vec<String>,
}

/// Collects one target's opened ballots in memory; only [`TallyBox::close`] lets anything out.
pub struct TallyBox {
    channel: Channel,
    threshold: u32,
    leaves: BTreeMap<NodeNumber, BTreeMap<Points, u32>>,
    comments: Vec<String>,
}

/// Marks of another channel were put into a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignMarks;

impl TallyBox {
    /// An empty box for one target in one channel.
    pub fn new(scheme: &Scheme, channel: Channel) -> Self {
        Self { channel, threshold: scheme.release().threshold, leaves: BTreeMap::new(), comments: Vec::new() }
    }

    /// Counts one ballot.
    ///
    /// # Errors
    /// When the marks belong to another channel: channels are never combined (rule 7).
    pub fn put(&mut self, marks: &Marks) -> Result<(), ForeignMarks> {
        if marks.channel() != self.channel {
            return Err(ForeignMarks);
        }
        for entry in marks.entries() {
            if let Some(points) = entry.value.points() {
                let count = self.leaves.entry(entry.leaf).or_default().entry(points).or_default();
                *count = count.saturating_add(1);
            }
        }
        self.comments.extend(marks.comment().map(str::to_owned));
        Ok(())
    }

    /// What remains: leaves with threshold + 1 or more real marks, comments if there are threshold + 2 or more.
    pub fn close(self) -> Tally {
        let enough = self.threshold.saturating_add(1);
        let leaves = self
            .leaves
            .into_iter()
            .filter(|(_, counts)| counts.values().fold(0_u32, |sum, count| sum.saturating_add(*count)) >= enough)
            .map(|(leaf, counts)| (leaf, counts.into_iter().collect()))
            .collect();
        let mut comments = self.comments;
        comments.sort_unstable();
        if comments.len() < usize::try_from(enough.saturating_add(1)).unwrap_or(usize::MAX) {
            comments.clear();
        }
        Tally { leaves, comments }
    }
}

/// Tallies the opened ballots of one anonymous channel, by target.
///
/// # Errors
/// When a ballot belongs to another channel.
pub fn count<T: Ord>(
    scheme: &Scheme,
    channel: Channel,
    ballots: impl IntoIterator<Item = (T, Marks)>,
) -> Result<BTreeMap<T, Tally>, ForeignMarks> {
    let mut boxes: BTreeMap<T, TallyBox> = BTreeMap::new();
    for (target, marks) in ballots {
        boxes.entry(target).or_insert_with(|| TallyBox::new(scheme, channel)).put(&marks)?;
    }
    Ok(boxes.into_iter().map(|(target, tally)| (target, tally.close())).collect())
}
