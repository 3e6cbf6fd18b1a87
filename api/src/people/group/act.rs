//! Assessment groups: of people one may seat, for places one may form groups for.
use crate::{App, Placed};
use entity::{
    Actor, Id, Page, Result, Scope, Slice, Tx, Uuid, acts,
    file::roster::{GroupKind, GroupSeat},
    people::group::{Composition, Group, Member, Remit},
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

/// Who sits in some groups, and what these score.
pub struct Seated {
    /// The members, leaders first.
    pub members: Vec<Member>,
    /// The remits.
    pub remits: Vec<Remit>,
}

/// Assessment groups by code, with their members and remits.
pub async fn list(app: &App, actor: &Actor, page: &Page) -> Result<(Slice<Group>, Seated)> {
    app.list::<acts::group::Read, _>(actor, async |tx, scope| {
        let slice = tx.groups().list(&scope, page).await?;
        let which: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
        let seated = seated(tx, &scope, &which).await?;
        Ok((slice, seated))
    })
    .await
}

/// One group, with its members and remit.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Group>) -> Result<(Group, Seated)> {
    app.see::<acts::group::Read, _>(actor, id, async |tx, permit| {
        let scope = tx.scope::<acts::group::Read>(actor)?;
        let seated = seated(tx, &scope, &[id.uuid()]).await?;
        Ok((tx.groups().read(&permit).await?, seated))
    })
    .await
}

async fn seated(tx: &Tx, scope: &Scope<acts::group::Read>, which: &[Uuid]) -> Result<Seated> {
    let members = tx.groups().members_of(scope, which).await?;
    Ok(Seated { members, remits: tx.groups().remits_of(scope, which).await? })
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
        tx.groups().create(permit, code, name, kind, composition).await.under("input")
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
    let organisations = tx.groups().places(actor, &named.organisations).await.under("input.composition")?;
    Ok(Composition { members, organisations, indicators: named.indicators })
}
