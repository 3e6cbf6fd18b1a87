//! The life of a cycle, moved by the office or by the calendar.
use crate::{App, placed::Placed};
use chrono::{DateTime, Utc};
use entity::{
    Actor, Error, Id, Page, Result, Slice, Tx, acts,
    cycle::{
        cycle::{Cycle, NewCycle, Planned, Urn},
        opening::Rehearsed,
        progress::RaterProgress,
    },
    outcome::compute::Totals,
    record,
};

type CycleId = Id<record::Cycle>;

/// The cycles that the caller may see, the newest first.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<Cycle>> {
    app.list::<acts::cycle::Read, _>(actor, async |tx, scope| tx.cycles().list(&scope, page).await).await
}

/// One cycle.
pub async fn read(app: &App, actor: &Actor, id: CycleId) -> Result<Cycle> {
    app.see::<acts::cycle::Read, _>(actor, id, async |tx, permit| tx.cycles().read(&permit).await).await
}

/// Plans a cycle, by a scheme that the caller sees.
pub async fn create(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    new: NewCycle,
) -> Result<CycleId> {
    app.act::<acts::cycle::Create, _>(actor, organisation, async |tx, permit| {
        tx.must_see::<acts::scheme::Read>(actor, new.scheme).await?;
        tx.cycles().create(permit, new).await.under("input")
    })
    .await
}

/// Who would rate whom if the cycle opened now.
pub async fn rehearse(app: &App, actor: &Actor, id: CycleId) -> Result<Rehearsed> {
    app.see::<acts::cycle::Rehearse, _>(actor, id, async |tx, permit| tx.opening().rehearse(&permit).await).await
}

/// Freezes the roster, generates the assignments, makes the keys, and opens.
pub async fn open(app: &App, actor: &Actor, id: CycleId) -> Result<()> {
    app.act::<acts::cycle::Open, _>(actor, id, async |tx, permit| {
        let planned = tx.cycles().planned(permit).await?;
        tx.rosters().freeze(&planned).await?;
        let assigned = tx.opening().assign(&planned).await?;
        if assigned.assignments == 0 {
            let (zh, en) = ("没有任何评价任务，周期不能启动", "no task would result: the cycle cannot open");
            return Err(Error::invalid("NOBODY_RATES", "id", zh, en));
        }
        let urn = if assigned.secret { Some(make_urn(tx, &planned).await?) } else { None };
        tx.cycles().open(planned, urn).await
    })
    .await
}

/// What anonymous channels need: the keys, the signature of those who may cast ballots, and a place for the ballots.
async fn make_urn(tx: &Tx, planned: &Planned) -> Result<Urn> {
    let key = tx.ballots().make_keys(planned)?;
    let urn = tx.ballots().sign(planned, key).await?;
    tx.ballots().set_up(planned).await?;
    Ok(urn)
}

/// From self-assessment on to scoring.
pub async fn advance(app: &App, actor: &Actor, id: CycleId) -> Result<()> {
    app.act::<acts::cycle::Advance, _>(actor, id, async |tx, permit| tx.cycles().advance(permit).await).await
}

/// Moves the end of every channel's window, or of one task of a named channel.
pub async fn extend(
    app: &App,
    actor: &Actor,
    id: CycleId,
    closes_at: DateTime<Utc>,
    only: Option<Id<record::Assignment>>,
) -> Result<()> {
    app.act_with::<acts::cycle::Extend, _>(actor, id, async |tx, permit, done| {
        tx.cycles().extend(permit, closes_at.timestamp_millis(), only).await.under("input")?;
        Ok(((), done.with(closes_at.to_rfc3339())))
    })
    .await
}

/// Closes every channel: freeze, count, destroy the keys, drop the ballots (domain rule 9). Each step commits on its own
/// and can be repeated, so a close that was interrupted is finished by closing again. Where custodians hold the private
/// key, the first close freezes and stops; the next one after they have handed their shares in goes on.
pub async fn close(app: &App, actor: &Actor, id: CycleId) -> Result<()> {
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

/// Makes the scorecards of a cycle whose channels are closed and counted, and says how many: range by range, what was
/// given is gathered, computed and written; ranks and grades come last, because they need every total.
pub async fn compute(app: &App, actor: &Actor, id: CycleId) -> Result<u64> {
    app.act::<acts::cycle::Compute, _>(actor, id, async |tx, permit| {
        let run = tx.computing().begin(permit).await?;
        tx.computing().not_under_review(&run).await?;
        let mut totals = Totals::default();
        for range in run.ranges() {
            let given = tx.computing().given(&run, range).await?;
            let cards = run.compute(range, &given)?;
            tx.computing().put(&run, range, cards, &mut totals).await?;
        }
        tx.computing().rank(run, &totals).await?;
        Ok(totals.count())
    })
    .await
}

/// Calls a cycle off; its ballots and keys are destroyed.
pub async fn cancel(app: &App, actor: &Actor, id: CycleId, reason: &str) -> Result<()> {
    app.act_with::<acts::cycle::Cancel, _>(actor, id, async |tx, permit, done| {
        tx.cycles().cancel(permit, reason).await?;
        Ok(((), done.with(reason)))
    })
    .await?;
    app.db.destroy_keys(id)?;
    app.db.forget_pages().await
}

/// Files a published cycle away.
pub async fn archive(app: &App, actor: &Actor, id: CycleId) -> Result<()> {
    app.act::<acts::cycle::Archive, _>(actor, id, async |tx, permit| tx.cycles().archive(permit).await).await
}

/// Who has taken part and who is still to score.
pub async fn progress(
    app: &App,
    actor: &Actor,
    id: CycleId,
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
