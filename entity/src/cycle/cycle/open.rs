//! Opening: what is read of a cycle before it, and the write that ends it. The steps between are their areas'.
use super::{Cycle, Cycles};
use crate::{Error, Result, ground::word::Stored, vault::seal::PublicKey};
use policy::{Permit, Phase, acts};
use scoring::{Channel, Scheme};
use sea_orm::prelude::Uuid;

/// A cycle that is to be opened, with the permit for that: every step of opening asks for it, and the last uses it up.
pub struct Planned {
    permit: Permit<acts::cycle::Open>,
    pub(crate) cycle: Cycle,
    pub(crate) tenant: Uuid,
    pub(crate) scheme: Scheme,
}

/// What ballots are sealed to, and who may cast them, as it was signed.
pub struct Urn {
    pub(crate) key: PublicKey,
    pub(crate) signature: [u8; 32],
}

impl Planned {
    /// Where a cycle begins: with self-assessment, if its scheme has that channel.
    fn first_phase(&self) -> Phase {
        match self.scheme.channel(Channel::SelfAssessment) {
            Some(_) => Phase::SelfAssessment,
            None => Phase::Scoring,
        }
    }
}

impl Cycles<'_> {
    /// Reads what opening needs of a cycle.
    pub async fn planned(&self, permit: Permit<acts::cycle::Open>) -> Result<Planned> {
        let cycle = self.row(permit.id().uuid()).await?;
        let tenant = *self.path(cycle.organisation_id).await?.first().ok_or(Error::NotFound)?;
        let scheme = self.forms().scheme_of_version(cycle.scheme_version_id).await?;
        Ok(Planned { permit, cycle, tenant, scheme })
    }

    /// Moves a cycle into its first phase. It has an urn if ballots will be cast.
    pub async fn open(&self, planned: Planned, urn: Option<Urn>) -> Result<()> {
        let size = i32::try_from(planned.scheme.ballot_size()).map_err(Error::internal)?;
        let first = planned.first_phase();
        let (key, signature) = urn.map(|urn| (urn.key.as_bytes().to_vec(), urn.signature.to_vec())).unzip();
        let permit = planned.permit;
        self.run_one(
            "UPDATE cycle SET phase = $1, public_key = $2, roster_signature = $3, ballot_size = $4,
             policy_revision = $5, version = version + 1 WHERE id = $6 AND version = $7",
            vec![
                Stored(first).into(),
                key.into(),
                signature.into(),
                size.into(),
                permit.revision().to_string().into(),
                permit.id().uuid().into(),
                permit.version().into(),
            ],
        )
        .await
    }
}
