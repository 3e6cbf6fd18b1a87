//! Changes of a running cycle's raters and targets: only people that the caller sees.
use crate::App;
use entity::{Actor, Id, Result, acts, cycle::change::NewChange, people::recusal::RecusedFrom, record};

/// Proposes a change. A recusal that was not declared yet is imposed with it, by somebody who may impose one. Only the
/// change itself says what it is about, because not everybody who reads the audit trail may see that.
pub async fn propose(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    new: NewChange,
) -> Result<Id<record::RosterChange>> {
    app.act_with::<acts::change::Propose, _>(actor, cycle, async |tx, permit, done| {
        tx.must_see::<acts::person::Read>(actor, new.person).await?;
        match new.from {
            Some(RecusedFrom::Person(person)) => tx.must_see::<acts::person::Read>(actor, person).await?,
            Some(RecusedFrom::Organisation(place)) => tx.must_see::<acts::organisation::Read>(actor, place).await?,
            None => {}
        }
        let impose = if tx.changes().recusal_stands(&new).await? {
            None
        } else {
            Some(tx.permit::<acts::recusal::Impose>(actor, new.person).await?)
        };
        let made = tx.changes().propose(permit, new, impose).await?;
        Ok((made, done.about(made).with(cycle.to_string())))
    })
    .await
}
