//! Named sheets.
use crate::App;
use entity::{Actor, Error, Id, Result, acts, record};
use scoring::{Mark, Problem};

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

/// A rater keeps a draft for one assignment of a named channel.
pub async fn save(
    app: &App,
    actor: &Actor,
    id: Id<record::Assignment>,
    marks: &[Mark],
    comment: Option<&str>,
) -> Result<()> {
    app.act::<acts::score::Save, _>(actor, id, async |tx, permit| {
        let draft = tx.forms().of(&permit).await?.check_draft(marks, comment).map_err(in_input)?;
        tx.sheets().save(permit, &draft).await
    })
    .await
}

/// A rater hands in marks for one assignment of a named channel.
pub async fn submit(app: &App, actor: &Actor, id: Id<record::Assignment>, sheet: HandIn) -> Result<()> {
    app.act::<acts::score::Submit, _>(actor, id, async |tx, permit| {
        if sheet.version.is_some_and(|version| version != permit.version()) {
            return Err(Error::Conflict);
        }
        let form = tx.forms().of(&permit).await?;
        let marks = form.check(&sheet.marks, sheet.comment.as_deref()).map_err(in_input)?;
        let present: Vec<_> = sheet.present.iter().map(|person| person.uuid()).collect();
        tx.sheets().submit(permit, &marks, &present).await
    })
    .await
}

/// A form's problems, by the paths at which a client finds its fields.
pub(crate) fn in_input(problems: Vec<Problem>) -> Error {
    let place = |problem: Problem| {
        let path = if problem.path.is_empty() { "input".to_owned() } else { format!("input.{}", problem.path) };
        Problem { path, ..problem }
    };
    Error::Invalid(problems.into_iter().map(place).collect())
}
