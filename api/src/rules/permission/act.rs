//! Asking about rights. What may be told about a record depends on the record, so each of these looks at it first.
use crate::App;
use entity::{
    Actor, Id, Page, Result, acts, record,
    rules::permission::{Explained, WhatCan, WhoCan},
};

/// Whether the caller may do an act to a record, and why. Anybody may ask about themselves.
pub async fn explain(app: &App, actor: &Actor, act: &str, node: &str) -> Result<Explained> {
    app.db.read().await?.permissions().explain(actor, act, node).await
}

/// Who may do an act to a record that the caller sees, in an organisation where the caller may ask.
pub async fn who_can(app: &App, actor: &Actor, act: &str, node: &str, page: &Page) -> Result<WhoCan> {
    let tx = app.db.read().await?;
    let question = tx.permissions().question(actor, act, node).await?;
    let permit = tx.permit::<acts::policy::Explain>(actor, question.organisation()).await?;
    tx.permissions().who_can(&permit, actor, &question, page).await
}

/// What a person may do, if the caller sees the person, in an organisation where the caller may ask.
pub async fn what_can(app: &App, actor: &Actor, person: Id<record::Person>) -> Result<WhatCan> {
    app.db.read().await?.permissions().what_can(actor, person).await
}
