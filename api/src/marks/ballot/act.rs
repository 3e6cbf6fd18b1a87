//! Ballots: sealed before they touch anything, written alone (domain rule 9).
use crate::{App, placed::Placed};
use entity::{Actor, Id, Result, record};
use scoring::Mark;

/// A rater casts a ballot, or replaces it. No permit row, no audit row, no version.
pub async fn cast(
    app: &App,
    actor: &Actor,
    id: Id<record::Assignment>,
    marks: &[Mark],
    comment: Option<&str>,
) -> Result<()> {
    let booth = app.db.booth(actor, id).await.under("input")?;
    let sealed = booth.seal(marks, comment).under("input")?;
    app.db.cast(sealed).await
}

/// A rater takes a ballot back, as if it had never been cast.
pub async fn withdraw(app: &App, actor: &Actor, id: Id<record::Assignment>) -> Result<()> {
    app.db.withdraw_ballot(actor, id).await
}

/// Whether the caller's ballot is in the urn.
pub async fn have_submitted(app: &App, actor: &Actor, id: Id<record::Assignment>) -> Result<bool> {
    app.db.have_submitted(actor, id).await
}
