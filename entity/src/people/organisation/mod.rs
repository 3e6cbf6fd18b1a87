//! Organisations: the tree, its closure, and who belongs where.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        error::unique,
        scope,
        sql::{Bound, Page},
        tx::{KeptFrom, Named, Seen, Subject, Tx},
    },
    people::organisation::row as table,
};
use policy::{Actor, Facts, Id, Permit, Scope, acts, record};
use scoring::{Problem, Text};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QueryTrait, Select,
    prelude::Uuid,
    sea_query::{Expr, LockType},
};
use std::collections::HashMap;

crate::ground::handle! {
    /// The store of organisations.
    Organisations, organisations
}

/// An organisation.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "table::organisation::Entity")]
pub struct Organisation {
    /// Its id.
    pub id: Uuid,
    /// Its parent; none for the root.
    pub parent_id: Option<Uuid>,
    /// Unique within the tenant.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// A free word, such as `department`.
    pub kind: String,
    /// Grows with every change.
    pub version: i64,
}

/// What an organisation is called.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// Unique within the tenant.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// A free word, such as `department`.
    pub kind: String,
}

/// What may change of an organisation.
#[derive(Debug, Default)]
pub struct OrganisationChange {
    /// A new name.
    pub name: Option<Text>,
    /// A new kind.
    pub kind: Option<String>,
    /// Another parent, under which one may make organisations.
    pub parent: Option<Permit<acts::organisation::Create>>,
}

/// The organisations in a scope.
fn seen(scope: &Scope<acts::organisation::Read>) -> Select<table::organisation::Entity> {
    use table::organisation::{Column, Entity};
    Entity::find().filter(scope::within(scope, Column::TenantId, Column::Id))
}

impl Subject for record::Organisation {
    async fn facts(tx: &Tx, _: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        Ok(ancestries(tx, &[id]).await?.remove(&id))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Named for record::Organisation {
    /// One statement.
    async fn facts_of(tx: &Tx, _: &Actor, ids: &[Id<Self>]) -> Result<HashMap<Id<Self>, Facts>> {
        ancestries(tx, ids).await
    }
}

async fn ancestries(tx: &Tx, ids: &[Id<record::Organisation>]) -> Result<HashMap<Id<record::Organisation>, Facts>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        version: i64,
        ancestor_id: Uuid,
    }
    let mut bound = Bound::default();
    let wanted = bound.set(ids.iter().map(|id| id.uuid()));
    let sql = format!(
        "SELECT o.id, o.version, c.ancestor_id FROM organisation_closure c
             JOIN organisation o ON o.id = c.descendant_id WHERE o.id IN {wanted} ORDER BY o.id, c.depth DESC"
    );
    let rows: Vec<Row> = tx.all(&sql, bound.values()).await?;
    let facts = rows.chunk_by(|a, b| a.id == b.id).filter_map(|rows| {
        let first = rows.first()?;
        let path = rows.iter().map(|row| row.ancestor_id).collect();
        Some((Id::new(first.id), Facts::plain(first.id, first.version, path)))
    });
    Ok(facts.collect())
}

