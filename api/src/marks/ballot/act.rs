//! Ballots: sealed before they touch anything, written alone (domain rule 9).
use crate::App;
use crate::marks::score::act::in_input;
use entity::{Actor, Error, Id, Result, record};
use scoring::Mark;

/// A rater casts a ballot, or replaces it. No permit row, no audit row, no version.
pub async fn cast(
    app: &App,
    actor: &Actor,
    id: Id<record::Assignment>,
    marks: &[Mark],
    comment: Option<&str>,
) -> Result<()> {
    let booth = app.db.booth(actor, id).await?;
    let sealed = booth.seal(marks, comment).map_err(|error| match error {
        Error::Invalid(problems) => in_input(problems),
        other => other,
    })?;
    app.db.cast(sealed).await
}
