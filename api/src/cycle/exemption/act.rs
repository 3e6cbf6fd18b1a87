//! Exemptions: granted and taken back before a cycle opens.
use crate::{App, placed::Placed};
use entity::{Actor, Id, Page, Result, Slice, acts, cycle::exemption::Exemption, record};

type ExemptionId = Id<record::Exemption>;

/// The exemptions of a cycle that the caller may see, the oldest first.
pub async fn list(app: &App, actor: &Actor, cycle: Id<record::Cycle>, page: &Page) -> Result<Slice<Exemption>> {
    app.list::<acts::exemption::Read, _>(actor, async |tx, scope| tx.exemptions().list(&scope, cycle, page).await).await
}

/// One exemption.
pub async fn read(app: &App, actor: &Actor, id: ExemptionId) -> Result<Exemption> {
    app.see::<acts::exemption::Read, _>(actor, id, async |tx, permit| tx.exemptions().read(&permit).await).await
}

/// Exempts a person from being assessed in a cycle. Somebody who may run the cycle must also be allowed to excuse this
/// person: never themselves, and nobody from whom they are recused.
pub async fn grant(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    person: Id<record::Person>,
    reason: &str,
) -> Result<ExemptionId> {
    app.act_with::<acts::exemption::Grant, _>(actor, cycle, async |tx, permit, done| {
        let excused = tx.permit::<acts::exemption::Excuse>(actor, person).await?;
        let made = tx.exemptions().grant(permit, excused, reason).await.under("input")?;
        Ok((made, done.with(format!("{made}: {reason}"))))
    })
    .await
}

/// Takes an exemption back.
pub async fn revoke(app: &App, actor: &Actor, id: ExemptionId) -> Result<()> {
    app.act::<acts::exemption::Revoke, _>(actor, id, async |tx, permit| tx.exemptions().revoke(permit).await).await
}
