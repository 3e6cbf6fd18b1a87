//! One-time activation codes and refresh tokens: random, shown once, kept as a SHA-256. They carry so many random bits
//! that neither a salt nor a slow hash would add anything.
use hmac::digest::CtOutput;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::PasswordError;

/// Crockford's base 32: no I, L, O or U, which people misread.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of an activation code, five bits each.
const CODE_LENGTH: usize = 16;
/// RFC 4648, section 5.
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A new one-time activation code, 80 random bits as four groups of four characters (`7K3M-0QXB-…`), and what is stored
/// of it.
pub fn new_code() -> Result<(String, [u8; 32]), PasswordError> {
    let mut random = Zeroizing::new([0; CODE_LENGTH]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| PasswordError::Randomness)?;
    // Each character takes the low five bits of a random byte: 32 divides 256, so all are equally likely.
    let signs = random.iter().filter_map(|byte| CROCKFORD.get(usize::from(byte & 31))).copied().map(char::from);
    let mut code = String::with_capacity(CODE_LENGTH + 3);
    for (place, sign) in signs.enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(sign);
    }
    let stored = code_hash(&code).ok_or(PasswordError::Randomness)?;
    Ok((code, stored))
}

/// What is stored of a code, from what somebody typed: in any case, grouped or not, full-width characters too, and with
/// O for 0, I or L for 1. Nothing when it cannot be a code.
pub fn code_hash(typed: &str) -> Option<[u8; 32]> {
    let mut code = Zeroizing::new(String::with_capacity(CODE_LENGTH));
    for character in typed.chars().map(narrow) {
        match character.to_ascii_uppercase() {
            '-' | '‐' | '‑' | '–' | '—' | '−' => {}
            blank if blank.is_whitespace() => {}
            _ if code.len() == CODE_LENGTH => return None,
            'O' => code.push('0'),
            'I' | 'L' => code.push('1'),
            sign if u8::try_from(sign).is_ok_and(|sign| CROCKFORD.contains(&sign)) => code.push(sign),
            _ => return None,
        }
    }
    (code.len() == CODE_LENGTH).then(|| Sha256::digest(code.as_bytes()).into())
}

/// The ASCII character that a full-width one (as Chinese input methods type them) stands for.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// A new refresh token, 256 random bits in base64url, and what is stored of it.
pub fn new_refresh() -> Result<(String, [u8; 32]), PasswordError> {
    let mut random = Zeroizing::new([0; 32]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| PasswordError::Randomness)?;
    let token = base64_url(random.as_slice());
    let stored = refresh_hash(&token);
    Ok((token, stored))
}

/// What is stored of a refresh token, from what somebody sent.
pub fn refresh_hash(sent: &str) -> [u8; 32] {
    Sha256::digest(sent).into()
}

/// Whether a stored hash is this one, in a time that tells nothing of where they differ.
pub fn same_hash(stored: &[u8], hash: &[u8; 32]) -> bool {
    let Ok(stored) = <[u8; 32]>::try_from(stored) else { return false };
    let [stored, hash] = [stored, *hash].map(|bytes| CtOutput::<Sha256>::new(bytes.into()));
    stored == hash
}

/// RFC 4648, section 5, without padding: the one place in this crate that needs it.
fn base64_url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        let signs = [18, 12, 6, 0].map(|shift| usize::try_from(bits >> shift & 63).unwrap_or_default());
        let signs = signs.iter().take(group.len() + 1);
        text.extend(signs.filter_map(|sign| BASE64_URL.get(*sign)).copied().map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_four_groups_of_four_and_never_comes_twice() {
        let ((one, stored), (two, _)) = (new_code().unwrap(), new_code().unwrap());
        let groups: Vec<_> = one.split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 4]);
        assert!(groups.concat().bytes().all(|sign| CROCKFORD.contains(&sign)));
        assert_ne!(one, two);
        assert_eq!(code_hash(&one.to_lowercase().replace('-', "")), Some(stored));
        assert_ne!(code_hash(&two), Some(stored));
    }

    #[test]
    fn a_code_may_be_typed_in_many_ways() {
        let printed = code_hash("01AB-CDEF-GHJK-MNPQ").unwrap();
        for typed in [
            "01ABCDEFGHJKMNPQ",
            " 01ab cdef ghjk mnpq\n",
            "OIAB-CDEF-GHJK-MNPQ",
            "olab–cdef—ghjk-mnpq",
            "01ab\u{3000}cdef\u{ff0d}ghjk\u{ff0d}mnpq",
            "\u{ff10}\u{ff11}\u{ff21}\u{ff22}-\u{ff43}def-ghjk-mnpq",
        ] {
            assert_eq!(code_hash(typed), Some(printed), "{typed}");
        }
        // By sha256sum, of the sixteen characters alone.
        let expected = "48c3b55550825ee321e86eaaaa1584ab22c5218d599243c347d67a10c060d569";
        assert_eq!(printed.map(|byte| format!("{byte:02x}")).concat(), expected);
    }

    #[test]
    fn what_cannot_be_a_code_has_no_hash() {
        let short = "01AB-CDEF-GHJK-MNP";
        for typed in ["", "----", short, &format!("{short}QR"), &format!("{short}U"), &format!("{short}考")] {
            assert_eq!(code_hash(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_refresh_token_is_found_again_by_its_hash() {
        let ((one, stored), (two, _)) = (new_refresh().unwrap(), new_refresh().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, two);
        assert!(same_hash(&stored, &refresh_hash(&one)));
        assert!(!same_hash(&stored, &refresh_hash(&two)));
        assert!(!same_hash(&stored[1..], &stored) && !same_hash(&[], &stored));
    }

    /// RFC 4648, section 10, and two bytes that tell base64url from base64.
    #[test]
    fn base64_url_follows_the_published_vectors() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff], "-_8"),
        ] {
            assert_eq!(base64_url(bytes), text);
        }
    }
}
