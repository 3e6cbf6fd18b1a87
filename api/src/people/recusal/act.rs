//! Recusal: a person does not score those with whom they have a conflict of interest.
use crate::{App, Placed};
use entity::{Actor, Error, Id, Result, Tx, acts, file::roster::RecusalReason, people::recusal::RecusedFrom, record};

/// The one thing that can be wrong with a recusal is that it is from oneself.
const ONESELF: &str = "input.fromPerson";

/// Declares the caller's own conflict with a person or an organisation that the caller sees.
pub async fn declare(
    app: &App,
    actor: &Actor,
    from: RecusedFrom,
    reason: RecusalReason,
    note: String,
) -> Result<Id<record::Recusal>> {
    let own = Id::new(actor.person().ok_or(Error::NotFound)?);
    app.act::<acts::recusal::Declare, _>(actor, own, async |tx, permit| {
        must_see(tx, actor, from).await?;
        tx.recusals().declare(permit, from, reason, note).await.at(ONESELF)
    })
    .await
}

/// Recuses a person from a person or an organisation that the caller sees, by the office.
pub async fn impose(
    app: &App,
    actor: &Actor,
    person: Id<record::Person>,
    from: RecusedFrom,
    note: String,
) -> Result<Id<record::Recusal>> {
    app.act::<acts::recusal::Impose, _>(actor, person, async |tx, permit| {
        must_see(tx, actor, from).await?;
        tx.recusals().impose(permit, from, note).await.at(ONESELF)
    })
    .await
}

async fn must_see(tx: &Tx, actor: &Actor, from: RecusedFrom) -> Result<()> {
    match from {
        RecusedFrom::Person(person) => tx.must_see::<acts::person::Read>(actor, person).await,
        RecusedFrom::Organisation(place) => tx.must_see::<acts::organisation::Read>(actor, place).await,
    }
}
