//! The seal of an anonymous ballot (domain rule 9): HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256 and ChaCha20-Poly1305.
//!
//! Marks are padded to one size per scheme and sealed to the cycle's public key before they reach a database, log,
//! queue or disk. The seal authenticates cycle, target, channel and tag, so a ballot that is moved to another target
//! does not open. Base mode does not say who sealed: that a ballot belongs to an assignment follows from its tag alone,
//! which needs the cycle's tag key.
mod ballot;
mod context;
mod key;
mod letter;
pub mod probe;
mod tag;

pub(crate) use ballot::{Ballot, open_all, seal};
pub(crate) use context::Context;
pub use key::PublicKey;
pub(crate) use key::{PrivateKey, SECRET_LENGTH};
pub(crate) use letter::{open_letter, seal_letter};
pub(crate) use tag::{RosterSignature, Tag, TagKey};

/// Why marks could not be sealed, or a ballot not opened. Says nothing about what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The marks are longer than the size that the scheme's ballots are padded to.
    #[error("the marks do not fit the size of the scheme's ballots")]
    TooLong,
    /// The operating system's generator gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
    /// Bytes that are not a key of this suite.
    #[error("not a usable key")]
    Key,
    /// Altered, copied, moved, cut short, or sealed to another key.
    #[error("the seal does not hold")]
    Broken,
    /// The seal holds, but what it covers was not padded by this program.
    #[error("the sealed content is malformed")]
    Malformed,
}
