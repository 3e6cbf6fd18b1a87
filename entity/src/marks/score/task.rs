//! What is known of a task when somebody acts on its sheet: read once, and carried with the permit for the act.
use super::Sheets;
use crate::{
    Error, Result,
    ground::word::{Stored, rank},
    marks::form::FormKey,
};
use policy::{
    Act, Permit, acts, record,
    words::{GroupSeat, Seat, SheetState},
};
use scoring::{Channel, Points};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::ops::Deref;

/// A task of a named channel, with the permit for one act on its sheet: the write uses both up.
pub struct Task<A: Act<Record = record::Assignment>> {
    pub(super) permit: Permit<A>,
    row: Row,
}

/// What stands in its rows.
#[derive(FromQueryResult)]
pub struct Row {
    pub(super) cycle: i32,
    pub(super) number: i32,
    pub(super) target: i32,
    pub(super) channel: Stored<Channel>,
    pub(super) rater_id: Uuid,
    pub(super) group_id: Option<Uuid>,
    pub(super) scheme_version_id: Uuid,
    organisation_id: Uuid,
    state: Option<Stored<SheetState>>,
}

impl<A: Act<Record = record::Assignment>> Deref for Task<A> {
    type Target = Row;

    fn deref(&self) -> &Row {
        &self.row
    }
}

impl<A: Act<Record = record::Assignment>> Task<A> {
    /// What its form depends on.
    pub fn form_key(&self) -> FormKey {
        FormKey {
            cycle: self.cycle,
            scheme: self.scheme_version_id,
            channel: *self.channel,
            group: self.group_id,
            organisation: self.organisation_id,
        }
    }

    /// The version of its sheet that the decision was about; 0 if there is none yet.
    pub fn version(&self) -> i64 {
        self.permit.version()
    }

    /// Whether its sheet counts as handed in already.
    pub(super) fn handed_in(&self) -> bool {
        self.state.is_some_and(|state| state == SheetState::Submitted)
    }

    /// Who acts for the rater, if it is not the rater who acts.
    pub(super) fn for_rater(&self) -> Option<Uuid> {
        self.permit.person().filter(|person| *person != self.rater_id)
    }
}

impl Sheets<'_> {
    /// Reads the task that a permit is for. An anonymous one has no sheet.
    pub async fn task<A: Act<Record = record::Assignment>>(&self, permit: Permit<A>) -> Result<Task<A>> {
        let sql = "SELECT a.cycle, a.number, a.target, a.channel, a.rater_id, a.group_id, c.scheme_version_id,
            t.organisation_id, s.state FROM assignment a JOIN cycle c ON c.number = a.cycle
            JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
            LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number WHERE a.id = $1";
        let row: Row = self.one(sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)?;
        if row.channel.anonymous() {
            return Err(anonymous());
        }
        Ok(Task { permit, row })
    }

    /// The weight of this rater's marks by their seat; 1 unless the scheme says otherwise, and then no seat is looked for.
    pub(super) async fn seat_weight(&self, task: &Task<acts::score::Submit>) -> Result<Points> {
        let one = Points(Points::UNIT);
        let scheme = self.forms().scheme_of_version(task.scheme_version_id).await?;
        let rule = scheme.file().channels.iter().find(|rule| rule.channel == *task.channel);
        let Some(weights) = rule.map(|rule| &rule.seat_weights).filter(|weights| !weights.is_empty()) else {
            return Ok(one);
        };
        let seat = match task.group_id {
            Some(group) => self.seat_in_group(task, group).await?.map(GroupSeat::word),
            None => self.seat_at_work(task).await?.map(Seat::word),
        };
        Ok(seat.and_then(|seat| weights.get(seat).copied()).unwrap_or(one))
    }

    async fn seat_in_group(&self, task: &Task<acts::score::Submit>, group: Uuid) -> Result<Option<GroupSeat>> {
        #[derive(FromQueryResult)]
        struct Held {
            seat: Stored<GroupSeat>,
        }
        let sql = "SELECT seat FROM roster_member WHERE cycle = $1 AND person_id = $2 AND group_id = $3";
        let held: Option<Held> = self.one(sql, vec![task.cycle.into(), task.rater_id.into(), group.into()]).await?;
        Ok(held.map(|held| *held.seat))
    }

    async fn seat_at_work(&self, task: &Task<acts::score::Submit>) -> Result<Option<Seat>> {
        #[derive(FromQueryResult)]
        struct Held {
            seat: Stored<Seat>,
        }
        let sql = format!(
            "SELECT seat FROM roster_seat WHERE cycle = $1 AND person_id = $2 ORDER BY {} LIMIT 1",
            rank("seat", Seat::ALL)
        );
        let held: Option<Held> = self.one(&sql, vec![task.cycle.into(), task.rater_id.into()]).await?;
        Ok(held.map(|held| *held.seat))
    }
}

pub(super) fn anonymous() -> Error {
    let (zh, en) = ("该渠道为无记名评价，请提交无记名测评表", "this channel is anonymous: cast a ballot instead");
    Error::invalid("CHANNEL_IS_ANONYMOUS", "assignment", zh, en)
}
