//! The acts of what takes two, for every area that has it: its `act` takes them over with
//! `pub use crate::decision::{reject, withdraw};`, and `approve` too where an approval does nothing else.
use crate::App;
use entity::{
    Actor, Id, Result, Subject,
    decision::{Decided, Plain},
};

/// Lets a proposal hold.
pub async fn approve<R: Plain + Subject>(app: &App, actor: &Actor, id: Id<R>) -> Result<()> {
    app.act::<R::Approve, _>(actor, id, async |tx, permit| tx.decisions().approve(permit).await).await
}

/// Turns a proposal down. The reason is in the audit trail too.
pub async fn reject<R: Decided + Subject>(app: &App, actor: &Actor, id: Id<R>, reason: &str) -> Result<()> {
    app.act_with::<R::Reject, _>(actor, id, async |tx, permit, done| {
        tx.decisions().reject(permit, reason).await?;
        Ok(((), done.with(reason)))
    })
    .await
}

/// Takes a proposal back.
pub async fn withdraw<R: Decided + Subject>(app: &App, actor: &Actor, id: Id<R>) -> Result<()> {
    app.act::<R::Withdraw, _>(actor, id, async |tx, permit| tx.decisions().withdraw(permit).await).await
}

/// The same of many at once, named in one request: of all of them or of none.
pub mod many {
    use crate::App;
    use entity::{
        Actor, Error, Id, Named, Result,
        decision::{Decided, Plain},
    };

    /// How many one request may name.
    const MOST: usize = 200;

    /// Lets proposals hold.
    pub async fn approve<R: Plain + Named>(app: &App, actor: &Actor, ids: &[Id<R>]) -> Result<()> {
        some(ids.len(), "ids")?;
        app.act_all::<R::Approve, _>(actor, ids, "", async |tx, permits| tx.decisions().approve_all(permits).await)
            .await
    }

    /// Turns proposals down, with one reason for all of them.
    pub async fn reject<R: Decided + Named>(app: &App, actor: &Actor, ids: &[Id<R>], reason: &str) -> Result<()> {
        some(ids.len(), "ids")?;
        app.act_all::<R::Reject, _>(actor, ids, reason, async |tx, permits| {
            tx.decisions().reject_all(permits, reason).await
        })
        .await
    }

    /// Takes proposals back.
    pub async fn withdraw<R: Decided + Named>(app: &App, actor: &Actor, ids: &[Id<R>]) -> Result<()> {
        some(ids.len(), "ids")?;
        app.act_all::<R::Withdraw, _>(actor, ids, "", async |tx, permits| tx.decisions().withdraw_all(permits).await)
            .await
    }

    /// Fails unless a request names some, and not too many.
    pub(crate) fn some(count: usize, path: &str) -> Result<()> {
        if (1..=MOST).contains(&count) {
            return Ok(());
        }
        let (zh, en) = (format!("一次须为 1 到 {MOST} 项"), format!("from 1 to {MOST} at once"));
        Err(Error::invalid("HOW_MANY", path, zh, en))
    }
}
