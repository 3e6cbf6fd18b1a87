//! Acting for a person.
use crate::{App, Placed};
use entity::{
    Actor, Error, Id, Page, Result, Slice, acts,
    people::delegation::{Delegation, NewDelegation},
    record,
};

/// Delegations by and to the caller; for the office those of its people. The newest first.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<Delegation>> {
    app.list::<acts::delegation::Read, _>(actor, async |tx, scope| tx.delegations().list(&scope, page).await).await
}

/// One delegation.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Delegation>) -> Result<Delegation> {
    app.see::<acts::delegation::Read, _>(actor, id, async |tx, permit| tx.delegations().read(&permit).await).await
}

/// Lets another person act: for the caller, or for a person that the office names. The caller must see the delegate.
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
        tx.delegations().grant(permit, new).await.under("input")
    })
    .await
}

/// Ends a delegation now. What was handed in by it stands.
pub async fn end(app: &App, actor: &Actor, id: Id<record::Delegation>) -> Result<()> {
    app.act::<acts::delegation::End, _>(actor, id, async |tx, permit| tx.delegations().end(permit).await.at("id")).await
}
