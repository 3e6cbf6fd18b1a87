//! What a seal vouches for beside the marks.
use uuid::Uuid;

use super::Tag;

/// Names the format, so that no other use of the key can be mistaken for a ballot.
pub(super) const LABEL: &[u8] = b"kaoping ballot seal v1";

/// Where a ballot belongs. Every field is authenticated by the seal: with one of them different it does not open.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    /// The cycle.
    pub(crate) cycle: Uuid,
    /// The target's number in the cycle's frozen roster.
    pub(crate) target: i32,
    /// The number of the anonymous channel, UPWARD or PEER.
    pub(crate) channel: i16,
    /// The tag that stands in the ballot's row.
    pub(crate) tag: Tag,
}

impl Context {
    /// Every field at its full width and in big-endian order: one context has one encoding, and no two share one.
    pub(super) fn encode(&self) -> Vec<u8> {
        [self.cycle.as_bytes().as_slice(), &self.target.to_be_bytes(), &self.channel.to_be_bytes(), self.tag.as_bytes()]
            .concat()
    }
}
