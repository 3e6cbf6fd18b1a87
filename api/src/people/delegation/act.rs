//! Acting for somebody.
use crate::App;
use entity::{Actor, Error, Id, Result, acts, people::delegation::NewDelegation, record};

/// Lets somebody act for a person: for the caller, or for a person that the office names. The caller must see the
/// delegate.
pub async fn grant(
    app: &App,
    actor: &Actor,
    principal: Option<Id<record::Person>>,
    new: NewDelegation,
) -> Result<Id<record::Delegation>> {
    let oneself = || actor.person().map(Id::new).ok_or(Error::NotFound);
    let principal = principal.map_or_else(oneself, Ok)?;
    app.act::<acts::delegation::Grant, _>(actor, principal, async |tx, permit| {
        tx.must_see::<acts::person::Read>(actor, new.delegate).await?;
        tx.delegations().grant(permit, new).await
    })
    .await
}
