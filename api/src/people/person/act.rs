//! People and where they are appointed.
use crate::App;
use chrono::NaiveDate;
use entity::{Actor, Id, Result, acts, file::roster::Seat, people::person::NewAppointment, record};
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

/// Appoints a person. To appoint, the caller must be allowed to enter people at the organisation and at every overseen
/// one.
pub async fn appoint(app: &App, actor: &Actor, person: Id<record::Person>, new: Appointment) -> Result<()> {
    app.act::<acts::person::Appoint, _>(actor, person, async |tx, permit| {
        let organisation = tx.permit::<acts::person::Create>(actor, new.organisation).await?;
        let oversees = tx.permits::<acts::person::Create>(actor, &new.oversees).await?;
        let Appointment { post, seat, coefficient, from, to, .. } = new;
        tx.persons().appoint(permit, NewAppointment { organisation, post, seat, oversees, coefficient, from, to }).await
    })
    .await?;
    Ok(())
}
