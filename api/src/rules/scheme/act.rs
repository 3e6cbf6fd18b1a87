//! Schemes: taken in as a draft, put in force by another person.
use crate::{App, Placed, transfer};
use entity::{Actor, Error, Id, Page, Result, Slice, acts, record, rules::scheme::SchemeVersion};
use scoring::scheme::{SchemeFile, document::WeightRule};

/// Scheme versions by code, the newest version of each first.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<SchemeVersion>> {
    app.list::<acts::scheme::Read, _>(actor, async |tx, scope| tx.schemes().list(&scope, page).await).await
}

/// One version of a scheme.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Scheme>) -> Result<SchemeVersion> {
    app.see::<acts::scheme::Read, _>(actor, id, async |tx, permit| tx.schemes().read(&permit).await).await
}

/// Takes a scheme file in, as a draft. Its problems name a place in the file.
pub async fn import(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    yaml: &str,
) -> Result<Id<record::Scheme>> {
    let file: SchemeFile = transfer::yaml::read(yaml).map_err(Error::Invalid)?;
    app.act::<acts::scheme::Import, _>(actor, organisation, async |tx, permit| tx.schemes().import(permit, &file).await)
        .await
}

/// Chooses, on record, what happens with weights that do not sum to 100.
pub async fn set_weight_rule(app: &App, actor: &Actor, id: Id<record::Scheme>, rule: WeightRule) -> Result<()> {
    app.act_with::<acts::scheme::SetWeightRule, _>(actor, id, async |tx, permit, done| {
        tx.schemes().set_weight_rule(permit, rule).await.under("input")?;
        Ok(((), done.with(format!("{rule:?}"))))
    })
    .await
}

/// Puts a version in force. What the linter finds wrong with it names a place in its file.
pub async fn activate(app: &App, actor: &Actor, id: Id<record::Scheme>) -> Result<()> {
    app.act::<acts::scheme::Activate, _>(actor, id, async |tx, permit| tx.schemes().activate(permit).await).await
}
