//! Tallies (计票): what a closed anonymous channel leaves (domain rules 9 and 10).
use crate::{Channel, Marks, NodeNumber, Points, Scheme};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{channel, document, leaf, points, scheme};
    use crate::{Form, Mark};

    fn ballots(comments: usize) -> (Scheme, Vec<Marks>) {
        let scheme = scheme(&document(&[channel("PEER", "100")], &[leaf("A", "50", "100"), leaf("B", "50", "100")]));
        let form = Form::new(&scheme, Channel::Peer, &["H"], None);
        let ballot = |rater: usize| {
            // Five marks on A; four on B, whose fifth rater abstains.
            let b = if rater == 4 { Mark::abstained("B") } else { Mark::points("B", "70") };
            let a = if rater < 2 { "90" } else { "80.5" };
            let comment = (rater < comments).then(|| format!("{} words", 9 - rater));
            form.check(&[Mark::points("A", a), b], comment.as_deref()).unwrap()
        };
        let ballots = (0..6).map(ballot).take(5 + comments / 6).collect();
        (scheme, ballots)
    }

    #[test]
    fn leaves_below_the_threshold_are_not_kept() {
        let (scheme, ballots) = ballots(0);
        let tally = count(&scheme, Channel::Peer, ballots.into_iter().map(|marks| ("P", marks))).unwrap();
        let a = scheme.node_by_code("A").unwrap().number;
        assert_eq!(tally["P"].leaves, [(a, vec![(points("80.5"), 3), (points("90"), 2)])]);
    }

    #[test]
    fn comments_are_kept_from_threshold_and_two_and_sorted() {
        let (scheme, five) = ballots(5);
        let kept = |ballots: Vec<Marks>| {
            let tallies = count(&scheme, Channel::Peer, ballots.into_iter().map(|marks| (1, marks))).unwrap();
            tallies[&1].comments.clone()
        };
        assert_eq!(kept(five), Vec::<String>::new());
        let (_, six) = ballots(6);
        assert_eq!(kept(six), ["4 words", "5 words", "6 words", "7 words", "8 words", "9 words"]);
    }

    #[test]
    fn targets_stay_apart_and_channels_too() {
        let (scheme, ballots) = ballots(0);
        let targets = ballots.into_iter().enumerate().map(|(place, marks)| (place % 2, marks));
        let tallies = count(&scheme, Channel::Peer, targets.clone()).unwrap();
        assert_eq!(tallies.len(), 2);
        assert!(tallies.values().all(|tally| tally.leaves.is_empty()), "three and two marks");
        assert_eq!(count(&scheme, Channel::Upward, targets), Err(ForeignMarks));
    }
}
