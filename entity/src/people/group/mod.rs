//! Assessment groups (考核组): members with their seats, and what is in their remit.
pub(crate) mod row;

use crate::file::roster::{GroupKind, GroupSeat};
use crate::{
    Error, Result, Slice,
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Named, Seen, Subject, Tx},
        word::{Stored, rank},
    },
    people::group::row as table,
};
use policy::{Actor, Facts, Id, Permit, Scope, acts, record};
use scoring::{Problem, Text};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QueryTrait, prelude::Uuid,
};
use std::collections::{BTreeSet, HashMap};

crate::ground::handle! {
    /// The store of assessment groups.
    Groups, groups
}

/// An assessment group.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "table::group::Entity")]
pub struct Group {
    /// Its id.
    pub id: Uuid,
    /// The organisation it assesses for.
    pub organisation_id: Uuid,
    /// Unique within the tenant.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// What it is for.
    pub kind: Stored<GroupKind>,
    /// Grows with every change.
    pub version: i64,
}

/// A member of a group.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Member {
    /// The group.
    pub group_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Their code.
    pub code: String,
    /// Their Chinese name.
    pub name_zh: String,
    /// Their English name.
    pub name_en: String,
    /// The seat.
    pub seat: Stored<GroupSeat>,
}

/// A part of a group's remit: an organisation or an indicator.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Remit {
    /// The group.
    pub group_id: Uuid,
    /// An organisation, with all below it.
    pub organisation_id: Option<Uuid>,
    /// An indicator's code, with all below it.
    pub indicator: Option<String>,
}

/// Who is in a group and what it scores: people one may seat, and places for which one may form groups.
#[derive(Debug)]
pub struct Composition {
    /// The members with their seats.
    pub members: Vec<(Permit<acts::person::Appoint>, GroupSeat)>,
    /// The organisations in the remit.
    pub organisations: Places,
    /// Codes of indicators in the remit, each with all below it; empty for all.
    pub indicators: Vec<String>,
}

/// The organisations that a group scores.
#[derive(Debug)]
pub enum Places {
    /// Everything in the tenant, by a permit at its root.
    All(Permit<acts::group::Create>),
    /// Each of these with all below it; never none of them.
    These(Vec<Permit<acts::group::Create>>),
}

const COLUMNS: Columns<'_> = Columns {
    tenant: "g.tenant_id",
    owner: None,
    organisation: "g.organisation_id",
    phase: None,
    channel: None,
    relation: None,
};

impl Subject for record::Group {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        match Self::facts_of(tx, actor, &[id]).await?.remove(&id) {
            Some(facts) => Ok(Some(facts)),
            None => tx.nothing(actor).await,
        }
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Named for record::Group {
    /// Two statements.
    async fn facts_of(tx: &Tx, _: &Actor, ids: &[Id<Self>]) -> Result<HashMap<Id<Self>, Facts>> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::group::Entity")]
        struct Row {
            id: Uuid,
            version: i64,
            organisation_id: Uuid,
        }
        let wanted = table::group::Column::Id.is_in(ids.iter().map(|id| id.uuid()));
        let rows: Vec<Row> = tx.find_all(table::group::Entity::find().filter(wanted)).await?;
        let places: BTreeSet<_> = rows.iter().map(|row| row.organisation_id).collect();
        let paths = tx.paths(&places.into_iter().collect::<Vec<_>>()).await?;
        let facts = rows.into_iter().map(|row| {
            let path = paths.get(&row.organisation_id).cloned().unwrap_or_default();
            (Id::new(row.id), Facts::plain(row.id, row.version, path))
        });
        Ok(facts.collect())
    }
}

