//! A few bytes sealed to one reader: what a custodian holds of a cycle's private key.
use hpke::{
    Deserializable, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305 as Aead, kdf::HkdfSha256 as Kdf,
    kem::X25519HkdfSha256 as Kem, single_shot_open, single_shot_seal,
};
use zeroize::Zeroizing;

use super::{PrivateKey, PublicKey, SealError};

/// Names the format, so that a letter is never taken for a ballot.
const LABEL: &[u8] = b"kaoping custody v1";
/// Bytes of the encapsulated key in front of the ciphertext.
const ENCAPSULATED: usize = 32;

/// Seals `content` to `reader`; `about` is authenticated with it.
pub(crate) fn seal_letter(reader: PublicKey, about: &[u8], content: &[u8]) -> Result<Vec<u8>, SealError> {
    // HPKE panics on a generator that fails; here it is an error.
    getrandom::fill(&mut [0; 1]).map_err(|_| SealError::Randomness)?;
    let (encapsulated, sealed) =
        single_shot_seal::<Aead, Kdf, Kem>(&OpModeS::Base, &reader.for_sealing()?, LABEL, content, about)
            .map_err(|_| SealError::Key)?;
    Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
}

/// Opens what was sealed to `key`'s public half.
pub(crate) fn open_letter(key: &PrivateKey, about: &[u8], letter: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (encapsulated, sealed) = letter.split_at_checked(ENCAPSULATED).ok_or(SealError::Broken)?;
    let encapsulated = Deserializable::from_bytes(encapsulated).map_err(|_| SealError::Broken)?;
    let mode = OpModeR::Base;
    single_shot_open::<Aead, Kdf, Kem>(&mode, &key.for_opening()?, &encapsulated, LABEL, sealed, about)
        .map(Zeroizing::new)
        .map_err(|_| SealError::Broken)
}
