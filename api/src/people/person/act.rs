//! People and where they are appointed.
use crate::{App, Placed};
use chrono::NaiveDate;
use entity::{
    Actor, Id, Page, Result, Slice, acts,
    file::roster::Seat,
    people::person::{self as store, NewAppointment, Person},
    record,
};
use scoring::{Points, Text};

/// 任职: a person's seat in an organisation, from one day to another.
pub struct Appointment {
    /// The organisation of the appointment.
    pub organisation: Id<record::Organisation>,
    /// The title of the post, as people read it.
    pub post: Text,
    /// The seat.
    pub seat: Seat,
    /// Organisations overseen (分管).
    pub oversees: Vec<Id<record::Organisation>>,
    /// 系数: the person's coefficient in this post.
    pub coefficient: Points,
    /// The first day of the appointment.
    pub from: NaiveDate,
    /// The last day, which still counts; open-ended if none.
    pub to: Option<NaiveDate>,
}

/// Persons by code; with the appointments of all of them, where these are wanted.
pub async fn list(
    app: &App,
    actor: &Actor,
    page: &Page,
    appointments: bool,
) -> Result<(Slice<Person>, Vec<store::Appointment>)> {
    app.list::<acts::person::Read, _>(actor, async |tx, scope| {
        let slice = tx.persons().list(&scope, page).await?;
        let who: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
        let held = if appointments { tx.persons().appointments_of(&scope, &who).await? } else { vec![] };
        Ok((slice, held))
    })
    .await
}

/// One person, with their appointments.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Person>) -> Result<(Person, Vec<store::Appointment>)> {
    app.see::<acts::person::Read, _>(actor, id, async |tx, permit| {
        let scope = tx.scope::<acts::person::Read>(actor)?;
        Ok((tx.persons().read(&permit).await?, tx.persons().appointments_of(&scope, &[id.uuid()]).await?))
    })
    .await
}

/// Enters a person at an organisation.
pub async fn create(
    app: &App,
    actor: &Actor,
    organisation: Id<record::Organisation>,
    code: String,
    name: Text,
) -> Result<Id<record::Person>> {
    app.act::<acts::person::Create, _>(actor, organisation, async |tx, permit| {
        tx.persons().create(permit, code, name).await.under("input")
    })
    .await
}

/// Changes a person's name.
pub async fn rename(app: &App, actor: &Actor, id: Id<record::Person>, name: Text) -> Result<()> {
    app.act::<acts::person::Update, _>(actor, id, async |tx, permit| tx.persons().update(permit, name).await).await
}

/// Appoints a person. To appoint, the caller must be allowed to enter people at the organisation and at every overseen
/// one.
pub async fn appoint(app: &App, actor: &Actor, person: Id<record::Person>, new: Appointment) -> Result<()> {
    app.act::<acts::person::Appoint, _>(actor, person, async |tx, permit| {
        let organisation = tx.permit::<acts::person::Create>(actor, new.organisation).await?;
        let oversees = tx.permits::<acts::person::Create>(actor, &new.oversees).await?;
        let Appointment { post, seat, coefficient, from, to, .. } = new;
        let new = NewAppointment { organisation, post, seat, oversees, coefficient, from, to };
        tx.persons().appoint(permit, new).await.under("input")
    })
    .await?;
    Ok(())
}

/// Ends an appointment on a day, which still counts.
pub async fn end_appointment(app: &App, actor: &Actor, id: Id<record::Appointment>, to: NaiveDate) -> Result<()> {
    app.act::<acts::person::EndAppointment, _>(actor, id, async |tx, permit| {
        tx.persons().end_appointment(permit, to).await.under("input")
    })
    .await
}
