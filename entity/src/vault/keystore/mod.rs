//! The key store: a directory, shared by the nodes, outside the database and outside every backup of it (domain rule 9).
//!
//! ```text
//! keys/                                 0700, refused when anybody else may enter it
//!   3f2c…-…/private                     0600, opens the cycle's ballots, once, at closing
//!   3f2c…-…/tag                         0600, makes the cycle's tags
//!   3f2c…-…/custody                     0600, instead of `private` where custodians hold it, in sealed parts
//!   3f2c…-…/share-9b…                   0600, such a part, opened and handed in after the freeze
//!   signing/000001-9b…                  0600, PKCS #8, signs access tokens
//! ```
//! The two keys of a cycle are independent random bytes and are destroyed together at closing or cancelling. Calls read
//! and write files of a few bytes: short, but blocking. Overwriting cannot reach copies that a file system, a flash disk
//! or a backup has made: the README says where the directory should live.
mod custody;
mod files;
mod signing;

use std::{
    collections::HashMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::vault::seal::{PrivateKey, PublicKey, SealError, TagKey};
use custody::Held;
pub use custody::{Custodian, CustodianKey, Custody, CustodyError, Share};
pub use signing::{SigningKey, SigningKeys};

const PRIVATE: &str = "private";
const TAG: &str = "tag";
const SIGNING: &str = "signing";

/// Why the key store could not do what it was asked. Names files and cycles, never a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such key: never made, or destroyed.
    #[error("no such key")]
    NotFound,
    /// Others than the owner may read the file or enter the directory.
    #[error("{} is open to others (mode {mode:04o}); it needs mode {wanted:04o}: chmod {wanted:o}", path.display())]
    Exposed {
        /// The file or directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The permission bits it needs.
        wanted: u32,
    },
    /// A file that is not a key, or not whole.
    #[error("{} is not a key of this key store", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Custodians hold the cycle's private key, and too few of them have handed their shares in.
    #[error("the private key is held by custodians: {present} of the {needed} shares needed are there")]
    Held {
        /// How many shares are there.
        present: usize,
        /// How many it takes.
        needed: usize,
    },
    /// What custodians handed in is not usable.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// The newest signing key cannot be retired: it signs.
    #[error("the newest signing key still signs; rotate first")]
    StillSigning,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
    /// Anything else that the file system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl From<SealError> for KeyError {
    /// Making a key can fail for want of random bytes alone.
    fn from(_: SealError) -> Self {
        Self::Randomness
    }
}

/// The keys of the cycles and of the access tokens, in one directory.
pub struct KeyStore {
    directory: PathBuf,
    /// Tag keys in use: each ballot and each "have I submitted" needs one.
    tags: Mutex<HashMap<Uuid, Arc<TagKey>>>,
    /// Who holds the private keys of cycles that open; the key store itself if none.
    custody: Option<Custody>,
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyStore").field("directory", &self.directory).finish_non_exhaustive()
    }
}

