//! The tree of organisations.
use crate::{App, Placed};
use entity::{
    Actor, Id, Page, Result, Slice, acts,
    people::organisation::{NewOrganisation, Organisation, OrganisationChange},
    record,
};
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

/// The organisations that the caller sees, by code.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<Slice<Organisation>> {
    app.list::<acts::organisation::Read, _>(actor, async |tx, scope| tx.organisations().list(&scope, page).await).await
}

/// One organisation.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Organisation>) -> Result<Organisation> {
    app.see::<acts::organisation::Read, _>(actor, id, async |tx, permit| tx.organisations().read(&permit).await).await
}

/// Adds an organisation below another.
pub async fn create(
    app: &App,
    actor: &Actor,
    parent: Id<record::Organisation>,
    new: NewOrganisation,
) -> Result<Id<record::Organisation>> {
    app.act::<acts::organisation::Create, _>(actor, parent, async |tx, permit| {
        tx.organisations().create(permit, new).await.under("input")
    })
    .await
}

/// Renames or moves an organisation. The caller must be allowed to make organisations where it goes.
pub async fn update(app: &App, actor: &Actor, id: Id<record::Organisation>, change: Change) -> Result<()> {
    app.act::<acts::organisation::Update, _>(actor, id, async |tx, permit| {
        let parent = match change.parent {
            Some(parent) => Some(tx.permit::<acts::organisation::Create>(actor, parent).await?),
            None => None,
        };
        let change = OrganisationChange { name: change.name, kind: change.kind, parent };
        tx.organisations().update(permit, change).await.under("input")
    })
    .await
}
