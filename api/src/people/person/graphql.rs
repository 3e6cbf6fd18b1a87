//! Persons (人员) and appointments (任职).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, distinct, global, id},
    enums::Seat,
    page::{Listed, connection, page_asked},
    scalar::{Points, Text, TextInput},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::{people::person as store, record};
use std::collections::HashMap;

/// 人员: somebody with appointments.
#[derive(SimpleObject, Clone)]
pub struct Person {
    /// The person's global id.
    pub id: ID,
    /// Unique within the tenant.
    code: String,
    /// The name, or the post in examples.
    name: Text,
    /// What the person is appointed to; in lists and `node` only.
    appointments: Vec<Appointment>,
}

/// 任职: a person's seat in an organisation, from one day to another.
#[derive(SimpleObject, Clone)]
pub struct Appointment {
    /// The appointment's global id.
    id: ID,
    /// The organisation of the appointment.
    organisation: Place,
    /// The title of the post, as people read it.
    post: Text,
    /// The seat that decides relations.
    seat: Seat,
    /// 系数: the person's coefficient in this post.
    coefficient: Points,
    /// The first day of the appointment.
    from: NaiveDate,
    /// The last day, which still counts; open-ended if none.
    to: Option<NaiveDate>,
}

/// An organisation by name.
#[derive(SimpleObject, Clone)]
pub struct Place {
    /// The organisation's global id.
    id: ID,
    /// The organisation's code.
    code: String,
    /// The organisation's name.
    name: Text,
}

impl Person {
    /// By name, in passing.
    pub(crate) fn named(id: entity::Uuid, code: String, zh: String, en: String) -> Self {
        Self { id: global::<record::Person>(id), code, name: Text::new(zh, en), appointments: vec![] }
    }

    /// The same, where there is somebody and they may be known.
    pub(crate) fn perhaps(
        id: Option<entity::Uuid>,
        code: Option<String>,
        zh: Option<String>,
        en: Option<String>,
    ) -> Option<Self> {
        Some(Self::named(id?, code?, zh?, en?))
    }

    /// Without appointments.
    pub(crate) fn bare(row: store::Person) -> Self {
        Self::named(row.id, row.code, row.name_zh, row.name_en)
    }
}

impl Place {
    /// An organisation, where there is one.
    pub(crate) fn perhaps(
        id: Option<entity::Uuid>,
        code: Option<String>,
        zh: Option<String>,
        en: Option<String>,
    ) -> Option<Self> {
        Some(Self { id: global::<record::Organisation>(id?), code: code?, name: Text::new(zh?, en?) })
    }
}

fn appointment(row: store::Appointment) -> Appointment {
    Appointment {
        id: global::<record::Appointment>(row.id),
        organisation: Place {
            id: global::<record::Organisation>(row.organisation_id),
            code: row.organisation_code,
            name: Text::new(row.organisation_zh, row.organisation_en),
        },
        post: Text::new(row.post_zh, row.post_en),
        seat: row.seat.into(),
        coefficient: Points(scoring::Points(row.coefficient)),
        from: row.from_date,
        to: row.to_date,
    }
}

/// A new person, with a first appointment.
#[derive(InputObject)]
pub struct CreatePersonInput {
    /// Unique within the tenant.
    #[graphql(validator(min_length = 1, max_length = 64))]
    code: String,
    /// The person's name.
    name: TextInput,
    /// The organisation of the first appointment.
    organisation: ID,
}

/// New data of a person.
#[derive(InputObject)]
pub struct UpdatePersonInput {
    /// The id of the person to change.
    id: ID,
    /// The person's new name.
    name: TextInput,
}

/// A new appointment of a person (任职).
#[derive(InputObject)]
pub struct AppointInput {
    /// The person to appoint.
    person: ID,
    /// The organisation to which they are appointed.
    organisation: ID,
    /// The title of the post, as people read it.
    post: TextInput,
    /// The seat: it decides who is whose superior.
    seat: Seat,
    /// Organisations that the person oversees (分管).
    #[graphql(default, validator(max_items = 1000))]
    oversees: Vec<ID>,
    /// 系数: the coefficient; 1 unless another is given.
    coefficient: Option<Points>,
    /// The first day of the appointment.
    from: NaiveDate,
    /// The last day, which still counts; open-ended if none.
    to: Option<NaiveDate>,
}

/// The last day of an appointment.
#[derive(InputObject)]
pub struct EndAppointmentInput {
    /// The id of the appointment to end.
    id: ID,
    /// The last day, which still counts.
    to: NaiveDate,
}

/// Reading persons.
#[derive(Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// Persons by code, with their appointments: four statements, whatever the page size.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn persons(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Listed<Person>> {
        let page = page_asked(ctx, first, after)?;
        let wanted = ctx.look_ahead().field("edges").field("node").field("appointments").exists()
            || ctx.look_ahead().field("nodes").field("appointments").exists();
        let (slice, appointments) = act::list(ctx.app()?, ctx.actor()?, &page, wanted).await?;
        let mut held: HashMap<_, Vec<_>> = HashMap::new();
        for row in appointments {
            held.entry(row.person_id).or_default().push(appointment(row));
        }
        Ok(connection(
            slice,
            |row| row.code.clone(),
            |row| {
                let appointments = held.remove(&row.id).unwrap_or_default();
                Person { appointments, ..Person::bare(row) }
            },
        ))
    }
}

/// Changing persons.
#[derive(Default)]
pub struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Enters a person with a first appointment.
    async fn create_person(&self, ctx: &Context<'_>, input: CreatePersonInput) -> Result<Person> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let made = act::create(ctx.app()?, ctx.actor()?, organisation, input.code, input.name.into()).await?;
        read(ctx, made).await
    }

    /// Changes a person's name.
    async fn update_person(&self, ctx: &Context<'_>, input: UpdatePersonInput) -> Result<Person> {
        let which = id::<record::Person>(&input.id, "input.id")?;
        act::rename(ctx.app()?, ctx.actor()?, which, input.name.into()).await?;
        read(ctx, which).await
    }

    /// Gives a person one more appointment.
    async fn appoint(&self, ctx: &Context<'_>, input: AppointInput) -> Result<Person> {
        let which = id::<record::Person>(&input.person, "input.person")?;
        let new = act::Appointment {
            organisation: id(&input.organisation, "input.organisation")?,
            post: input.post.into(),
            seat: input.seat.into(),
            oversees: distinct(&input.oversees, "input.oversees")?,
            coefficient: input.coefficient.map_or(scoring::Points(scoring::Points::UNIT), |points| points.0),
            from: input.from,
            to: input.to,
        };
        act::appoint(ctx.app()?, ctx.actor()?, which, new).await?;
        read(ctx, which).await
    }

    /// Ends an appointment on a day.
    async fn end_appointment(&self, ctx: &Context<'_>, input: EndAppointmentInput) -> Result<bool> {
        act::end_appointment(ctx.app()?, ctx.actor()?, id(&input.id, "input.id")?, input.to).await?;
        Ok(true)
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Person>) -> Result<Person> {
    let (row, appointments) = act::read(ctx.app()?, ctx.actor()?, which).await?;
    let appointments = appointments.into_iter().map(appointment).collect();
    Ok(Person { appointments, ..Person::bare(row) })
}
