//! Custodians at closing: the count waits for their shares, and they hand them in only when nothing more can be put.
use crate::{
    Db, Error, Result,
    vault::keystore::{KeyError, Share},
};
use policy::{Id, Permit, acts, record, words::ClosingStep};

crate::ground::handle! {
    /// The private keys that custodians hold.
    Custodies, custodies
}

impl Custodies<'_> {
    /// Fails while a cycle that is frozen already waits for its custodians: asked before closing goes on, so that a
    /// calendar that tries again and again leaves no line in the audit trail each time.
    pub async fn await_custodians(&self, permit: &Permit<acts::cycle::Close>) -> Result<()> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        match self.db.keys.custody(cycle.id)? {
            Some((present, needed)) if cycle.closing == ClosingStep::Frozen && present < needed => {
                Err(held(present, needed))
            }
            _ => Ok(()),
        }
    }
}

impl Db {
    /// Takes a custodian's share of a cycle's private key, and says how many there are and how many it takes. Only of a
    /// frozen cycle: earlier, a holder of the server's key store could open ballots while others are still being cast.
    pub async fn hand_in_share(&self, cycle: Id<record::Cycle>, share: &Share) -> Result<(usize, usize)> {
        let row = self.read().await?.cycles().row(cycle.uuid()).await?;
        if row.closing != ClosingStep::Frozen {
            return Err(Error::invalid(
                "CYCLE_NOT_FROZEN",
                "cycle",
                "周期尚未冻结或已计票：截止并开始关闭后才能交入密钥份额",
                "the cycle is not frozen, or counted already: shares are taken once closing has begun",
            ));
        }
        self.keys.hand_in(cycle.uuid(), share).map_err(|error| match error {
            KeyError::Custody(why) => Error::invalid(
                "SHARE_WRONG",
                "share",
                "此份额不属于该周期，或已损坏",
                format!("the share does not fit: {why}"),
            ),
            other => other.into(),
        })
    }
}

/// What the closing caller is told when the private key cannot be had yet.
pub(crate) fn key_error(error: KeyError) -> Error {
    match error {
        KeyError::Held { present, needed } => held(present, needed),
        other => other.into(),
    }
}

fn held(present: usize, needed: usize) -> Error {
    Error::invalid(
        "KEY_HELD_BY_CUSTODIANS",
        "id",
        format!("私钥由保管人持有：需要 {needed} 份，已交入 {present} 份；周期已冻结，交齐后再次关闭即可计票"),
        format!(
            "custodians hold the private key: {present} of the {needed} shares needed are in; the cycle is frozen, \
             close it again when they are"
        ),
    )
}
