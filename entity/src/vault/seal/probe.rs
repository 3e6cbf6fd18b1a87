//! Sealing and opening by themselves, for measurements: with keys of its own, which never leave it and open nothing else.
use super::{
    Ballot, Context, PrivateKey, PublicKey, SealError, TagKey,
    ballot::{open, open_all, seal},
};
use crate::{Error, Result};
use uuid::Uuid;

/// A key pair and a place for ballots to belong to.
pub struct Probe {
    key: PrivateKey,
    public: PublicKey,
    context: Context,
}

/// Ballots that a [`Probe`] has sealed.
pub struct Sealed(Vec<(Context, Ballot)>);

impl Probe {
    /// Makes the keys.
    pub fn new() -> Result<Self> {
        let key = PrivateKey::generate().map_err(Error::internal)?;
        let public = key.public().map_err(Error::internal)?;
        let cycle = Uuid::nil();
        let tag = TagKey::generate().and_then(|key| key.tag(cycle, cycle)).map_err(Error::internal)?;
        Ok(Self { key, public, context: Context { cycle, target: 1, channel: 2, tag } })
    }

    /// Seals so many ballots of so many bytes, one after the other.
    pub fn seal(&self, count: u32, size: usize) -> Result<Sealed> {
        let marks = vec![7; size];
        let sealed = (0..count).map(|_| Ok((self.context, seal(self.public, &self.context, &marks, size)?)));
        Ok(Sealed(sealed.collect::<Result<_, SealError>>().map_err(Error::internal)?))
    }

    /// Opens them, one after the other.
    pub fn open_each(&self, sealed: &Sealed) -> Result<()> {
        for (context, ballot) in &sealed.0 {
            open(&self.key, context, ballot.body()).map_err(Error::internal)?;
        }
        Ok(())
    }

    /// Opens them as closing does: on all cores.
    pub fn open_all(&self, sealed: &Sealed) -> Result<()> {
        let opened = open_all(&self.key, &sealed.0).into_iter().map(|one| one.map(drop));
        opened.collect::<Result<_, _>>().map_err(Error::internal)
    }
}
