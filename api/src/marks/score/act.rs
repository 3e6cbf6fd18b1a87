//! Named sheets.
use crate::{App, placed::Placed};
use entity::{Actor, Error, Id, Result, acts, marks::score::Sheet, record};
use scoring::Mark;

type TaskId = Id<record::Assignment>;

/// What a rater hands in.
pub struct HandIn {
    /// A mark for every indicator of the form.
    pub marks: Vec<Mark>,
    /// A comment, where the channel takes one.
    pub comment: Option<String>,
    /// JOINT panels: the members present.
    pub present: Vec<Id<record::Person>>,
    /// The version it replaces, if the rater says so.
    pub version: Option<i64>,
}

/// A sheet and what it says.
pub async fn read(app: &App, actor: &Actor, id: TaskId) -> Result<Sheet> {
    app.see::<acts::score::Read, _>(actor, id, async |tx, permit| tx.sheets().read(&permit).await).await
}

/// A rater keeps a draft for one assignment of a named channel.
pub async fn save(app: &App, actor: &Actor, id: TaskId, marks: &[Mark], comment: Option<&str>) -> Result<()> {
    app.act::<acts::score::Save, _>(actor, id, async |tx, permit| {
        let task = tx.sheets().task(permit).await?;
        let form = tx.forms().of(task.form_key()).await?;
        let draft = form.check_draft(marks, comment).map_err(Error::Invalid)?;
        tx.sheets().save(task, &form, &draft).await
    })
    .await
    .under("input")
}

/// A rater hands in marks for one assignment of a named channel.
pub async fn submit(app: &App, actor: &Actor, id: TaskId, sheet: HandIn) -> Result<()> {
    app.act::<acts::score::Submit, _>(actor, id, async |tx, permit| {
        if sheet.version.is_some_and(|version| version != permit.version()) {
            return Err(Error::Conflict);
        }
        let task = tx.sheets().task(permit).await?;
        let form = tx.forms().of(task.form_key()).await?;
        let marks = form.check(&sheet.marks, sheet.comment.as_deref()).map_err(Error::Invalid)?;
        let present: Vec<_> = sheet.present.iter().map(|person| person.uuid()).collect();
        tx.sheets().submit(task, &marks, &present).await
    })
    .await
    .under("input")
}

/// Gives a submitted sheet back to its author, with a reason.
pub async fn give_back(app: &App, actor: &Actor, id: TaskId, reason: &str) -> Result<()> {
    app.act_with::<acts::score::Return, _>(actor, id, async |tx, permit, done| {
        tx.sheets().give_back(permit, reason).await?;
        Ok(((), done.with(reason)))
    })
    .await
}

/// Confirms a submitted sheet. Never by its author: that is a fact of the act.
pub async fn confirm(app: &App, actor: &Actor, id: TaskId) -> Result<()> {
    app.act::<acts::score::Confirm, _>(actor, id, async |tx, permit| tx.sheets().confirm(permit).await).await
}