impl KeyStore {
    /// Opens the key store in `directory`, which is made (mode 0700) when there is none.
    ///
    /// # Errors
    /// [`KeyError::Exposed`] when the group or others have any right on the directory.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, KeyError> {
        let directory = directory.into();
        files::private_directory(&directory)?;
        Ok(Self { directory, tags: Mutex::default(), custody: None })
    }

    /// From now on these custodians hold the private keys of cycles that open.
    #[must_use]
    pub fn with_custody(self, custody: Custody) -> Self {
        Self { custody: Some(custody), ..self }
    }

    /// The keys that sign access tokens.
    pub fn signing(&self) -> Result<SigningKeys, KeyError> {
        SigningKeys::open(self.directory.join(SIGNING))
    }

    /// Makes a cycle's two keys, both or neither, and returns the public one. A second call, on whichever node, changes
    /// nothing and returns the same: opening a cycle can be repeated.
    pub(crate) fn create(&self, cycle: Uuid) -> Result<PublicKey, KeyError> {
        let home = self.home(cycle);
        if !files::present(&home)? {
            let draft = self.directory.join(draft_name(cycle)?);
            files::private_directory(&draft)?;
            let key = PrivateKey::generate()?;
            match &self.custody {
                Some(custody) => files::write(&draft, custody::FILE, custody.lock(cycle, &key)?.as_bytes())?,
                None => files::write(&draft, PRIVATE, key.to_stored())?,
            }
            files::write(&draft, TAG, TagKey::generate()?.to_stored())?;
            // A directory never replaces one that holds files: of two nodes that get here, the first wins.
            if let Err(source) = fs::rename(&draft, &home) {
                files::destroy_directory(&draft)?;
                if !files::present(&home)? {
                    return Err(KeyError::Io { doing: "rename", path: draft, source });
                }
            }
            files::sync_directory(&self.directory)?;
        }
        self.public(cycle)
    }

    /// The key that the cycle's ballots are sealed to.
    pub(crate) fn public(&self, cycle: Uuid) -> Result<PublicKey, KeyError> {
        if let Some(held) = Held::read(&self.home(cycle))? {
            return Ok(held.public());
        }
        let key = self.private_key(cycle)?;
        key.public().map_err(|_| KeyError::Damaged { path: self.home(cycle).join(PRIVATE) })
    }

    /// The key that opens the cycle's ballots. Closing alone asks for it.
    ///
    /// # Errors
    /// [`KeyError::Held`] while too few custodians have handed their shares in.
    pub(crate) fn private_key(&self, cycle: Uuid) -> Result<PrivateKey, KeyError> {
        let home = self.home(cycle);
        if let Some(held) = Held::read(&home)? {
            return held.join(&home);
        }
        files::read(&self.home(cycle).join(PRIVATE)).map(PrivateKey::from_stored)
    }

    /// How many custodians have handed their shares in, and how many it takes; none if the key store holds the key.
    pub(crate) fn custody(&self, cycle: Uuid) -> Result<Option<(usize, usize)>, KeyError> {
        let home = self.home(cycle);
        Held::read(&home)?.map(|held| held.count(&home)).transpose()
    }

    /// Keeps a custodian's share until closing, and says how many there are and how many it takes.
    pub(crate) fn hand_in(&self, cycle: Uuid, share: &Share) -> Result<(usize, usize), KeyError> {
        let home = self.home(cycle);
        let held = Held::read(&home)?.ok_or(KeyError::Custody(CustodyError::Share))?;
        held.keep(&home, share)?;
        held.count(&home)
    }

    /// The key of the cycle's tags, kept in memory while its file exists: another node may have destroyed it.
    pub(crate) fn tag_key(&self, cycle: Uuid) -> Result<Arc<TagKey>, KeyError> {
        let path = self.home(cycle).join(TAG);
        if !files::present(&path)? {
            self.cache().remove(&cycle);
            return Err(KeyError::NotFound);
        }
        if let Some(key) = self.cache().get(&cycle) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(TagKey::from_stored(files::read(&path)?));
        self.cache().insert(cycle, Arc::clone(&key));
        Ok(key)
    }

    /// Destroys both keys of a cycle: overwritten with random bytes, removed, and forgotten here. Can be repeated, and
    /// repeating finishes what a crash left.
    pub(crate) fn destroy(&self, cycle: Uuid) -> Result<(), KeyError> {
        self.cache().remove(&cycle);
        // Out of everybody's sight first, in one step: no reader may take the overwriting bytes for a key.
        let home = self.home(cycle);
        if files::present(&home)? {
            let gone = self.directory.join(draft_name(cycle)?);
            match fs::rename(&home, &gone) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(KeyError::Io { doing: "rename", path: home, source: error });
                }
                _ => files::sync_directory(&self.directory)?,
            }
        }
        for path in files::list(&self.directory)? {
            if file_name(&path).starts_with(&draft_prefix(cycle)) {
                files::destroy_directory(&path)?;
            }
        }
        Ok(())
    }

    /// The cycles that have keys here, also half-made or half-destroyed ones.
    pub(crate) fn cycles(&self) -> Result<Vec<Uuid>, KeyError> {
        let mut cycles: Vec<_> = files::list(&self.directory)?.iter().filter_map(|path| cycle_of(path)).collect();
        cycles.sort_unstable();
        cycles.dedup();
        Ok(cycles)
    }

    /// Forgets the tag keys whose files another node has destroyed. For the worker, now and then.
    pub fn forget_destroyed(&self) {
        let directory = &self.directory;
        self.cache().retain(|cycle, _| files::present(&directory.join(cycle.to_string()).join(TAG)).unwrap_or(true));
    }

    fn home(&self, cycle: Uuid) -> PathBuf {
        self.directory.join(cycle.to_string())
    }

    fn cache(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<TagKey>>> {
        self.tags.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a cycle's keys are while they are being made or destroyed: [`KeyStore::destroy`] finds both by the prefix.
fn draft_name(cycle: Uuid) -> Result<String, KeyError> {
    Ok(format!("{}{}", draft_prefix(cycle), files::random_name()?))
}

fn draft_prefix(cycle: Uuid) -> String {
    format!(".{cycle}-")
}

/// The cycle whose keys lie, or lay, in a directory: the reverse of [`KeyStore::home`] and [`draft_name`].
fn cycle_of(path: &Path) -> Option<Uuid> {
    let name = file_name(path);
    let name = name.strip_prefix('.').and_then(|draft| draft.rsplit_once('-')).map_or(name, |(cycle, _)| cycle);
    Uuid::try_parse(name).ok()
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
}

#[cfg(test)]
mod tests;
