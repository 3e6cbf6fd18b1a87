//! Keys and shares as people carry them: a word, hexadecimal digits, and a checksum, because a public key with a wrong
//! digit is a public key too, of nobody.
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::CustodyError;

/// Bytes of the checksum at the end.
const CHECK: usize = 4;

pub(super) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(2)));
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(half.into(), 16));
        }
    }
    text
}

pub(super) fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    let digits = text.as_bytes();
    for pair in digits.chunks(2) {
        let [high, low] = pair else { return None };
        let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        bytes.push(value(*high)? << 4 | value(*low)?);
    }
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