impl Organisations<'_> {
    /// Organisations by code.
    pub async fn list(&self, scope: &Scope<acts::organisation::Read>, page: &Page) -> Result<Slice<Organisation>> {
        use table::organisation::Column;
        let part = seen(scope).apply_if(page.after.clone(), |rows, after| rows.filter(Column::Code.gt(after)));
        self.page_of(seen(scope), part.order_by_asc(Column::Code), page).await
    }

    /// One organisation.
    pub async fn read(&self, permit: &Permit<acts::organisation::Read>) -> Result<Organisation> {
        self.find_one(table::organisation::Entity::find_by_id(permit.id().uuid())).await?.ok_or(Error::NotFound)
    }

    /// The visible ones among these, for the edges of other lists.
    pub async fn by_ids(&self, scope: &Scope<acts::organisation::Read>, ids: &[Uuid]) -> Result<Vec<Organisation>> {
        self.find_all(seen(scope).filter(table::organisation::Column::Id.is_in(ids.iter().copied()))).await
    }

    /// Adds a child.
    pub async fn create(
        &self,
        permit: Permit<acts::organisation::Create>,
        new: NewOrganisation,
    ) -> Result<Id<record::Organisation>> {
        let parent = permit.id().uuid();
        let tenant = *self.path(parent).await?.first().ok_or(Error::NotFound)?;
        self.hold_tree(tenant, LockType::Share).await?;
        let id = Uuid::now_v7();
        self.put(id, tenant, Some(parent), new).await?;
        // One row for each ancestor of the parent, whatever their number.
        self.run(
            "INSERT INTO organisation_closure (ancestor_id, descendant_id, depth)
             SELECT ancestor_id, $1, depth + 1 FROM organisation_closure WHERE descendant_id = $2",
            vec![id.into(), parent.into()],
        )
        .await?;
        Ok(Id::new(id))
    }

    /// Founds a tenant: a root of its own. From the command line, as the worker: no account can hold a right in a
    /// tenant that does not exist yet.
    pub async fn found(&self, new: NewOrganisation) -> Result<Id<record::Organisation>> {
        let id = Uuid::now_v7();
        let facts = Facts::plain(id, 0, vec![id]);
        let permit = self.rules.permit::<acts::organisation::Found>(&policy::actor::worker(id), &facts)?;
        let done = crate::Done::of(&permit, &facts, self.now());
        self.put(id, id, None, new).await?;
        self.record(done).await?;
        Ok(Id::new(id))
    }

    async fn put(&self, id: Uuid, tenant_id: Uuid, parent_id: Option<Uuid>, new: NewOrganisation) -> Result<()> {
        let code = new.code.clone();
        let row = table::organisation::Model {
            id,
            tenant_id,
            parent_id,
            code: new.code,
            name_zh: new.name.zh,
            name_en: new.name.en,
            kind: new.kind,
            version: 1,
        };
        self.insert_one(table::organisation::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, || duplicate(&code)))?;
        let own = table::closure::Model { ancestor_id: id, descendant_id: id, depth: 0 };
        Ok(self.insert_one(table::closure::Entity::insert(own.into_active_model())).await?)
    }

    /// Renames or moves an organisation. A move below itself would be a loop and is refused.
    pub async fn update(&self, permit: Permit<acts::organisation::Update>, change: OrganisationChange) -> Result<()> {
        let id = permit.id().uuid();
        let mut update = table::organisation::Entity::update_many();
        if let Some(name) = change.name {
            update = update
                .col_expr(table::organisation::Column::NameZh, Expr::value(name.zh))
                .col_expr(table::organisation::Column::NameEn, Expr::value(name.en));
        }
        if let Some(kind) = change.kind {
            update = update.col_expr(table::organisation::Column::Kind, Expr::value(kind));
        }
        if let Some(parent) = change.parent.map(|parent| parent.id().uuid()) {
            self.move_below(id, parent).await?;
            update = update.col_expr(table::organisation::Column::ParentId, Expr::value(parent));
        }
        self.update_guarded(update, id, permit.version()).await
    }

    async fn move_below(&self, id: Uuid, parent: Uuid) -> Result<()> {
        let tenant = *self.path(id).await?.first().ok_or(Error::NotFound)?;
        self.hold_tree(tenant, LockType::NoKeyUpdate).await?;
        let (old, new) = (self.path(id).await?, self.path(parent).await?);
        if new.contains(&id) {
            let (zh, en) = ("单位不能移到自己的下级", "an organisation cannot be moved below itself");
            return Err(Error::invalid("ORGANISATION_LOOP", "parent", zh, en));
        }
        if old.len() == 1 || new.first() != old.first() {
            // A root stays a root, and nothing leaves its tenant.
            return Err(Error::NotFound);
        }
        // What is below moves as one set: every pair of an ancestor and a descendant.
        let below = "SELECT descendant_id FROM organisation_closure WHERE ancestor_id = $1";
        self.run(
            &format!(
                "DELETE FROM organisation_closure WHERE descendant_id IN ({below})
                 AND ancestor_id IN (SELECT ancestor_id FROM organisation_closure WHERE descendant_id = $1 AND depth > 0)"
            ),
            vec![id.into()],
        )
        .await?;
        self.run(
            "INSERT INTO organisation_closure (ancestor_id, descendant_id, depth)
             SELECT up.ancestor_id, down.descendant_id, up.depth + down.depth + 1
             FROM organisation_closure up CROSS JOIN organisation_closure down
             WHERE up.descendant_id = $2 AND down.ancestor_id = $1",
            vec![id.into(), parent.into()],
        )
        .await?;
        Ok(())
    }

    /// Keeps the shape of a tenant's tree as it is until the end of the transaction: shared by those who add to it,
    /// alone for one who moves a part of it. Two moves at once could otherwise make a loop that neither of them sees.
    pub(crate) async fn hold_tree(&self, tenant: Uuid, how: LockType) -> Result<()> {
        let root = table::organisation::Entity::find_by_id(tenant);
        self.find_one::<Organisation>(self.locked(root, how)).await?;
        Ok(())
    }
}

fn duplicate(code: &str) -> Problem {
    Problem::new("DUPLICATE_CODE", "code", format!("编码 {code} 已被使用"), format!("the code {code} is taken already"))
}
