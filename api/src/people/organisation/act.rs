//! The tree of organisations.
use crate::App;
use entity::{Actor, Id, Result, acts, people::organisation::OrganisationChange, record};
use scoring::Text;

/// What changes of an organisation.
pub struct Change {
    /// A new name.
    pub name: Option<Text>,
    /// A new kind.
    pub kind: Option<String>,
    /// Another parent.
    pub parent: Option<Id<record::Organisation>>,
}

/// Renames or moves an organisation. The caller must be allowed to make organisations where it goes.
pub async fn update(app: &App, actor: &Actor, id: Id<record::Organisation>, change: Change) -> Result<()> {
    app.act::<acts::organisation::Update, _>(actor, id, async |tx, permit| {
        let parent = match change.parent {
            Some(parent) => Some(tx.permit::<acts::organisation::Create>(actor, parent).await?),
            None => None,
        };
        tx.organisations().update(permit, OrganisationChange { name: change.name, kind: change.kind, parent }).await
    })
    .await
}
