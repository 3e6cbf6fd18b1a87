//! Changing a tenant's rules: proposed by one, put in force by another. Rules are compiled between two transactions,
//! after the first has said that the caller may ask for it.
use crate::{App, Placed};
use entity::{
    Actor, Id, Page, Result, Slice,
    acts::policy::{Approve, Propose, Read},
    record,
    rules::policy::{Holders, Line, PolicyVersion},
};

pub use crate::decision::{reject, withdraw};

/// Proposes other rules. Refused with the rule that is broken, the row and a counter-example.
pub async fn propose(
    app: &App,
    actor: &Actor,
    tenant: Id<record::Organisation>,
    added: Vec<String>,
    removed: Vec<String>,
    why: String,
) -> Result<Id<record::PolicyVersion>> {
    app.see::<Propose, _>(actor, tenant, async |_, _| Ok(())).await?;
    app.db.follow_policy().await?;
    let rules = app.db.compile(added, removed).await.under("input")?;
    let proposed = app.act_with::<Propose, _>(actor, tenant, async |tx, permit, done| {
        let done = done.with(why.clone());
        Ok((tx.policies().propose(permit, &rules, why).await?, done))
    });
    proposed.await.under("input")
}

/// Puts proposed rules in force: here at once, on other nodes within seconds.
pub async fn approve(app: &App, actor: &Actor, id: Id<record::PolicyVersion>) -> Result<()> {
    app.db.follow_policy().await?;
    let (added, removed) =
        app.see::<Approve, _>(actor, id, async |tx, permit| tx.policies().proposed_rows(&permit).await).await?;
    let rules = app.db.compile(added, removed).await.at("id")?;
    app.act::<Approve, _>(actor, id, async |tx, permit| tx.policies().approve(permit, &rules).await).await?;
    if let Err(error) = app.db.follow_policy().await {
        tracing::error!(%error, "the rules were approved, but are not taken up yet");
    }
    Ok(())
}

/// The rules in force: which they are, and every line.
pub async fn in_force(app: &App, actor: &Actor) -> Result<(String, Vec<Line>)> {
    app.list::<Read, _>(actor, async |tx, scope| Ok(tx.policies().in_force(&scope))).await
}

/// Changes of the rules, the newest first, and how many hold each role today.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<(Slice<PolicyVersion>, Vec<Holders>)> {
    app.list::<Read, _>(actor, async |tx, scope| {
        Ok((tx.policies().list(&scope, page).await?, tx.policies().holders(&scope).await?))
    })
    .await
}

/// One change of the rules, and how many hold each role today.
pub async fn read(app: &App, actor: &Actor, id: Id<record::PolicyVersion>) -> Result<(PolicyVersion, Vec<Holders>)> {
    app.see::<Read, _>(actor, id, async |tx, permit| {
        let scope = tx.scope::<Read>(actor)?;
        Ok((tx.policies().read(&permit).await?, tx.policies().holders(&scope).await?))
    })
    .await
}
