//! The dense, immutable decision table.
use crate::actor::Actor;
use crate::acts::{Act, Reads};
use crate::facts::Facts;
use crate::permit::{Permit, Refusal, Revision, Scope};

/// A policy that cannot take effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy is refused")]
pub struct PolicyError;

/// Every cell of every act's own axes, answered once.
pub struct Table {
    revision: Revision,
}

impl Table {
    /// The rules this program brings.
    pub fn standard() -> Result<Self, PolicyError> {
        Ok(Self { revision: Revision(0) })
    }

    /// Which rules these are.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    pub(crate) fn permit<A: Act>(&self, _actor: &Actor, _facts: &Facts) -> Result<Permit<A>, Refusal> {
        Err(Refusal::Hidden)
    }

    pub(crate) fn scope<A: Reads>(&self, _actor: &Actor) -> Result<Scope<A>, Refusal> {
        Err(Refusal::Hidden)
    }
}
