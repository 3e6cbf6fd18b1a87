//! Custodians (domain rule 9, an option): the private key of a cycle lies in no place as a whole.
//!
//! When the cycle opens, its private key is split, each part sealed to one custodian's public key, and forgotten. The
//! server alone then opens nothing, nor does a backup of the key store. When the cycle has been frozen, enough
//! custodians open their parts, on machines of their own, and hand them in; closing goes on, and destroys everything.
//!
//! HPKE and exclusive or, which the build has already, and not the `age` crate (beta, some fifty more crates) or a
//! crate of secret sharing: there is nothing here that a reader cannot check.
mod split;
mod text;

use std::{collections::BTreeMap, fmt, path::Path, str::FromStr};

use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KeyError, files};
use crate::vault::seal::{self, PrivateKey, PublicKey, SECRET_LENGTH};

/// The file beside the tag key.
pub(super) const FILE: &str = "custody";
/// What the files of shares that were handed in begin with.
const SHARE: &str = "share-";
const FORMAT: &str = "kaoping custody 1";
const PUBLIC_WORD: &str = "kaoping-custodian";
const SECRET_WORD: &str = "kaoping-custodian-secret";
const SHARE_WORD: &str = "kaoping-share";
/// More custodians would hold more parts than anybody wants to carry.
const MOST: usize = 7;

/// Why custodians, their keys or their shares are not usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodyError {
    /// A text that is not what it should be, or was copied wrongly.
    #[error("not a text of the form {word}-…, or copied wrongly")]
    Text {
        /// What it begins with.
        word: &'static str,
    },
    /// One custodian named twice would count twice.
    #[error("one custodian is named twice")]
    Twice,
    /// Not 1 ≤ needed ≤ custodians ≤ 7.
    #[error("of at most {MOST} custodians, at least one and not more than there are must be needed")]
    Numbers,
    /// Not the custody file of a cycle.
    #[error("not the custody file of a cycle")]
    File,
    /// A key that nothing in this file was sealed to.
    #[error("nothing in this custody file was sealed to this key")]
    NotYours,
    /// Not what was sealed to this custodian for this cycle.
    #[error("this share is of another cycle, another custodian, or damaged")]
    Share,
}

/// The public key of a custodian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Custodian(PublicKey);

impl fmt::Display for Custodian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::write(PUBLIC_WORD, self.0.as_bytes()))
    }
}

impl FromStr for Custodian {
    type Err = CustodyError;

    fn from_str(written: &str) -> Result<Self, CustodyError> {
        let wrong = CustodyError::Text { word: PUBLIC_WORD };
        PublicKey::try_from(text::read(PUBLIC_WORD, written)?.as_slice()).map(Self).map_err(|_| wrong)
    }
}

/// What a custodian keeps to themself.
pub struct CustodianKey(PrivateKey);

impl CustodianKey {
    /// A new one.
    pub fn generate() -> Result<Self, KeyError> {
        Ok(Self(PrivateKey::generate()?))
    }

    /// What the configuration names.
    pub fn custodian(&self) -> Result<Custodian, KeyError> {
        Ok(Custodian(self.0.public()?))
    }

    /// The text to keep.
    pub fn to_text(&self) -> Zeroizing<String> {
        text::write(SECRET_WORD, self.0.to_stored())
    }

    /// Reads the kept text.
    pub fn from_text(written: &str) -> Result<Self, CustodyError> {
        let wrong = CustodyError::Text { word: SECRET_WORD };
        let bytes: [u8; SECRET_LENGTH] = text::read(SECRET_WORD, written)?.as_slice().try_into().map_err(|_| wrong)?;
        Ok(Self(PrivateKey::from_stored(Zeroizing::new(bytes))))
    }

    /// Opens this custodian's part of a cycle's key, from the text of its custody file. Needs no server.
    pub fn open(&self, file: &str) -> Result<Share, CustodyError> {
        let held = Held::parse(file)?;
        let own = self.custodian().map_err(|_| CustodyError::NotYours)?;
        let part = held.parts.iter().find(|part| part.custodian == own).ok_or(CustodyError::NotYours)?;
        let opened = seal::open_letter(&self.0, &about(held.cycle, own), &part.letter);
        Ok(Share(opened.map_err(|_| CustodyError::NotYours)?))
    }
}

/// A custodian's part of a cycle's private key, opened.
pub struct Share(Zeroizing<Vec<u8>>);

impl Share {
    /// The text to hand in.
    pub fn to_text(&self) -> Zeroizing<String> {
        text::write(SHARE_WORD, &self.0)
    }

    /// Reads what is handed in.
    pub fn from_text(written: &str) -> Result<Self, CustodyError> {
        text::read(SHARE_WORD, written).map(Self)
    }
}

/// Who holds the keys of cycles that open from now on.
#[derive(Clone, Debug)]
pub struct Custody {
    custodians: Vec<Custodian>,
    needed: usize,
}

impl Custody {
    /// `needed` of these custodians open a cycle's ballots together.
    pub fn new(needed: usize, custodians: Vec<Custodian>) -> Result<Self, CustodyError> {
        if custodians.len() > MOST || !(1..=custodians.len()).contains(&needed) {
            return Err(CustodyError::Numbers);
        }
        let twice = |(place, one): (usize, &Custodian)| custodians.iter().take(place).any(|other| other == one);
        if custodians.iter().enumerate().any(twice) {
            return Err(CustodyError::Twice);
        }
        Ok(Self { custodians, needed })
    }

