//! Persons (人员) and appointments (任职).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, distinct, global, id},
    enums::{RecusalReason, Seat},
    page::{Listed, connection, page_asked},
    scalar::{Points, Text, TextInput},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::{
    Actor, Error, Tx, acts,
    people::{person as store, recusal::RecusedFrom},
    record,
};
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

fn appointment(row: store::Appointment) -> Result<Appointment> {
    Ok(Appointment {
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
    })
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

/// A conflict of interest.
#[derive(InputObject)]
pub struct DeclareRecusalInput {
    /// Who is recused; the caller if not given. Only the office may name somebody else.
    person: Option<ID>,
    /// From this person …
    from_person: Option<ID>,
    /// … or from this organisation.
    from_organisation: Option<ID>,
    /// Why you cannot score them.
    reason: RecusalReason,
    /// More about the reason, in your own words.
    #[graphql(validator(max_length = 1000), default)]
    note: String,
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
        let (slice, appointments) = ctx
            .app()?
            .list::<acts::person::Read, _>(ctx.actor()?, async |tx, scope| {
                let slice = tx.persons().list(&scope, &page).await?;
                let who: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
                let appointments = if wanted { tx.persons().appointments_of(&scope, &who).await? } else { vec![] };
                Ok((slice, appointments))
            })
            .await?;
        let mut held: HashMap<_, Vec<_>> = HashMap::new();
        for row in appointments {
            held.entry(row.person_id).or_default().push(appointment(row)?);
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
        let made = ctx
            .app()?
            .act::<acts::person::Create, _>(ctx.actor()?, organisation, async |tx, permit| {
                tx.persons().create(permit, input.code, input.name.into()).await
            })
            .await?;
        read(ctx, made).await
    }

    /// Changes a person's name.
    async fn update_person(&self, ctx: &Context<'_>, input: UpdatePersonInput) -> Result<Person> {
        let which = id::<record::Person>(&input.id, "input.id")?;
        ctx.app()?
            .act::<acts::person::Update, _>(ctx.actor()?, which, async |tx, permit| {
                tx.persons().update(permit, input.name.into()).await
            })
            .await?;
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
        let which = id::<record::Appointment>(&input.id, "input.id")?;
        ctx.app()?
            .act::<acts::person::EndAppointment, _>(ctx.actor()?, which, async |tx, permit| {
                tx.persons().end_appointment(permit, input.to).await
            })
            .await?;
        Ok(true)
    }

    /// Declares a conflict of interest (回避): one's own, or, by the office, somebody else's. It wins over whatever
    /// allows.
    async fn declare_recusal(&self, ctx: &Context<'_>, input: DeclareRecusalInput) -> Result<ID> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let from = match (&input.from_person, &input.from_organisation) {
            (Some(person), None) => RecusedFrom::Person(id(person, "input.fromPerson")?),
            (None, Some(organisation)) => RecusedFrom::Organisation(id(organisation, "input.fromOrganisation")?),
            _ => {
                let (zh, en) = ("须填写人员或单位之一", "exactly one of fromPerson and fromOrganisation is needed");
                return Err(Error::invalid("ONE_OF", "input.fromPerson", zh, en).into());
            }
        };
        let made = if let Some(person) = &input.person {
            let person = id::<record::Person>(person, "input.person")?;
            app.act::<acts::recusal::Impose, _>(actor, person, async |tx, permit| {
                seen(tx, actor, from).await?;
                tx.recusals().impose(permit, from, input.note).await
            })
            .await?
        } else {
            let own = entity::Id::new(actor.person().ok_or(Error::NotFound)?);
            app.act::<acts::recusal::Declare, _>(actor, own, async |tx, permit| {
                seen(tx, actor, from).await?;
                tx.recusals().declare(permit, from, input.reason.into(), input.note).await
            })
            .await?
        };
        Ok(ID(made.to_string()))
    }
}

async fn seen(tx: &Tx, actor: &Actor, from: RecusedFrom) -> entity::Result<()> {
    match from {
        RecusedFrom::Person(person) => tx.must_see::<acts::person::Read>(actor, person).await,
        RecusedFrom::Organisation(place) => tx.must_see::<acts::organisation::Read>(actor, place).await,
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Person>) -> Result<Person> {
    let app = ctx.app()?;
    let actor = ctx.actor()?;
    let (row, appointments) = app
        .see::<acts::person::Read, _>(actor, which, async |tx, permit| {
            let scope = tx.scope::<acts::person::Read>(actor)?;
            Ok((tx.persons().read(&permit).await?, tx.persons().appointments_of(&scope, &[which.uuid()]).await?))
        })
        .await?;
    let appointments = appointments.into_iter().map(appointment).collect::<Result<_>>()?;
    Ok(Person { appointments, ..Person::bare(row) })
}
