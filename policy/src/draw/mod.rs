//! The seeded draw of peers (rule 5): everybody rates `per_rater` and is rated by `per_rater` where such a graph exists,
//! else as evenly as possible.
//!
//! The draw is specified so that anybody can recompute it in any language. In a group with key `g` (the organisation's
//! code; for heads `heads:` and their parent's code; for organisations `organisations:` and their parent's code), with
//! seed `s` in decimal, n members and k = min(`per_rater`, n − 1):
//!
//! - order: the members sorted by the SHA-256 of `s:g:code`;
//! - offsets: 1 to n − 1 sorted by the SHA-256 of `s:g:offset:d`, `d` in decimal; the first k are used;
//! - the rater at place i rates those at the places (i + d) mod n.
//!
//! Then the pairs that may not be are taken out, and only what that broke is mended (`even`): first as many pairs as
//! can be, then raters as even as can be, then targets as even as can be. The three never stand in each other's way.
use sha2::{Digest, Sha256};

mod even;
#[cfg(test)]
mod tests;

/// One group that draws among itself.
#[derive(Clone, Debug)]
pub struct Draw<'a> {
    /// The cycle's stored seed.
    pub seed: u64,
    /// The group's key, as the draw's specification says.
    pub key: &'a str,
    /// How many targets each rater gets.
    pub per_rater: u32,
    /// Who takes part; codes are unique.
    pub members: &'a [Member<'a>],
    /// Pairs (rater, target), as places in `members`, that may not be: recused, or no peers.
    pub barred: &'a [(usize, usize)],
}

/// Who takes part in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// The code of the person or organisation.
    pub code: &'a str,
    /// Whether they rate.
    pub rates: bool,
    /// Whether they are rated.
    pub rated: bool,
}

impl Draw<'_> {
    /// Draws the pairs (rater, target), as places in `members`, in ascending order. Time grows with members × `per_rater`.
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        let each = usize::try_from(self.per_rater).unwrap_or(usize::MAX).min(self.members.len().saturating_sub(1));
        let limits = |takes_part: fn(&Member<'_>) -> bool| -> Vec<usize> {
            self.members.iter().map(|member| if takes_part(member) { each } else { 0 }).collect()
        };
        let oneself = (0..self.members.len()).map(|member| (member, member));
        let mut graph = even::Graph::new(
            limits(|member| member.rates),
            limits(|member| member.rated),
            self.barred.iter().copied().chain(oneself),
        );
        for (rater, target) in self.circle(each) {
            graph.offer(rater, target);
        }
        graph.mend();
        graph.into_pairs()
    }

    /// The specified pairs, before anything is taken out.
    fn circle(&self, each: usize) -> impl Iterator<Item = (usize, usize)> {
        let order = self.shuffled(0..self.members.len(), |member| {
            self.members.get(member).map_or(String::new(), |member| member.code.to_owned())
        });
        let mut offsets = self.shuffled(1..self.members.len(), |offset| format!("offset:{offset}"));
        offsets.truncate(each);
        let turns = offsets.into_iter().flat_map({
            let size = order.len();
            move |offset| (0..size).map(move |place| (place, (place + offset) % size))
        });
        turns.filter_map(move |(rater, target)| Some((*order.get(rater)?, *order.get(target)?)))
    }

    fn shuffled(&self, numbers: std::ops::Range<usize>, label: impl Fn(usize) -> String) -> Vec<usize> {
        // Bytes sort as their lower-case hexadecimal does.
        let mut found: Vec<([u8; 32], usize)> = numbers
            .map(|number| {
                let text = format!("{}:{}:{}", self.seed, self.key, label(number));
                (Sha256::digest(text.as_bytes()).into(), number)
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, number)| number).collect()
    }
}
