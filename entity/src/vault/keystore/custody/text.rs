//! Keys and shares as people carry them: a word, hexadecimal digits, and a checksum, because a public key with a wrong
//! digit is still a public key, whose secret does not exist.
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::CustodyError;

/// Bytes of the checksum at the end.
const CHECK: usize = 4;

pub(super) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(HEXLOWER.encode(bytes))
}

/// Reads digits in either case. Decodes in place, so that no copy of a secret stays behind where a digit is wrong.
pub(super) fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits = text.as_bytes();
    let mut bytes = Zeroizing::new(vec![0; HEXLOWER_PERMISSIVE.decode_len(digits.len()).ok()?]);
    HEXLOWER_PERMISSIVE.decode_mut(digits, &mut bytes).ok()?;
    Some(bytes)
}

/// `word-digits-checksum`.
pub(super) fn write(word: &str, bytes: &[u8]) -> Zeroizing<String> {
    let check = checksum(word, bytes);
    Zeroizing::new(format!("{word}-{}-{}", hex(bytes).as_str(), hex(&check).as_str()))
}

/// Reads it back.
pub(super) fn read(word: &'static str, text: &str) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
    let wrong = CustodyError::Text { word };
    let rest = text.trim().strip_prefix(word).and_then(|rest| rest.strip_prefix('-'));
    let Some((digits, check)) = rest.and_then(|rest| rest.rsplit_once('-')) else { return Err(wrong) };
    let (Some(bytes), Some(check)) = (unhex(digits), unhex(check)) else { return Err(wrong) };
    if check.as_slice() == checksum(word, &bytes) { Ok(bytes) } else { Err(wrong) }
}

fn checksum(word: &str, bytes: &[u8]) -> [u8; CHECK] {
    let digest = Sha256::new().chain_update(word).chain_update(bytes).finalize();
    std::array::from_fn(|place| digest.get(place).copied().unwrap_or_default())
}
