//! Organisations (单位).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    page::{Listed, connection, page_asked},
    scalar::{Text, TextInput},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{
    people::organisation::{self as store, NewOrganisation},
    record,
};

/// 单位: a node of the tree; a root is a tenant.
#[derive(SimpleObject, Clone)]
pub struct Organisation {
    /// The organisation's global id.
    pub id: ID,
    /// Unique within the tenant.
    code: String,
    /// The organisation's name.
    name: Text,
    /// A free word, such as `department`.
    kind: String,
    /// The organisation above; none for the root.
    parent_id: Option<ID>,
}

impl From<store::Organisation> for Organisation {
    fn from(row: store::Organisation) -> Self {
        Self {
            id: global::<record::Organisation>(row.id),
            code: row.code,
            name: Text::new(row.name_zh, row.name_en),
            kind: row.kind,
            parent_id: row.parent_id.map(global::<record::Organisation>),
        }
    }
}

/// A new organisation below another.
#[derive(InputObject)]
pub struct CreateOrganisationInput {
    /// The organisation above it.
    parent: ID,
    /// Unique within the tenant.
    #[graphql(validator(min_length = 1, max_length = 64))]
    code: String,
    /// The organisation's name.
    name: TextInput,
    /// A free word, such as `department`.
    #[graphql(validator(min_length = 1, max_length = 64))]
    kind: String,
}

/// What changes of an organisation.
#[derive(InputObject)]
pub struct UpdateOrganisationInput {
    /// The id of the organisation to change.
    id: ID,
    /// A new name; the old one stays if none is given.
    name: Option<TextInput>,
    /// A new kind; the old one stays if none is given.
    #[graphql(validator(min_length = 1, max_length = 64))]
    kind: Option<String>,
    /// The id of another parent, to move it with all below.
    parent: Option<ID>,
}

/// Reading organisations.
#[derive(Default)]
pub struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// The organisations that the caller sees, by code.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Organisation>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        Ok(connection(slice, |row| row.code.clone(), Organisation::from))
    }
}

/// Changing organisations.
#[derive(Default)]
pub struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Adds an organisation below another.
    async fn create_organisation(&self, ctx: &Context<'_>, input: CreateOrganisationInput) -> Result<Organisation> {
        let parent = id::<record::Organisation>(&input.parent, "input.parent")?;
        let new = NewOrganisation { code: input.code, name: input.name.into(), kind: input.kind };
        let made = act::create(ctx.app()?, ctx.actor()?, parent, new).await?;
        read(ctx, made).await
    }

    /// Renames or moves an organisation.
    async fn update_organisation(&self, ctx: &Context<'_>, input: UpdateOrganisationInput) -> Result<Organisation> {
        let which = id::<record::Organisation>(&input.id, "input.id")?;
        let parent = input.parent.as_ref().map(|parent| id(parent, "input.parent")).transpose()?;
        let change = act::Change { name: input.name.map(Into::into), kind: input.kind, parent };
        act::update(ctx.app()?, ctx.actor()?, which, change).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Organisation>) -> Result<Organisation> {
    Ok(act::read(ctx.app()?, ctx.actor()?, which).await?.into())
}
