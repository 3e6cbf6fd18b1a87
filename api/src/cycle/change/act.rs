//! Changes of a running cycle's raters and targets: only people that the caller sees.
use crate::{App, Placed};
use entity::{
    Actor, Id, Page, Permit, Result, Slice, Tx, acts,
    cycle::change::{NewChange, RosterChange},
    people::recusal::RecusedFrom,
    record,
};

pub use crate::decision::{reject, withdraw};

/// Proposes a change. In force at once where it touches no anonymous channel; else a second person decides. A recusal that
/// was not declared yet is imposed with it, by somebody who may impose one, and denies at once. Only the change itself says
/// what it is about, because not everybody who reads the audit trail may see that.
pub async fn propose(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    new: NewChange,
) -> Result<Id<record::RosterChange>> {
    app.act_with::<acts::change::Propose, _>(actor, cycle, async |tx, permit, done| {
        sees(tx, actor, &new).await?;
        let impose = imposing(tx, actor, &new).await?;
        new.check().under("input")?;
        let changes = tx.changes();
        let running = changes.running(&permit).await.under("input")?;
        changes.takes_part(&running, &new).await.under("input")?;
        let kept = changes.kept_from(&running, &new).await?;
        let waiting = changes.propose(permit, running, &new, kept).await.under("input")?;
        waiting.changes_something().under("input")?;
        let made = waiting.id();
        if let (Some(impose), Some(from)) = (impose, new.from) {
            tx.recusals().impose(impose, from, new.why).await?;
        }
        if !waiting.takes_two() {
            changes.put_in_force(waiting).await?;
        }
        Ok((made, done.about(made).with(cycle.to_string())))
    })
    .await
}

/// The caller sees whom a change names.
async fn sees(tx: &Tx, actor: &Actor, new: &NewChange) -> Result<()> {
    tx.must_see::<acts::person::Read>(actor, new.person).await?;
    match new.from {
        Some(RecusedFrom::Person(person)) => tx.must_see::<acts::person::Read>(actor, person).await,
        Some(RecusedFrom::Organisation(place)) => tx.must_see::<acts::organisation::Read>(actor, place).await,
        None => Ok(()),
    }
}

/// The permit to impose a recusal, where a change needs one that does not stand yet.
async fn imposing(tx: &Tx, actor: &Actor, new: &NewChange) -> Result<Option<Permit<acts::recusal::Impose>>> {
    if tx.changes().recusal_stands(new).await? {
        return Ok(None);
    }
    tx.permit::<acts::recusal::Impose>(actor, new.person).await.map(Some)
}

/// Puts a change of an anonymous channel in force.
pub async fn approve(app: &App, actor: &Actor, id: Id<record::RosterChange>) -> Result<()> {
    let approved =
        app.act::<acts::change::Approve, _>(actor, id, async |tx, permit| tx.changes().approve(permit).await);
    approved.await.at("id")
}

/// Changes, the newest first, of one cycle or of all.
pub async fn list(
    app: &App,
    actor: &Actor,
    cycle: Option<Id<record::Cycle>>,
    page: &Page,
) -> Result<Slice<RosterChange>> {
    app.list::<acts::change::Read, _>(actor, async |tx, scope| tx.changes().list(&scope, cycle, page).await).await
}

/// One change.
pub async fn read(app: &App, actor: &Actor, id: Id<record::RosterChange>) -> Result<RosterChange> {
    app.see::<acts::change::Read, _>(actor, id, async |tx, permit| tx.changes().read(&permit).await).await
}
