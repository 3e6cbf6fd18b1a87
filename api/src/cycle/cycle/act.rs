//! The life of a cycle, moved by the office or by the calendar.
use crate::App;
use entity::{Actor, Id, Page, Result, Slice, acts, cycle::progress::RaterProgress, record};

type Cycle = Id<record::Cycle>;

/// Freezes the roster, generates the assignments, makes the keys, and opens.
pub async fn open(app: &App, actor: &Actor, id: Cycle) -> Result<()> {
    app.act::<acts::cycle::Open, _>(actor, id, async |tx, permit| tx.cycles().open(permit).await).await
}

/// From self-assessment on to scoring.
pub async fn advance(app: &App, actor: &Actor, id: Cycle) -> Result<()> {
    app.act::<acts::cycle::Advance, _>(actor, id, async |tx, permit| tx.cycles().advance(permit).await).await
}

/// Closes every channel: freeze, count, destroy the keys, drop the ballots (domain rule 9). Each step commits on its own
/// and can be repeated, so a close that was interrupted is finished by closing again. Where custodians hold the private
/// key, the first close freezes and stops; the next one after they have handed their shares in goes on.
pub async fn close(app: &App, actor: &Actor, id: Cycle) -> Result<()> {
    app.see::<acts::cycle::Close, _>(actor, id, async |tx, permit| tx.custodies().await_custodians(&permit).await)
        .await?;
    app.act::<acts::cycle::Close, _>(actor, id, async |tx, permit| tx.closing().freeze(permit).await).await?;
    app.act_with::<acts::cycle::Close, _>(actor, id, async |tx, permit, done| {
        let alarm = tx.closing().tally(permit).await?;
        Ok(((), done.with(alarm.unwrap_or_default())))
    })
    .await?;
    app.db.destroy_keys(id)?;
    app.act::<acts::cycle::Close, _>(actor, id, async |tx, permit| tx.closing().finish(permit).await).await?;
    app.db.forget_pages().await
}

/// Calls a cycle off; its ballots and keys are destroyed.
pub async fn cancel(app: &App, actor: &Actor, id: Cycle, reason: &str) -> Result<()> {
    app.act_with::<acts::cycle::Cancel, _>(actor, id, async |tx, permit, done| {
        tx.cycles().cancel(permit, reason).await?;
        Ok(((), done.with(reason)))
    })
    .await?;
    app.db.destroy_keys(id)?;
    app.db.forget_pages().await
}

/// Who has taken part and who is still to score.
pub async fn progress(
    app: &App,
    actor: &Actor,
    id: Cycle,
    unfinished: bool,
    page: &Page,
) -> Result<Slice<RaterProgress>> {
    // Decided first: a caller who may not see it must not set off the count either.
    let due =
        app.see::<acts::cycle::Progress, _>(actor, id, async |tx, _| tx.progress().participation_due(id).await).await?;
    if due {
        app.db.refresh_participation(id).await?;
    }
    app.see::<acts::cycle::Progress, _>(actor, id, async |tx, permit| {
        tx.progress().list(&permit, actor, unfinished, page).await
    })
    .await
}
