//! Assessment groups: of people one may seat, for places one may form groups for.
use crate::App;
use entity::{
    Actor, Id, Result, Tx, acts,
    file::roster::{GroupKind, GroupSeat},
    people::group::Composition,
    record,
};
use scoring::Text;

/// Who is in a group and what it scores, by name.
pub struct Members {
    /// The members with their seats.
    pub members: Vec<(Id<record::Person>, GroupSeat)>,
    /// Organisations in the remit, each with all below it; empty for all.
    pub organisations: Vec<Id<record::Organisation>>,
    /// Codes of indicators in the remit, each with all below it; empty for all.
    pub indicators: Vec<String>,
}

/// Forms a group.
pub async fn create(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    (code, name, kind): (String, Text, GroupKind),
    members: Members,
) -> Result<Id<record::Group>> {
    app.act::<acts::group::Create, _>(actor, organisation, async |tx, permit| {
        let composition = composition(tx, actor, members).await?;
        tx.groups().create(permit, code, name, kind, composition).await
    })
    .await
}

/// Replaces members and remit.
pub async fn update(app: &App, actor: &Actor, id: Id<record::Group>, members: Members) -> Result<()> {
    app.act::<acts::group::Update, _>(actor, id, async |tx, permit| {
        let composition = composition(tx, actor, members).await?;
        tx.groups().update(permit, composition).await
    })
    .await
}

async fn composition(tx: &Tx, actor: &Actor, named: Members) -> Result<Composition> {
    let (persons, seats): (Vec<_>, Vec<_>) = named.members.into_iter().unzip();
    let members = tx.permits::<acts::person::Appoint>(actor, &persons).await?.into_iter().zip(seats).collect();
    let organisations = tx.groups().places(actor, &named.organisations).await?;
    Ok(Composition { members, organisations, indicators: named.indicators })
}
