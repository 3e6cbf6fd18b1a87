//! Assessment groups (考核组).
use super::{
    context::{Around, global, id, ids},
    enums::{GroupKind, GroupSeat, stored},
    page::{Listed, connection, page},
    scalar::{Text, TextInput},
};
use crate::error::Result;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{
    acts, record,
    store::group::{self as store, Composition},
};
use std::collections::HashMap;

/// 考核组.
#[derive(SimpleObject, Clone)]
pub struct AssessmentGroup {
    /// Its id.
    pub id: ID,
    /// Unique within the tenant.
    code: String,
    /// Its name.
    name: Text,
    /// What it is for.
    kind: GroupKind,
    /// The organisation it assesses for.
    organisation_id: ID,
    /// Who sits in it, leaders first.
    members: Vec<GroupMember>,
}

/// A member of a group.
#[derive(SimpleObject, Clone)]
pub struct GroupMember {
    /// Who.
    person_id: ID,
    /// In which seat.
    seat: GroupSeat,
}

/// A member to be.
#[derive(InputObject)]
pub struct GroupMemberInput {
    /// Who.
    person: ID,
    /// In which seat.
    seat: GroupSeat,
}

/// Who is in a group and what it scores.
#[derive(InputObject)]
pub struct CompositionInput {
    /// The members.
    members: Vec<GroupMemberInput>,
    /// Organisations in the remit, each with all below it; none for all.
    #[graphql(default)]
    organisations: Vec<ID>,
    /// Codes of indicators in the remit, each with all below it; none for all.
    #[graphql(default)]
    indicators: Vec<String>,
}

/// A new group.
#[derive(InputObject)]
pub struct CreateAssessmentGroupInput {
    /// The organisation it assesses for.
    organisation: ID,
    /// Unique within the tenant.
    #[graphql(validator(min_length = 1, max_length = 64))]
    code: String,
    /// Its name.
    name: TextInput,
    /// What it is for.
    kind: GroupKind,
    /// Members and remit.
    composition: CompositionInput,
}

/// Other members and another remit.
#[derive(InputObject)]
pub struct UpdateAssessmentGroupInput {
    /// Which.
    id: ID,
    /// Members and remit, instead of the present ones.
    composition: CompositionInput,
}

/// Reading groups.
#[derive(Default)]
pub struct GroupQuery;

#[Object]
impl GroupQuery {
    /// Assessment groups by code, with their members.
    #[graphql(complexity = "super::node::cost(first, child_complexity)")]
    async fn assessment_groups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<AssessmentGroup>> {
        let page = page(first, after)?;
        let (slice, members) = ctx
            .app()?
            .list::<acts::group::Read, _>(ctx.actor()?, async |tx, scope| {
                let slice = tx.groups(&scope, &page).await?;
                let which: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
                let members = tx.members_of(&scope, &which).await?;
                Ok((slice, members))
            })
            .await?;
        let mut seated = seated(members)?;
        let mut objects = HashMap::new();
        for row in &slice.rows {
            objects.insert(row.id, object(row.clone(), seated.remove(&row.id).unwrap_or_default())?);
        }
        let slice = entity::Slice {
            rows: slice.rows.into_iter().filter_map(|row| objects.remove(&row.id)).collect(),
            more: slice.more,
            total: slice.total,
        };
        Ok(connection(slice, |group| group.code.clone(), |group| group))
    }
}

/// Changing groups.
#[derive(Default)]
pub struct GroupMutation;

#[Object]
impl GroupMutation {
    /// Forms a group.
    async fn create_assessment_group(
        &self,
        ctx: &Context<'_>,
        input: CreateAssessmentGroupInput,
    ) -> Result<AssessmentGroup> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let composition = composition(&input.composition)?;
        let made = ctx
            .app()?
            .act::<acts::group::Create, _>(ctx.actor()?, organisation, async |tx, permit| {
                tx.create_group(permit, input.code, input.name.into(), input.kind.into(), composition).await
            })
            .await?;
        read(ctx, made).await
    }

    /// Replaces members and remit. Cycles that are open keep the roster they froze.
    async fn update_assessment_group(
        &self,
        ctx: &Context<'_>,
        input: UpdateAssessmentGroupInput,
    ) -> Result<AssessmentGroup> {
        let which = id::<record::Group>(&input.id, "input.id")?;
        let composition = composition(&input.composition)?;
        ctx.app()?
            .act::<acts::group::Update, _>(ctx.actor()?, which, async |tx, permit| {
                tx.update_group(permit, composition).await
            })
            .await?;
        read(ctx, which).await
    }
}

fn composition(input: &CompositionInput) -> Result<Composition> {
    let member = |(place, member): (usize, &GroupMemberInput)| {
        let person = id(&member.person, &format!("input.composition.members[{place}].person"))?;
        Ok((person, member.seat.into()))
    };
    Ok(Composition {
        members: input.members.iter().enumerate().map(member).collect::<Result<_>>()?,
        organisations: ids(&input.organisations, "input.composition.organisations")?,
        indicators: input.indicators.clone(),
    })
}

fn seated(members: Vec<store::Member>) -> Result<HashMap<entity::Uuid, Vec<GroupMember>>> {
    let mut seated: HashMap<_, Vec<_>> = HashMap::new();
    for row in members {
        let member = GroupMember { person_id: global::<record::Person>(row.person_id), seat: stored(&row.seat)? };
        seated.entry(row.group_id).or_default().push(member);
    }
    Ok(seated)
}

fn object(row: store::Group, members: Vec<GroupMember>) -> Result<AssessmentGroup> {
    Ok(AssessmentGroup {
        id: global::<record::Group>(row.id),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        kind: stored(&row.kind)?,
        organisation_id: global::<record::Organisation>(row.organisation_id),
        members,
    })
}

pub(super) async fn read(ctx: &Context<'_>, which: entity::Id<record::Group>) -> Result<AssessmentGroup> {
    let actor = ctx.actor()?;
    let (row, members) = ctx
        .app()?
        .see::<acts::group::Read, _>(actor, which, async |tx, permit| {
            let scope = tx.scope::<acts::group::Read>(actor)?;
            Ok((tx.group(&permit).await?, tx.members_of(&scope, &[which.uuid()]).await?))
        })
        .await?;
    let members = seated(members)?.remove(&which.uuid()).unwrap_or_default();
    object(row, members)
}
