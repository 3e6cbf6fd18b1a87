//! Publications: drafted by the office, let out by the leading group.
use crate::{App, Placed};
use entity::{
    Actor, Id, Page, Result, Slice,
    acts::publication::{Approve, Propose, Read},
    outcome::publication::{Details, Publication},
    record,
};

pub use crate::decision::{reject, withdraw};

/// Drafts the publication of a cycle's latest scorecards.
pub async fn propose(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    details: Details,
    objection_to: Option<i64>,
    note: String,
) -> Result<Id<record::Publication>> {
    let drafted = app.act::<Propose, _>(actor, cycle, async |tx, permit| {
        let publications = tx.publications();
        let computed = publications.computed(&permit).await?;
        publications.tells_nothing_more(&computed).await?;
        publications.propose(permit, &computed, details, objection_to, note).await
    });
    drafted.await.under("input")
}

/// Publishes a draft, if its figures are still the latest.
pub async fn approve(app: &App, actor: &Actor, draft: Id<record::Publication>) -> Result<()> {
    let published = app.act::<Approve, _>(actor, draft, async |tx, permit| {
        let publications = tx.publications();
        let approved = publications.approve(permit).await?;
        publications.still_latest(approved.computed()).await?;
        approved.computed().still_in_review()?;
        publications.tells_nothing_more(approved.computed()).await?;
        publications.publish(approved).await
    });
    published.await.at("id")
}

/// Publications, the newest first, of one cycle or of all.
pub async fn list(
    app: &App,
    actor: &Actor,
    cycle: Option<Id<record::Cycle>>,
    page: &Page,
) -> Result<Slice<Publication>> {
    app.list::<Read, _>(actor, async |tx, scope| tx.publications().list(&scope, cycle, page).await).await
}

/// One publication.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Publication>) -> Result<Publication> {
    app.see::<Read, _>(actor, id, async |tx, permit| tx.publications().read(&permit).await).await
}
