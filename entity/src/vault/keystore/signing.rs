//! The Ed25519 keys that sign access tokens: the newest signs, all that are left verify.
use std::{fmt, path::PathBuf};

use zeroize::Zeroizing;

use super::{KeyError, file_name, files};

/// What PKCS #8 (RFC 8410) puts in front of the 32 bytes of an Ed25519 private key.
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const LENGTH: usize = PKCS8.len() + 32;

/// One signing key. It cannot be printed or copied, and is overwritten when dropped.
pub struct SigningKey {
    kid: String,
    pkcs8: Zeroizing<[u8; LENGTH]>,
}

impl SigningKey {
    /// The key's public name, a token's `kid`: a running number and random digits, so that a name never comes back.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The private key in PKCS #8, DER. For the signer alone.
    pub fn pkcs8(&self) -> &[u8] {
        self.pkcs8.as_slice()
    }

    fn generate(number: u32) -> Result<Self, KeyError> {
        let mut pkcs8 = Zeroizing::new([0; LENGTH]);
        let (prefix, seed) = pkcs8.split_at_mut(PKCS8.len());
        prefix.copy_from_slice(&PKCS8);
        getrandom::fill(seed).map_err(|_| KeyError::Randomness)?;
        Ok(Self { kid: format!("{number:06}-{}", files::random_name()?), pkcs8 })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The directory of the signing keys, shared by the nodes. Nothing is kept in memory here.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    directory: PathBuf,
}

impl SigningKeys {
    pub(super) fn open(directory: PathBuf) -> Result<Self, KeyError> {
        files::private_directory(&directory)?;
        Ok(Self { directory })
    }

    /// Every key, oldest first: the last one signs. The first call of all makes the first key.
    pub fn all(&self) -> Result<Vec<SigningKey>, KeyError> {
        let kids = match self.kids()? {
            kids if kids.is_empty() => vec![self.rotate()?.kid],
            kids => kids,
        };
        // A key that another node retires meanwhile is simply no longer among them.
        let read = kids.iter().map(|kid| self.find(kid)).filter(|key| !matches!(key, Err(KeyError::NotFound)));
        read.collect()
    }

    /// One key by its name, which may be anything that somebody put into a token.
    ///
    /// # Errors
    /// [`KeyError::NotFound`] for a name that no key has or could have.
    pub fn find(&self, kid: &str) -> Result<SigningKey, KeyError> {
        // Also what keeps a name such as `../3f2c…/private` from being a path.
        number(kid).ok_or(KeyError::NotFound)?;
        let path = self.directory.join(kid);
        let pkcs8 = files::read::<LENGTH>(&path)?;
        if pkcs8.starts_with(&PKCS8) {
            Ok(SigningKey { kid: kid.to_owned(), pkcs8 })
        } else {
            Err(KeyError::Damaged { path })
        }
    }

    /// Makes a new key, which signs from now on; the others go on verifying until they are retired.
    pub fn rotate(&self) -> Result<SigningKey, KeyError> {
        let newest = self.kids()?.last().and_then(|kid| number(kid)).unwrap_or_default();
        let key = SigningKey::generate(newest.saturating_add(1))?;
        files::write(&self.directory, &key.kid, key.pkcs8())?;
        Ok(key)
    }

    /// Destroys a key: what it signed no longer verifies. Can be repeated.
    ///
    /// # Errors
    /// [`KeyError::StillSigning`] for the newest key; [`KeyError::NotFound`] for what is no key's name.
    pub fn retire(&self, kid: &str) -> Result<(), KeyError> {
        number(kid).ok_or(KeyError::NotFound)?;
        if self.kids()?.last().is_some_and(|newest| newest == kid) {
            return Err(KeyError::StillSigning);
        }
        files::destroy(&self.directory.join(kid))?;
        files::sync_directory(&self.directory)
    }

    /// The names of the keys, oldest first.
    fn kids(&self) -> Result<Vec<String>, KeyError> {
        let mut kids: Vec<_> = files::list(&self.directory)?
            .iter()
            .map(|path| file_name(path).to_owned())
            .filter(|name| number(name).is_some())
            .collect();
        kids.sort_unstable();
        Ok(kids)
    }
}

/// The running number in a key's name; nothing when it is not such a name.
fn number(kid: &str) -> Option<u32> {
    let (number, random) = kid.split_once('-')?;
    let digits = number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    let hex = random.len() == 32 && random.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if digits && hex { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::keystore::{KeyStore, tests::Scratch};

    #[test]
    fn the_first_use_makes_one_key_and_no_later_use_another() {
        let scratch = Scratch::new();
        let signing = KeyStore::open(scratch.path()).unwrap().signing().unwrap();
        let kids = || signing.all().unwrap().iter().map(|key| key.kid().to_owned()).collect::<Vec<_>>();
        let first = kids();
        assert_eq!(first.len(), 1);
        assert_eq!(kids(), first);
        assert_eq!(KeyStore::open(scratch.path()).unwrap().signing().unwrap().all().unwrap()[0].kid(), first[0]);
    }

    #[test]
    fn the_newest_comes_last_and_only_older_ones_retire() {
        let scratch = Scratch::new();
        let signing = KeyStore::open(scratch.path()).unwrap().signing().unwrap();
        let first = signing.all().unwrap().remove(0);
        let kids: Vec<_> = (0..11).map(|_| signing.rotate().unwrap().kid().to_owned()).collect();
        let all: Vec<_> = signing.all().unwrap().iter().map(|key| key.kid().to_owned()).collect();
        assert_eq!(all[0], first.kid());
        assert_eq!(all[1..], kids);

        let newest = kids.last().unwrap();
        assert!(matches!(signing.retire(newest), Err(KeyError::StillSigning)));
        signing.retire(first.kid()).unwrap();
        signing.retire(first.kid()).unwrap();
        assert!(matches!(signing.find(first.kid()), Err(KeyError::NotFound)));
        assert_eq!(signing.find(newest).unwrap().kid(), newest);
    }

    #[test]
    fn a_name_is_no_path() {
        let scratch = Scratch::new();
        let signing = KeyStore::open(scratch.path()).unwrap().signing().unwrap();
        let hex = "0".repeat(32);
        for kid in ["", "-", "..", "../private", &format!("000001-{hex}/"), &format!("+00001-{hex}"), &hex] {
            assert!(matches!(signing.find(kid), Err(KeyError::NotFound)), "{kid}");
            assert!(matches!(signing.retire(kid), Err(KeyError::NotFound)), "{kid}");
        }
    }

    #[test]
    fn a_damaged_key_is_reported_and_nothing_prints_one() {
        let scratch = Scratch::new();
        let signing = KeyStore::open(scratch.path()).unwrap().signing().unwrap();
        let key = signing.all().unwrap().remove(0);
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ kid: {:?}, .. }}", key.kid()));
        let path = scratch.path().join("signing").join(key.kid());
        std::fs::write(&path, [0; LENGTH]).unwrap();
        assert!(matches!(signing.find(key.kid()), Err(KeyError::Damaged { .. })));
        std::fs::write(&path, PKCS8).unwrap();
        assert!(matches!(signing.all(), Err(KeyError::Damaged { .. })));
    }
}
