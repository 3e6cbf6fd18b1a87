//! The pair of keys of one cycle. The private half opens nothing before closing and is destroyed with it.
use hpke::{Deserializable, Kem as _, Serializable, kem::X25519HkdfSha256 as Kem};
use zeroize::Zeroizing;

use super::SealError;

/// Bytes in a private key, a tag key, and everything else that the key store holds for a cycle.
pub(crate) const SECRET_LENGTH: usize = 32;

/// The key that a cycle's ballots are sealed to. Public: it is stored with the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// The bytes that are stored with the cycle.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn for_sealing(self) -> Result<<Kem as hpke::Kem>::PublicKey, SealError> {
        Deserializable::from_bytes(&self.0).map_err(|_| SealError::Key)
    }
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = SealError;

    /// Reads a stored key; `SealError::Key` unless there are exactly 32 bytes.
    fn try_from(bytes: &[u8]) -> Result<Self, SealError> {
        bytes.try_into().map(Self).map_err(|_| SealError::Key)
    }
}

/// The key that opens a cycle's ballots, used once, at closing. Overwritten when dropped; it can be neither printed,
/// copied nor serialised.
pub(crate) struct PrivateKey(Zeroizing<[u8; SECRET_LENGTH]>);

impl PrivateKey {
    /// A new key: RFC 9180's `DeriveKeyPair` over fresh random bytes of the operating system.
    pub(crate) fn generate() -> Result<Self, SealError> {
        let mut random = Zeroizing::new([0; SECRET_LENGTH]);
        getrandom::fill(random.as_mut_slice()).map_err(|_| SealError::Randomness)?;
        let (key, _) = Kem::derive_keypair(random.as_slice());
        let mut bytes = Zeroizing::new([0; SECRET_LENGTH]);
        key.write_exact(bytes.as_mut_slice());
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

    /// The other half.
    pub(crate) fn public(&self) -> Result<PublicKey, SealError> {
        Ok(PublicKey(Kem::sk_to_pk(&self.for_opening()?).to_bytes().into()))
    }

    pub(super) fn for_opening(&self) -> Result<<Kem as hpke::Kem>::PrivateKey, SealError> {
        Deserializable::from_bytes(self.0.as_slice()).map_err(|_| SealError::Key)
    }
}