impl Groups<'_> {
    /// Assessment groups by code.
    pub async fn list(&self, scope: &Scope<acts::group::Read>, page: &Page) -> Result<Slice<Group>> {
        use table::group::{Column, Entity};
        let seen = Entity::find().filter(scope::within(scope, Column::TenantId, Column::OrganisationId));
        let part = seen.clone().apply_if(page.after.clone(), |rows, after| rows.filter(Column::Code.gt(after)));
        self.page_of(seen, part.order_by_asc(Column::Code), page).await
    }

    /// One group.
    pub async fn read(&self, permit: &Permit<acts::group::Read>) -> Result<Group> {
        self.find_one(table::group::Entity::find_by_id(permit.id().uuid())).await?.ok_or(Error::NotFound)
    }

    /// The members of visible groups.
    pub async fn members_of(&self, scope: &Scope<acts::group::Read>, groups: &[Uuid]) -> Result<Vec<Member>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let wanted = bound.set(groups.iter().copied());
        let sql = format!(
            "SELECT m.group_id, m.person_id, p.code, p.name_zh, p.name_en, m.seat FROM group_member m JOIN assessment_group g ON g.id = m.group_id
             JOIN person p ON p.id = m.person_id WHERE {visible} AND g.id IN {wanted}
             ORDER BY m.group_id, {}, p.code",
            rank("m.seat", GroupSeat::ALL)
        );
        self.all(&sql, bound.values()).await
    }

    /// The remit of visible groups.
    pub async fn remits_of(&self, scope: &Scope<acts::group::Read>, groups: &[Uuid]) -> Result<Vec<Remit>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let wanted = bound.set(groups.iter().copied());
        let sql = format!(
            "SELECT r.group_id, r.organisation_id, NULL AS indicator FROM group_remit_organisation r
             JOIN assessment_group g ON g.id = r.group_id WHERE {visible} AND g.id IN {wanted}
             UNION ALL SELECT i.group_id, NULL, i.indicator FROM group_remit_indicator i
             JOIN assessment_group g ON g.id = i.group_id WHERE {visible} AND g.id IN {wanted}"
        );
        self.all(&sql, bound.values()).await
    }

    /// The places that a remit names; all there are, if it names none. A caller who may not leave them out is told so.
    pub async fn places(&self, actor: &Actor, named: &[Id<record::Organisation>]) -> Result<Places> {
        if !named.is_empty() {
            return Ok(Places::These(self.permits(actor, named).await?));
        }
        match self.permit(actor, Id::new(actor.tenant())).await {
            Ok(root) => Ok(Places::All(root)),
            Err(Error::NotFound | Error::Forbidden(_)) => Err(too_wide()),
            Err(other) => Err(other),
        }
    }

    /// Forms a group.
    pub async fn create(
        &self,
        permit: Permit<acts::group::Create>,
        code: String,
        name: Text,
        kind: GroupKind,
        composition: Composition,
    ) -> Result<Id<record::Group>> {
        let organisation_id = permit.id().uuid();
        let tenant_id = *self.path(organisation_id).await?.first().ok_or(Error::NotFound)?;
        let id = Uuid::now_v7();
        let taken = duplicate(&code);
        let row = table::group::Model {
            id,
            tenant_id,
            organisation_id,
            code,
            name_zh: name.zh,
            name_en: name.en,
            kind: kind.into(),
            version: 1,
        };
        self.insert_one(table::group::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, || taken))?;
        self.compose(id, composition).await?;
        Ok(Id::new(id))
    }

    /// Replaces members and remit. Cycles that are open keep the roster they froze.
    pub async fn update(&self, permit: Permit<acts::group::Update>, composition: Composition) -> Result<()> {
        let id = permit.id().uuid();
        self.update_guarded(table::group::Entity::update_many(), id, permit.version()).await?;
        let (members, places) =
            (table::member::Entity::delete_many(), table::remit_organisation::Entity::delete_many());
        let indicators = table::remit_indicator::Entity::delete_many();
        self.delete(members.filter(table::member::Column::GroupId.eq(id))).await?;
        self.delete(places.filter(table::remit_organisation::Column::GroupId.eq(id))).await?;
        self.delete(indicators.filter(table::remit_indicator::Column::GroupId.eq(id))).await?;
        self.compose(id, composition).await
    }

    async fn compose(&self, group_id: Uuid, composition: Composition) -> Result<()> {
        let organisations = match composition.organisations {
            Places::All(_) => vec![],
            Places::These(places) => places,
        };
        let members = composition.members.into_iter().map(|(person, seat)| table::member::Model {
            group_id,
            person_id: person.id().uuid(),
            seat: seat.into(),
        });
        self.insert::<table::member::Entity>(members.collect()).await?;
        let remit = organisations
            .into_iter()
            .map(|place| table::remit_organisation::Model { group_id, organisation_id: place.id().uuid() });
        self.insert::<table::remit_organisation::Entity>(remit.collect()).await?;
        let remit = composition.indicators.into_iter();
        let remit = remit.map(|indicator| table::remit_indicator::Model { group_id, indicator });
        Ok(self.insert::<table::remit_indicator::Entity>(remit.collect()).await?)
    }

    /// Fails as if absent unless all these persons are in the tenant.
    pub(crate) async fn persons_in_tenant(&self, tenant: Uuid, persons: &[Uuid]) -> Result<()> {
        use crate::people::person::row::person::{Column, Entity};
        let wanted: BTreeSet<_> = persons.iter().copied().collect();
        let these = Entity::find().filter(Column::Id.is_in(wanted.iter().copied()));
        let found = self.how_many(these.filter(Column::TenantId.eq(tenant))).await?;
        if usize::try_from(found) == Ok(wanted.len()) { Ok(()) } else { Err(Error::NotFound) }
    }
}

fn duplicate(code: &str) -> Problem {
    let (zh, en) = (format!("编码 {code} 已被使用"), format!("the code {code} is taken already"));
    Problem::new("DUPLICATE_CODE", "code", zh, en)
}

fn too_wide() -> Error {
    Error::invalid(
        "REMIT_TOO_WIDE",
        "organisations",
        "未指明单位即为全部单位，超出您的管辖范围：请列出考核组负责的单位",
        "a remit without organisations means all of them, which is beyond your reach: list the organisations that the group scores",
    )
}
