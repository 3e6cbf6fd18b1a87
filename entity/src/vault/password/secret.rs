//! One-time activation codes and refresh tokens: random, shown once, kept as a SHA-256. They carry so many random bits
//! that neither a salt nor a slow hash would add anything.
use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hmac::digest::CtOutput;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::PasswordError;

/// Crockford's base 32: no I, L, O or U, which people misread.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of an activation code, five bits each.
const CODE_LENGTH: usize = 16;
/// Characters of a refresh token: 256 bits without padding.
const TOKEN_LENGTH: usize = 43;

/// What is stored of a code or a token. Compared in constant time.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The stored bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        let [one, two] = [self, other].map(|fingerprint| CtOutput::<Sha256>::new(fingerprint.0.into()));
        one == two
    }
}

impl Eq for Fingerprint {}

/// A new code or token: the text goes to its owner, once, and the fingerprint to the database.
pub struct Secret {
    text: Zeroizing<String>,
    fingerprint: Fingerprint,
}

impl Secret {
    /// The text, for its owner's eyes alone.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is stored.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A new one-time activation code: 80 random bits as four groups of four characters, `7K3M-0QXB-…`.
pub fn activation_code() -> Result<Secret, PasswordError> {
    let mut random = Zeroizing::new([0; CODE_LENGTH]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| PasswordError::Randomness)?;
    // Each character takes the low five bits of a random byte: 32 divides 256, so all are equally likely.
    let signs = random.iter().filter_map(|byte| CROCKFORD.get(usize::from(byte & 31))).copied().map(char::from);
    let mut text = Zeroizing::new(String::with_capacity(CODE_LENGTH + 3));
    for (place, sign) in signs.enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(sign);
    }
    let fingerprint = activation_fingerprint(&text).ok_or(PasswordError::Randomness)?;
    Ok(Secret { text, fingerprint })
}

/// The fingerprint of a code as somebody typed it: in any case, grouped or not, full-width characters too, and with O
/// for 0, I or L for 1. Nothing when it cannot be a code.
pub fn activation_fingerprint(typed: &str) -> Option<Fingerprint> {
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
    (code.len() == CODE_LENGTH).then(|| Fingerprint::of(&code))
}

/// The ASCII character that a full-width one (as Chinese input methods type them) stands for.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// A new refresh token: 256 random bits in base64url.
pub fn refresh_token() -> Result<Secret, PasswordError> {
    let mut random = Zeroizing::new([0; 32]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| PasswordError::Randomness)?;
    let text = Zeroizing::new(BASE64URL_NOPAD.encode(random.as_slice()));
    let fingerprint = Fingerprint::of(&text);
    Ok(Secret { text, fingerprint })
}

/// The fingerprint of a refresh token that somebody sent. Nothing when it cannot be one.
pub fn refresh_fingerprint(sent: &str) -> Option<Fingerprint> {
    let mut bytes = Zeroizing::new([0; 32]);
    let possible = sent.len() == TOKEN_LENGTH
        && BASE64URL_NOPAD.decode_mut(sent.as_bytes(), bytes.as_mut_slice()).is_ok_and(|length| length == bytes.len());
    possible.then(|| Fingerprint::of(sent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    #[test]
    fn a_code_is_four_groups_of_four_and_never_comes_twice() {
        let (one, two) = (activation_code().unwrap(), activation_code().unwrap());
        let groups: Vec<_> = one.text().split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 4]);
        assert!(groups.concat().bytes().all(|sign| CROCKFORD.contains(&sign)));
        assert_ne!(one.text(), two.text());
        assert_eq!(activation_fingerprint(&one.text().to_lowercase().replace('-', "")), Some(one.fingerprint()));
        assert_ne!(one.fingerprint(), two.fingerprint());
        assert_eq!(format!("{one:?}"), "Secret");
    }

    #[test]
    fn a_code_may_be_typed_in_many_ways() {
        let printed = activation_fingerprint("01AB-CDEF-GHJK-MNPQ").unwrap();
        for typed in [
            "01ABCDEFGHJKMNPQ",
            " 01ab cdef ghjk mnpq\n",
            "OIAB-CDEF-GHJK-MNPQ",
            "olab–cdef—ghjk-mnpq",
            "01ab\u{3000}cdef\u{ff0d}ghjk\u{ff0d}mnpq",
            "\u{ff10}\u{ff11}\u{ff21}\u{ff22}-\u{ff43}def-ghjk-mnpq",
        ] {
            assert_eq!(activation_fingerprint(typed), Some(printed), "{typed}");
        }
        // By sha256sum, of the sixteen characters alone.
        let expected = "48c3b55550825ee321e86eaaaa1584ab22c5218d599243c347d67a10c060d569";
        assert_eq!(HEXLOWER.encode(printed.as_bytes()), expected);
    }

    #[test]
    fn what_cannot_be_a_code_has_no_fingerprint() {
        let short = "01AB-CDEF-GHJK-MNP";
        for typed in ["", "----", short, &format!("{short}QR"), &format!("{short}U"), &format!("{short}考")] {
            assert_eq!(activation_fingerprint(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_refresh_token_is_found_again_by_its_fingerprint() {
        let (one, two) = (refresh_token().unwrap(), refresh_token().unwrap());
        assert_eq!(one.text().len(), TOKEN_LENGTH);
        assert_ne!(one.text(), two.text());
        assert_eq!(refresh_fingerprint(one.text()), Some(one.fingerprint()));
        assert_ne!(refresh_fingerprint(one.text()), Some(two.fingerprint()));
        let rest = &one.text()[1..];
        for sent in ["", rest, &format!("{rest}AA"), &format!("{rest}="), &format!("{rest}+")] {
            assert_eq!(refresh_fingerprint(sent), None, "{sent}");
        }
    }
}
