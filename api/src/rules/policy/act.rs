//! Changing a tenant's rules: proposed by one, put in force by another. Rules are compiled between two transactions,
//! after the first has said that the caller may ask for it.
use crate::App;
use entity::{Actor, Id, Result, acts::policy, record};

/// Proposes other rules. Refused with the rule that is broken, the row and a counter-example.
pub async fn propose(
    app: &App,
    actor: &Actor,
    tenant: Id<record::Organisation>,
    added: Vec<String>,
    removed: Vec<String>,
    reason: String,
) -> Result<Id<record::PolicyVersion>> {
    app.see::<policy::Propose, _>(actor, tenant, async |_, _| Ok(())).await?;
    app.db.follow_policy().await?;
    let rules = app.db.compile(added, removed).await?;
    app.act_with::<policy::Propose, _>(actor, tenant, async |tx, permit, done| {
        let done = done.with(reason.clone());
        Ok((tx.policies().propose(permit, &rules, reason).await?, done))
    })
    .await
}

/// Puts proposed rules in force: here at once, on other nodes within seconds.
pub async fn approve(app: &App, actor: &Actor, id: Id<record::PolicyVersion>) -> Result<()> {
    app.db.follow_policy().await?;
    let (added, removed) =
        app.see::<policy::Approve, _>(actor, id, async |tx, permit| tx.policies().proposed_rows(&permit).await).await?;
    let rules = app.db.compile(added, removed).await?;
    app.act::<policy::Approve, _>(actor, id, async |tx, permit| tx.policies().approve(permit, &rules).await).await?;
    if let Err(error) = app.db.follow_policy().await {
        tracing::error!(%error, "the rules were approved, but are not taken up yet");
    }
    Ok(())
}
