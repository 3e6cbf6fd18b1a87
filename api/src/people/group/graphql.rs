//! Assessment groups (考核组).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, distinct, global, id, once},
    enums::{GroupKind, GroupSeat},
    page::{Listed, connection, page_asked},
    scalar::{Text, TextInput},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{people::group as store, record};
use std::collections::HashMap;

/// 考核组: people who lead, run or score an assessment together.
#[derive(SimpleObject, Clone)]
pub struct AssessmentGroup {
    /// The group's global id.
    pub id: ID,
    /// Unique within the tenant.
    code: String,
    /// The group's name.
    name: Text,
    /// What it is for.
    kind: GroupKind,
    /// The organisation it assesses for.
    organisation_id: ID,
    /// Who sits in it, leaders first.
    members: Vec<GroupMember>,
    /// Organisations it scores, each with all below it; none for all.
    remit_organisation_ids: Vec<ID>,
    /// Codes of the indicators it scores, each with all below it; none for all.
    remit_indicators: Vec<String>,
}

/// A member of a group.
#[derive(SimpleObject, Clone)]
pub struct GroupMember {
    /// The id of the member.
    person_id: ID,
    /// The code of the member.
    code: String,
    /// The name of the member.
    name: Text,
    /// The member's seat in the group.
    seat: GroupSeat,
}

/// A member to put into the group.
#[derive(InputObject)]
pub struct GroupMemberInput {
    /// The id of the member.
    person: ID,
    /// The member's seat in the group.
    seat: GroupSeat,
}

/// Who is in a group and what it scores.
#[derive(InputObject)]
pub struct CompositionInput {
    /// Everybody who sits in the group.
    #[graphql(validator(max_items = 1000))]
    members: Vec<GroupMemberInput>,
    /// Organisations in the remit, each with all below it; none for all, which takes a right over all.
    #[graphql(default, validator(max_items = 1000))]
    organisations: Vec<ID>,
    /// Codes of indicators in the remit, each with all below it; none for all.
    #[graphql(default, validator(max_items = 1000))]
    indicators: Vec<String>,
}

/// A new assessment group (考核组).
#[derive(InputObject)]
pub struct CreateAssessmentGroupInput {
    /// The organisation it assesses for.
    organisation: ID,
    /// Unique within the tenant.
    #[graphql(validator(min_length = 1, max_length = 64))]
    code: String,
    /// The group's name.
    name: TextInput,
    /// What it is for.
    kind: GroupKind,
    /// The group's members and remit.
    composition: CompositionInput,
}

/// Other members and another remit.
#[derive(InputObject)]
pub struct UpdateAssessmentGroupInput {
    /// The id of the group to change.
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
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn assessment_groups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<AssessmentGroup>> {
        let page = page_asked(ctx, first, after)?;
        let (slice, seated) = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        let mut seated = Seated::of(seated);
        let rows = slice.rows.into_iter().map(|row| object(row, &mut seated)).collect();
        let slice = entity::Slice { rows, more: slice.more, total: slice.total };
        Ok(connection(slice, |group| group.code.clone(), |group| group))
    }
}

/// Changing groups.
#[derive(Default)]
pub struct GroupMutation;

#[Object]
impl GroupMutation {
    /// Forms a group with its members and remit.
    async fn create_assessment_group(
        &self,
        ctx: &Context<'_>,
        input: CreateAssessmentGroupInput,
    ) -> Result<AssessmentGroup> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let members = members(input.composition)?;
        let named = (input.code, input.name.into(), input.kind.into());
        let made = act::create(ctx.app()?, ctx.actor()?, organisation, named, members).await?;
        read(ctx, made).await
    }

    /// Replaces members and remit. Cycles that are open keep the roster they froze.
    async fn update_assessment_group(
        &self,
        ctx: &Context<'_>,
        input: UpdateAssessmentGroupInput,
    ) -> Result<AssessmentGroup> {
        let which = id::<record::Group>(&input.id, "input.id")?;
        let members = members(input.composition)?;
        act::update(ctx.app()?, ctx.actor()?, which, members).await?;
        read(ctx, which).await
    }
}

fn members(input: CompositionInput) -> Result<act::Members> {
    let path = |place: usize| format!("input.composition.members[{place}].person");
    let person = |(place, member): (usize, &GroupMemberInput)| id::<record::Person>(&member.person, &path(place));
    let persons = input.members.iter().enumerate().map(person).collect::<Result<Vec<_>>>()?;
    once(&persons, path)?;
    once(&input.indicators, |place| format!("input.composition.indicators[{place}]"))?;
    let seats = input.members.iter().map(|member| member.seat.into());
    Ok(act::Members {
        members: persons.into_iter().zip(seats).collect(),
        organisations: distinct(&input.organisations, "input.composition.organisations")?,
        indicators: input.indicators,
    })
}

/// Members and remits, by group.
struct Seated {
    members: HashMap<entity::Uuid, Vec<store::Member>>,
    remits: HashMap<entity::Uuid, Vec<store::Remit>>,
}

impl Seated {
    fn of(seated: act::Seated) -> Self {
        let (mut members, mut remits) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for row in seated.members {
            members.entry(row.group_id).or_default().push(row);
        }
        for part in seated.remits {
            remits.entry(part.group_id).or_default().push(part);
        }
        Self { members, remits }
    }
}

fn member(row: store::Member) -> GroupMember {
    GroupMember {
        person_id: global::<record::Person>(row.person_id),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        seat: row.seat.into(),
    }
}

fn object(row: store::Group, seated: &mut Seated) -> AssessmentGroup {
    let members = seated.members.remove(&row.id).unwrap_or_default();
    let remit = seated.remits.remove(&row.id).unwrap_or_default();
    let organisations = remit.iter().filter_map(|part| part.organisation_id);
    AssessmentGroup {
        id: global::<record::Group>(row.id),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        kind: row.kind.into(),
        organisation_id: global::<record::Organisation>(row.organisation_id),
        members: members.into_iter().map(member).collect(),
        remit_organisation_ids: organisations.map(global::<record::Organisation>).collect(),
        remit_indicators: remit.into_iter().filter_map(|part| part.indicator).collect(),
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Group>) -> Result<AssessmentGroup> {
    let (row, seated) = act::read(ctx.app()?, ctx.actor()?, which).await?;
    Ok(object(row, &mut Seated::of(seated)))
}
