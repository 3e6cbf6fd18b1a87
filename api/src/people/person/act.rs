//! People and where they are appointed.
use crate::App;
use chrono::NaiveDate;
use entity::{Actor, Id, Result, acts, file::roster::Seat, people::person::NewAppointment, record};
use scoring::{Points, Text};

/// A new appointment.
pub struct Appointment {
    /// Where.
    pub organisation: Id<record::Organisation>,
    /// The post's title.
    pub post: Text,
    /// The seat.
    pub seat: Seat,
    /// Organisations overseen (分管).
    pub oversees: Vec<Id<record::Organisation>>,
    /// Weight in pay.
    pub coefficient: Points,
    /// First day.
    pub from: NaiveDate,
    /// Last day; open if none.
    pub to: Option<NaiveDate>,
}

/// Appoints a person. Whoever appoints may enter people at the organisation and at every overseen one.
pub async fn appoint(app: &App, actor: &Actor, person: Id<record::Person>, new: Appointment) -> Result<()> {
    app.act::<acts::person::Appoint, _>(actor, person, async |tx, permit| {
        let organisation = tx.permit::<acts::person::Create>(actor, new.organisation).await?;
        let oversees = tx.permits::<acts::person::Create>(actor, &new.oversees).await?;
        let Appointment { post, seat, coefficient, from, to, .. } = new;
        tx.appoint(permit, NewAppointment { organisation, post, seat, oversees, coefficient, from, to }).await
    })
    .await?;
    Ok(())
}
