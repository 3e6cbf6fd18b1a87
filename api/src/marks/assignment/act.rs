//! Tasks, as those see them who are asked to score.
use crate::App;
use entity::{
    Actor, Id, Page, Result, Slice, Uuid, acts,
    cycle::change::RaterChange,
    marks::{assignment::Assignment, form::Forms},
    record,
};
use std::collections::HashMap;

/// What is read with a page of tasks only if it is asked for.
#[derive(Clone, Copy)]
pub struct Asked {
    /// What there is to mark.
    pub forms: bool,
    /// How the raters of the same targets have changed.
    pub changes: bool,
}

/// A page of tasks, with what was asked for beside them.
pub struct Tasks {
    /// The tasks.
    pub slice: Slice<Assignment>,
    /// Their forms.
    pub forms: Option<Forms>,
    /// By task: how the raters of its target have changed.
    pub changes: HashMap<Uuid, Vec<RaterChange>>,
}

/// One task, with its form.
pub struct Task {
    /// The task.
    pub task: Assignment,
    /// Its form.
    pub forms: Forms,
    /// How the raters of its target have changed.
    pub changes: Option<Vec<RaterChange>>,
}

/// What the caller is asked to score, for themself and for others: a fixed number of statements, whatever the page size.
pub async fn list(
    app: &App,
    actor: &Actor,
    cycle: Option<Id<record::Cycle>>,
    asked: Asked,
    page: &Page,
) -> Result<Tasks> {
    app.list::<acts::assignment::Read, _>(actor, async |tx, scope| {
        let slice = tx.assignments().list(&scope, cycle, page).await?;
        let keys = slice.rows.iter().map(Assignment::form_key).collect::<Vec<_>>();
        let forms = if asked.forms { Some(tx.forms().of_all(&keys).await?) } else { None };
        let changes = if asked.changes { tx.changes().shown_to_raters(&slice.rows).await? } else { HashMap::new() };
        Ok(Tasks { slice, forms, changes })
    })
    .await
}

/// One task of the caller's.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Assignment>) -> Result<Task> {
    app.see::<acts::assignment::Read, _>(actor, id, async |tx, permit| {
        let task = tx.assignments().read(&permit).await?;
        let forms = tx.forms().of_all(&[task.form_key()]).await?;
        let changes = tx.changes().shown_to_raters(std::slice::from_ref(&task)).await?.remove(&task.id);
        Ok(Task { task, forms, changes })
    })
    .await
}
