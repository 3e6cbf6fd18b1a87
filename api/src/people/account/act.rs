//! Opening and closing accounts, and granting roles to them.
use crate::{App, Placed};
use entity::{Actor, Id, Page, Result, Slice, acts, people::account::Account, record, words::GrantedRole};

/// The accounts that the caller sees, by login.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<Account>> {
    app.list::<acts::account::Read, _>(actor, async |tx, scope| tx.accounts().list(&scope, page).await).await
}

/// Opens an account for a person. The one-time code that opens it is given out this once.
pub async fn create(
    app: &App,
    actor: &Actor,
    person: Id<record::Person>,
    login: String,
) -> Result<(Id<record::Account>, String)> {
    app.act::<acts::account::Create, _>(actor, person, async |tx, permit| {
        tx.accounts().create(permit, login).await.under("input")
    })
    .await
}

/// Issues a new one-time code; the one before stops working.
pub async fn issue_code(app: &App, actor: &Actor, id: Id<record::Account>) -> Result<String> {
    app.act::<acts::account::IssueCode, _>(actor, id, async |tx, permit| tx.accounts().issue_code(permit).await).await
}

/// Resets a password: the old one and every session end at once.
pub async fn reset_password(app: &App, actor: &Actor, id: Id<record::Account>) -> Result<String> {
    app.act::<acts::account::Reset, _>(actor, id, async |tx, permit| tx.accounts().reset_password(permit).await).await
}

/// Closes an account and ends its sessions.
pub async fn disable(app: &App, actor: &Actor, id: Id<record::Account>) -> Result<()> {
    app.act::<acts::account::Disable, _>(actor, id, async |tx, permit| tx.accounts().disable(permit).await).await
}

/// Grants a role in an organisation to an account that the caller may entrust with one.
pub async fn grant(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    account: Id<record::Account>,
    role: GrantedRole,
) -> Result<()> {
    app.act_with::<acts::account::Grant, _>(actor, organisation, async |tx, permit, done| {
        let entrusted = tx.permit::<acts::account::Entrust>(actor, account).await?;
        tx.accounts().grant(permit, entrusted, role).await.under("input")?;
        Ok(((), done.with(format!("{account} {role:?}"))))
    })
    .await
}

/// Takes a granted role back from an account that the caller sees.
pub async fn revoke(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    account: Id<record::Account>,
    role: GrantedRole,
) -> Result<()> {
    app.act_with::<acts::account::Revoke, _>(actor, organisation, async |tx, permit, done| {
        tx.must_see::<acts::account::Read>(actor, account).await?;
        tx.accounts().revoke(permit, account, role).await?;
        Ok(((), done.with(format!("{account} {role:?}"))))
    })
    .await
}
