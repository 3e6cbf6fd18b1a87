//! Passwords, activation codes and refresh tokens of local accounts.
//!
//! A password is kept as its argon2id hash. Codes and tokens are random enough to be kept as a plain SHA-256.
mod rule;
mod secret;

use std::{fmt, sync::Arc, thread};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use tokio::{sync::Semaphore, task};
use zeroize::Zeroizing;

pub use rule::{LONGEST_BYTES, PasswordRule, SHORTEST_CHARACTERS, check};
pub use secret::{Fingerprint, Secret, activation_code, activation_fingerprint, refresh_fingerprint, refresh_token};

/// Why a password could not be hashed or compared, or a code not be made. A wrong password is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// argon2 does not accept the configured cost.
    #[error("the configured password cost is out of range")]
    Cost,
    /// The stored hash is not one of ours.
    #[error("the stored password hash is malformed")]
    Hash,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
    /// The server is shutting down.
    #[error("hashing was interrupted")]
    Interrupted,
}

/// What hashing one password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// What the OWASP password storage cheat sheet asks for at least: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory: 19_456, passes: 2, lanes: 1 }
    }
}

/// Hashes and compares passwords, off the async threads and only a few at a time: each takes [`Cost::memory`].
pub struct Passwords {
    cost: Cost,
    hasher: Argon2<'static>,
    /// A hash that no password has: comparing with it takes as long as comparing with somebody's.
    nobody: String,
    slots: Arc<Semaphore>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("cost", &self.cost).finish_non_exhaustive()
    }
}

impl Passwords {
    /// Hashing at a cost. Computes one hash, so it takes a moment.
    pub fn new(cost: Cost) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory, cost.passes, cost.lanes, None).map_err(|_| PasswordError::Cost)?;
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut random = Zeroizing::new([0; 32]);
        getrandom::fill(random.as_mut_slice()).map_err(|_| PasswordError::Randomness)?;
        let nobody = hash_with(&hasher, random.as_slice())?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { cost, hasher, nobody, slots: Arc::new(Semaphore::new(cores.min(4))) })
    }

    /// The argon2id hash of a password, with a salt of its own, as a PHC string. Does not apply [`check`].
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let (hasher, password) = (self.hasher.clone(), Zeroizing::new(password));
        self.run(move || hash_with(&hasher, password.as_bytes())).await
    }

    /// Whether a password has the stored hash. With none, for a login that does not exist or has no password yet, the
    /// answer is no and takes the same work: the time does not tell which logins exist.
    pub async fn verify(&self, password: String, stored: Option<&str>) -> Result<bool, PasswordError> {
        let mut password = Zeroizing::new(password);
        // No account has a password this long, and its length shall cost nothing.
        let stored = stored.filter(|_| password.len() <= LONGEST_BYTES);
        let possible = stored.is_some();
        if !possible {
            password.truncate(0);
        }
        let (hasher, compared) = (self.hasher.clone(), stored.unwrap_or(&self.nobody).to_owned());
        let same = self.run(move || verify_with(&hasher, password.as_bytes(), &compared)).await?;
        Ok(same && possible)
    }

    /// Whether a stored hash was made at another cost than today's: log-in, which has the password, then replaces it.
    pub fn outdated(&self, stored: &str) -> bool {
        let made = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
        made.is_none_or(|made| self.cost != Cost { memory: made.m_cost(), passes: made.t_cost(), lanes: made.p_cost() })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| PasswordError::Interrupted)?;
        let done = task::spawn_blocking(move || {
            // Held by the work, not by the request: a client that hangs up frees no slot that is still in use.
            let _slot = slot;
            work()
        });
        done.await.map_err(|_| PasswordError::Interrupted)?
    }
}

fn hash_with(hasher: &Argon2<'_>, password: &[u8]) -> Result<String, PasswordError> {
    hasher.hash_password(password).map(|hash| hash.to_string()).map_err(|_| PasswordError::Randomness)
}

fn verify_with(hasher: &Argon2<'_>, password: &[u8], stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|_| PasswordError::Hash)?;
    match hasher.verify_password(password, &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(PasswordError::Hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 64, passes: 1, lanes: 1 };
    const RIGHT: &str = "一二三四五六七八九十";

    fn cheap() -> Passwords {
        Passwords::new(CHEAP).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_verifies_and_no_other() {
        let passwords = cheap();
        let stored = passwords.hash(RIGHT.into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{stored}");
        assert!(passwords.verify(RIGHT.into(), Some(&stored)).await.unwrap());
        for wrong in ["", "一二三四五六七八九", "一二三四五六七八九十 "] {
            assert!(!passwords.verify(wrong.into(), Some(&stored)).await.unwrap(), "{wrong:?}");
        }
        assert_ne!(stored, passwords.hash(RIGHT.into()).await.unwrap(), "salted");
    }

    #[tokio::test]
    async fn nobody_has_a_password_not_even_the_empty_one() {
        let passwords = cheap();
        for password in ["", RIGHT] {
            assert!(!passwords.verify(password.into(), None).await.unwrap());
        }
    }

    /// An unknown login must not be told by its time. A generous bound, since the machine may be busy.
    #[tokio::test]
    async fn an_unknown_login_costs_about_as_much_as_a_known_one() {
        let passwords = Passwords::new(Cost { memory: 8_192, ..CHEAP }).unwrap();
        let stored = passwords.hash(RIGHT.into()).await.unwrap();
        let shortest = async |stored: Option<&str>| {
            let mut times = Vec::new();
            for _ in 0..9 {
                let start = std::time::Instant::now();
                passwords.verify("wrong password".into(), stored).await.unwrap();
                times.push(start.elapsed());
            }
            times.into_iter().min().unwrap()
        };
        let (known, unknown) = (shortest(Some(&stored)).await, shortest(None).await);
        assert!(unknown * 4 > known && known * 4 > unknown, "known {known:?}, unknown {unknown:?}");
    }

    #[tokio::test]
    async fn an_endless_password_is_never_right() {
        let passwords = cheap();
        for (length, right) in [(LONGEST_BYTES, true), (LONGEST_BYTES + 1, false)] {
            let password = "x".repeat(length);
            let stored = passwords.hash(password.clone()).await.unwrap();
            assert_eq!(passwords.verify(password, Some(&stored)).await, Ok(right), "{length} bytes");
        }
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_verifies_and_is_outdated() {
        let (old, new) = (cheap(), Passwords::new(Cost { passes: 2, ..CHEAP }).unwrap());
        let stored = old.hash(RIGHT.into()).await.unwrap();
        assert!(new.verify(RIGHT.into(), Some(&stored)).await.unwrap());
        assert!(new.outdated(&stored));
        assert!(!old.outdated(&stored));
        assert!(new.outdated("not a hash"));
    }

    #[tokio::test]
    async fn a_malformed_hash_and_an_impossible_cost_are_errors() {
        assert_eq!(cheap().verify(RIGHT.into(), Some("$argon2id$")).await, Err(PasswordError::Hash));
        assert_eq!(Passwords::new(Cost { memory: 1, ..CHEAP }).err(), Some(PasswordError::Cost));
    }

    #[test]
    fn the_default_cost_is_the_documented_one() {
        assert_eq!(Cost::default(), Cost { memory: 19_456, passes: 2, lanes: 1 });
    }
}
