//! Forms: which indicators a sheet or ballot asks for, and the check that turns input into [`Marks`].
mod bytes;
mod check;
mod comment;
#[cfg(test)]
mod tests;

pub use crate::mark::{Draft, Entry, Mark, Marks, Value};
pub use bytes::Unreadable;
pub use comment::{COMMENT_LIMIT, normalise as normalise_comment};

use crate::{Channel, NodeNumber, Problem, Scheme, scheme::Node};

/// What one sheet or ballot asks for: the leaves that are required of the target, weigh something in the channel and
/// lie in the remit. Cheap to make and to clone.
#[derive(Clone, Debug)]
pub struct Form {
    scheme: Scheme,
    channel: Channel,
    leaves: Vec<NodeNumber>,
}

impl Form {
    /// The form of `channel` for a target in `organisations` (its own organisation's code and the ancestors' codes).
    /// `remit` limits a panel to indicators, each reaching its whole subtree; none or empty means all.
    pub fn new<S: AsRef<str>>(
        scheme: &Scheme,
        channel: Channel,
        organisations: &[S],
        remit: Option<&[String]>,
    ) -> Self {
        let required = scheme.required(organisations);
        let remit = remit.filter(|codes| !codes.is_empty());
        let asked = |leaf: &&Node| {
            required.get(leaf.number.index()).copied().unwrap_or(false)
                && remit.is_none_or(|codes| reached(scheme, leaf, codes))
        };
        let leaves = scheme.marked_leaves(channel).filter(asked).map(|leaf| leaf.number).collect();
        Self { scheme: scheme.clone(), channel, leaves }
    }

    /// The scheme it belongs to.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The channel it belongs to.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// The indicators to mark, in preorder.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> + Clone {
        self.leaves.iter().filter_map(|number| self.scheme.node(*number))
    }

    /// The numbers of the indicators to mark, in preorder.
    pub fn numbers(&self) -> &[NodeNumber] {
        &self.leaves
    }

    /// Whether it asks for nothing: such an assignment need not exist.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Whether a comment may go with the marks.
    pub fn takes_comment(&self) -> bool {
        self.scheme.channel(self.channel).is_some_and(|plan| plan.comments)
    }

    /// The bytes of a request that hands in any marks at all for this form, its query and a comment of full length
    /// included: who pads to it shows a network nothing of what a ballot says.
    pub fn request_size(&self) -> usize {
        // A comment's worst letter is an escaped control character; a mark is two names, a number and JSON between them.
        let comment = if self.takes_comment() { COMMENT_LIMIT.saturating_mul(6) } else { 0 };
        self.leaves.len().saturating_mul(256).saturating_add(comment).saturating_add(2_048)
    }

    /// Checks a complete hand-in: every indicator of the form has exactly one entry.
    ///
    /// # Errors
    /// Every problem of the input, with paths such as `marks[2].points`, `marks` and `comment`.
    pub fn check(&self, marks: &[Mark], comment: Option<&str>) -> Result<Marks, Vec<Problem>> {
        check::complete(self, marks, comment)
    }

    /// Checks a draft of a named sheet: indicators may be missing, what is there must be right.
    ///
    /// # Errors
    /// As [`Form::check`]; and always in an anonymous channel, which has no drafts (rule 9).
    pub fn check_draft(&self, marks: &[Mark], comment: Option<&str>) -> Result<Draft, Vec<Problem>> {
        check::draft(self, marks, comment)
    }
}

/// Whether `leaf` or one of its ancestors is named.
fn reached(scheme: &Scheme, leaf: &Node, codes: &[String]) -> bool {
    let mut here = Some(leaf);
    while let Some(node) = here {
        if codes.contains(&node.code) {
            return true;
        }
        here = node.parent.and_then(|parent| scheme.node(parent));
    }
    false
}
