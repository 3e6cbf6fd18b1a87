//! Importing files.
use crate::{App, Placed, transfer};
use entity::{Actor, Error, Id, Result, acts, file::roster::RosterFile, record, record::transfer::Imported};

/// Takes a roster file in, whole or not at all; every problem of the file names its line.
pub async fn roster(app: &App, actor: &Actor, root: Id<record::Organisation>, yaml: &str) -> Result<Imported> {
    let file: RosterFile = transfer::yaml::read(yaml).map_err(Error::Invalid)?;
    let located = |error| match error {
        Error::Invalid(problems) => Error::Invalid(transfer::told_with_lines(yaml, problems)),
        other => other,
    };
    app.act::<acts::organisation::Import, _>(actor, root, async |tx, permit| {
        let grants =
            if file.grants.is_empty() { None } else { Some(tx.permit::<acts::account::Grant>(actor, root).await?) };
        let root = tx.transfers().root(permit).await.under("input")?;
        tx.transfers().roster(root, grants, &file).await.map_err(located)
    })
    .await
}
