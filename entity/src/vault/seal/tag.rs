//! Tags: what ties a sealed ballot to its assignment while the cycle's tag key exists, and to nothing afterwards.
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{SECRET_LENGTH, SealError};

const TAG_LABEL: &[u8] = b"kaoping ballot tag v1";
const ROSTER_LABEL: &[u8] = b"kaoping roster v1";

/// `HMAC-SHA256(tag key, "kaoping ballot tag v1" ‖ cycle ‖ assignment)`: stands in the ballot's row. It answers "have I
/// submitted", makes a replacement replace, and is random to everybody without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Tag([u8; 32]);

impl Tag {
    /// The bytes of the row.
    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Tag {
    type Error = SealError;

    /// Reads the bytes of a row; [`SealError::Malformed`] unless there are exactly 32.
    fn try_from(bytes: &[u8]) -> Result<Self, SealError> {
        bytes.try_into().map(Self).map_err(|_| SealError::Malformed)
    }
}

/// A tag in a log next to a caller would be a link between them (domain rule 9).
impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag")
    }
}

/// The key of a cycle's tags: 32 random bytes, independent of the private key, overwritten when dropped.
pub(crate) struct TagKey(Zeroizing<[u8; SECRET_LENGTH]>);

impl TagKey {
    /// A new key, from the operating system's generator.
    pub(crate) fn generate() -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; SECRET_LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| SealError::Randomness)?;
        Ok(Self(bytes))
    }

    /// The key that the key store kept.
    pub(crate) const fn from_stored(bytes: Zeroizing<[u8; SECRET_LENGTH]>) -> Self {
        Self(bytes)
    }

    /// What the key store alone keeps.
    pub(crate) fn to_stored(&self) -> &[u8; SECRET_LENGTH] {
        &self.0
    }

    /// The tag of one assignment's ballot.
    pub(crate) fn tag(&self, cycle: Uuid, assignment: Uuid) -> Result<Tag, SealError> {
        let mac =
            self.mac()?.chain_update(TAG_LABEL).chain_update(cycle.as_bytes()).chain_update(assignment.as_bytes());
        Ok(Tag(mac.finalize().into_bytes().into()))
    }

    fn mac(&self) -> Result<Hmac<Sha256>, SealError> {
        Hmac::<Sha256>::new_from_slice(self.0.as_slice()).map_err(|_| SealError::Key)
    }
}

/// Signs a cycle's anonymous roster, so that closing can tell whether assignments were slipped in, taken out or changed
/// (domain rules 5 and 9). One line per assignment, in the order of their numbers; each line's bytes count.
pub(crate) struct RosterSignature(Hmac<Sha256>);

impl RosterSignature {
    /// A signature of no raters yet.
    pub(crate) fn begin(key: &TagKey) -> Result<Self, SealError> {
        Ok(Self(key.mac()?.chain_update(ROSTER_LABEL)))
    }

    /// One more assignment.
    pub(crate) fn line(&mut self, line: &[u8]) -> Result<(), SealError> {
        // The length goes first: otherwise a break between two lines could be moved unnoticed.
        let length = u64::try_from(line.len()).map_err(|_| SealError::TooLong)?;
        self.0.update(&length.to_be_bytes());
        self.0.update(line);
        Ok(())
    }

    /// The signature of all of them.
    pub(crate) fn end(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> TagKey {
        TagKey::from_stored(Zeroizing::new([byte; 32]))
    }

    fn hex(bytes: &[u8; 32]) -> String {
        data_encoding::HEXLOWER.encode(bytes)
    }

    /// Expected value from an independent implementation (Python's hmac module).
    #[test]
    fn a_tag_is_the_documented_hmac() {
        let tag = key(7).tag(Uuid::from_u128(1), Uuid::from_u128(2)).unwrap();
        assert_eq!(hex(tag.as_bytes()), "752e0c0e6f0ad5d903b58f43766e4d726f025fa0a4a96aff6abcf33cfbe2f849");
    }

    #[test]
    fn tags_differ_by_assignment_cycle_and_key() {
        let of = |byte, cycle, assignment| key(byte).tag(Uuid::from_u128(cycle), Uuid::from_u128(assignment)).unwrap();
        let all = [of(1, 1, 1), of(1, 1, 2), of(1, 2, 1), of(2, 1, 1)];
        assert_eq!(std::collections::HashSet::from(all).len(), all.len());
        assert_eq!(of(1, 1, 1), all[0], "the same assignment has the same tag: a replacement replaces");
    }

    #[test]
    fn generated_keys_differ_and_a_tag_prints_nothing() {
        let [a, b] = [TagKey::generate().unwrap(), TagKey::generate().unwrap()];
        assert_ne!(a.to_stored(), b.to_stored());
        assert_eq!(format!("{:?}", a.tag(Uuid::nil(), Uuid::nil()).unwrap()), "Tag");
    }

    /// Expected value from an independent implementation (Python's hmac module).
    #[test]
    fn a_roster_signature_covers_each_line() {
        let sign = |lines: &[&str]| {
            let mut signature = RosterSignature::begin(&key(7)).unwrap();
            for line in lines {
                signature.line(line.as_bytes()).unwrap();
            }
            signature.end()
        };
        let signed = sign(&["a:1", "b:2"]);
        assert_eq!(hex(&signed), "46e38da2ee4a8a86dc3e5ec1ca3f5622855b803493e4d843ef71fc59b75521db");
        for other in [&["a:1"][..], &["a:1", "b:3"], &["a:1", "b:2", "b:2"], &["a:1b", ":2"], &["b:2", "a:1"]] {
            assert_ne!(signed, sign(other), "{other:?}");
        }
    }
}
