//! The raters' signature: at opening, and anew with every change of an anonymous channel. Each change keeps the one before
//! and the one after it, so that they make a chain.
use super::Changes;
use crate::{Error, Result, cycle::cycle::Cycle, ground::word::is};
use policy::words::DecisionState;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Link {
    signed_before: Option<Vec<u8>>,
    signed_after: Option<Vec<u8>>,
}

impl Changes<'_> {
    /// Signs the raters as they are now. Returns the signatures before and after.
    pub(crate) async fn sign_anew(&self, cycle: &Cycle) -> Result<(Vec<u8>, Vec<u8>)> {
        #[derive(FromQueryResult)]
        struct Signed {
            roster_signature: Option<Vec<u8>>,
        }
        let sql = "SELECT roster_signature FROM cycle WHERE id = $1";
        let signed: Option<Signed> = self.one(sql, vec![cycle.id.into()]).await?;
        let before = signed.and_then(|row| row.roster_signature);
        let before = before.ok_or_else(|| Error::internal("an anonymous channel whose raters nobody has signed"))?;
        let after = self.ballots().sign_raters(cycle).await?.to_vec();
        let sql = "UPDATE cycle SET roster_signature = $1 WHERE id = $2";
        self.run_one(sql, vec![after.clone().into(), cycle.id.into()]).await?;
        Ok((before, after))
    }

    /// Whether the changes in force lead, one after the other, to the signature of today.
    pub(crate) async fn unbroken(&self, cycle: i32, today: &[u8]) -> Result<bool> {
        let sql = format!(
            "SELECT signed_before, signed_after FROM roster_change WHERE cycle = $1 AND {} AND anonymous",
            is("state", DecisionState::Approved)
        );
        let links: Vec<Link> = self.all(&sql, vec![cycle.into()]).await?;
        Ok(lead_to(links, today))
    }
}

/// Whether all links, in some order, end in this signature.
fn lead_to(mut links: Vec<Link>, today: &[u8]) -> bool {
    // Whatever changed nothing leads from a signature to itself, and the walk might pass it by.
    links.retain(|link| link.signed_before.is_none() || link.signed_before != link.signed_after);
    let mut at = today.to_vec();
    while let Some(place) = links.iter().position(|link| link.signed_after.as_deref() == Some(at.as_slice())) {
        at = links.swap_remove(place).signed_before.unwrap_or_default();
    }
    links.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Link, lead_to};

    fn link(before: u8, after: u8) -> Link {
        Link { signed_before: Some(vec![before]), signed_after: Some(vec![after]) }
    }

    #[test]
    fn every_link_must_lead_to_today() {
        assert!(lead_to(vec![], &[1]), "no change is no chain");
        assert!(lead_to(vec![link(2, 3), link(1, 2)], &[3]));
        assert!(lead_to(vec![link(1, 1), link(1, 1)], &[1]), "a change that adds and ends nothing changes nothing");
        assert!(lead_to(vec![link(1, 2), link(2, 2)], &[2]), "nor does it stand in the way of those before it");
        assert!(!lead_to(vec![link(1, 2), link(2, 3)], &[2]), "the last one was undone");
        assert!(!lead_to(vec![link(1, 2), link(3, 4)], &[4]), "one is missing");
        assert!(!lead_to(vec![Link { signed_before: None, signed_after: None }], &[1]));
    }
}