    /// Splits a cycle's private key: the text of its custody file.
    pub(super) fn lock(&self, cycle: Uuid, key: &PrivateKey) -> Result<String, KeyError> {
        let bundles = split::split(key.to_stored(), self.custodians.len(), self.needed)?;
        let hex = |bytes: &[u8]| text::hex(bytes).to_string();
        let mut lines = vec![
            FORMAT.to_owned(),
            format!("cycle {cycle}"),
            format!("needed {}", self.needed),
            format!("public {}", hex(key.public()?.as_bytes())),
        ];
        for (custodian, bundle) in self.custodians.iter().zip(bundles) {
            let letter = seal::seal_letter(custodian.0, &about(cycle, *custodian), &bundle)?;
            let seen = digest(cycle, *custodian, &bundle);
            lines.push(format!("part {custodian} {} {}", hex(&letter), hex(&seen)));
        }
        Ok(lines.join("\n") + "\n")
    }
}

/// What a letter to a custodian vouches for.
fn about(cycle: Uuid, custodian: Custodian) -> Vec<u8> {
    [cycle.as_bytes().as_slice(), custodian.0.as_bytes()].concat()
}

/// By which a share is known when it is handed in. Of 32 random bytes and more, it tells nothing.
fn digest(cycle: Uuid, custodian: Custodian, bundle: &[u8]) -> Vec<u8> {
    let digest = Sha256::new().chain_update(b"kaoping share v1").chain_update(about(cycle, custodian));
    digest.chain_update(bundle).finalize().to_vec()
}

struct Part {
    custodian: Custodian,
    letter: Vec<u8>,
    digest: Vec<u8>,
}

/// A custody file.
pub(super) struct Held {
    cycle: Uuid,
    needed: usize,
    public: PublicKey,
    parts: Vec<Part>,
}

impl Held {
    fn parse(file: &str) -> Result<Self, CustodyError> {
        Self::lines(file).ok_or(CustodyError::File)
    }

    fn lines(file: &str) -> Option<Self> {
        let mut lines = file.lines();
        let mut line = |word: &str| lines.next()?.strip_prefix(word).map(str::trim);
        line(FORMAT)?;
        let cycle = Uuid::try_parse(line("cycle ")?).ok()?;
        let needed = line("needed ")?.parse().ok()?;
        let public = PublicKey::try_from(text::unhex(line("public ")?)?.as_slice()).ok()?;
        let part = |line: &str| {
            let mut words = line.strip_prefix("part ")?.split(' ');
            let custodian = words.next()?.parse().ok()?;
            let mut bytes = || Some(text::unhex(words.next()?)?.to_vec());
            Some(Part { custodian, letter: bytes()?, digest: bytes()? })
        };
        let parts: Option<Vec<_>> = lines.map(part).collect();
        Some(Self { cycle, needed, public, parts: parts.filter(|parts| !parts.is_empty())? })
    }

    /// Reads a cycle's custody file; none if its private key is not held by custodians.
    pub(super) fn read(home: &Path) -> Result<Option<Self>, KeyError> {
        let path = home.join(FILE);
        if !files::present(&path)? {
            return Ok(None);
        }
        let bytes = files::read_all(&path)?;
        let held = std::str::from_utf8(&bytes).ok().and_then(|text| Self::parse(text).ok());
        held.map(Some).ok_or(KeyError::Damaged { path })
    }

    /// The key that ballots are sealed to.
    pub(super) fn public(&self) -> PublicKey {
        self.public
    }

    /// Keeps a share until closing. One that is not of this cycle is refused.
    pub(super) fn keep(&self, home: &Path, share: &Share) -> Result<(), KeyError> {
        let fits = |part: &&Part| part.digest == digest(self.cycle, part.custodian, &share.0);
        let part = self.parts.iter().find(fits).ok_or(KeyError::Custody(CustodyError::Share))?;
        files::write(home, &share_name(part.custodian), &share.0)
    }

    /// How many shares are there, and how many it takes.
    pub(super) fn count(&self, home: &Path) -> Result<(usize, usize), KeyError> {
        Ok((self.shares(home)?.len(), self.needed))
    }

    /// The private key, from enough shares.
    pub(super) fn join(&self, home: &Path) -> Result<PrivateKey, KeyError> {
        let shares = self.shares(home)?;
        let (present, needed) = (shares.len(), self.needed);
        if present < needed {
            return Err(KeyError::Held { present, needed });
        }
        let joined = split::join(&shares, self.parts.len(), needed).map(PrivateKey::from_stored);
        let whole = joined.filter(|key| key.public() == Ok(self.public));
        whole.ok_or_else(|| KeyError::Damaged { path: home.join(FILE) })
    }

    fn shares(&self, home: &Path) -> Result<BTreeMap<usize, Zeroizing<Vec<u8>>>, KeyError> {
        let mut shares = BTreeMap::new();
        for (place, part) in self.parts.iter().enumerate() {
            match files::read_all(&home.join(share_name(part.custodian))) {
                Ok(share) if digest(self.cycle, part.custodian, &share) == part.digest => {
                    shares.insert(place, share);
                }
                Ok(_) | Err(KeyError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(shares)
    }
}

fn share_name(custodian: Custodian) -> String {
    format!("{SHARE}{}", text::hex(custodian.0.as_bytes()).as_str())
}

#[cfg(test)]
mod tests;
