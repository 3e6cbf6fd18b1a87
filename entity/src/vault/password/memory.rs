//! argon2id over memory that is kept and used again.
//!
//! Each hash needs megabytes, aligned. Taken from the allocator anew each time, a hundred log-ins left glibc 2.36 with
//! 800 MB that it could not use again; so those who hash lend each other theirs. There is never more of it than hashes
//! were computed at one time.
use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, Error, PasswordHasher, Result,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// Hashes like [`Argon2`], and comparing comes with it.
#[derive(Clone)]
pub(super) struct Hasher {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    idle: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Hasher {
    /// argon2id at this cost.
    pub(super) fn new(params: Params) -> Self {
        Self { algorithm: Algorithm::Argon2id, version: Version::V0x13, params, idle: Arc::default() }
    }

    fn borrow(&self) -> Vec<Block> {
        let mut blocks = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let needed = self.params.block_count();
        if blocks.len() < needed {
            // Not `resize`, which would copy what nobody reads.
            blocks = vec![Block::default(); needed];
        }
        blocks
    }

    fn give_back(&self, blocks: Vec<Block>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(blocks);
    }
}

impl PasswordHasher<PasswordHash> for Hasher {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash> {
        let salt = Salt::new(salt)?;
        let mut buffer = [0; Output::MAX_LENGTH];
        let length = self.params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let out = buffer.get_mut(..length).ok_or(Error::OutputSize)?;
        let argon2 = Argon2::new(self.algorithm, self.version, self.params.clone());
        let mut blocks = self.borrow();
        let hashed = argon2.hash_password_into_with_memory(password, &salt, out, &mut blocks);
        self.give_back(blocks);
        hashed?;
        Ok(PasswordHash {
            algorithm: self.algorithm.ident(),
            version: Some(self.version.into()),
            params: ParamsString::try_from(&self.params)?,
            salt: Some(salt),
            hash: Some(Output::new(out)?),
        })
    }
}

/// For comparing with hashes made at another cost.
impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        Self { algorithm, version, params, idle: Arc::clone(&self.idle) }.hash_password_with_salt(password, salt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordVerifier;

    fn params(memory: u32) -> Params {
        Params::new(memory, 1, 1, None).unwrap()
    }

    #[test]
    fn hashes_are_those_of_argon2_whatever_the_memory_held_before() {
        let hasher = Hasher::new(params(64));
        for password in ["first", "second", "third"] {
            let ours = hasher.hash_password_with_salt(password.as_bytes(), b"some salt of 16b").unwrap();
            let plain = Argon2::new(Algorithm::Argon2id, Version::V0x13, params(64));
            let theirs: PasswordHash = plain.hash_password_with_salt(password.as_bytes(), b"some salt of 16b").unwrap();
            assert_eq!(ours.to_string(), theirs.to_string());
        }
        assert_eq!(hasher.idle.lock().unwrap().len(), 1, "one after the other needs one memory");
    }

    #[test]
    fn a_hash_of_another_cost_is_compared_in_memory_that_fits_it() {
        let hasher = Hasher::new(params(64));
        let larger = Argon2::from(params(256));
        let stored: PasswordHash = larger.hash_password(b"password").unwrap();
        assert_eq!(hasher.verify_password(b"password", &stored), Ok(()));
        assert_eq!(hasher.verify_password(b"passwore", &stored), Err(Error::PasswordInvalid));
    }
}
