//! A target must not pick who scores them: a member of the office neither makes nor ends delegations of those who could
//! rate that member.
use super::Delegations;
use crate::{
    Error, Result,
    ground::{
        sql::Bound,
        word::{is, one_of},
    },
    sight::held_on,
};
use policy::{
    Phase, Reach, Reason,
    words::{GroupKind, Seat},
};
use sea_orm::prelude::Uuid;

impl Delegations<'_> {
    /// Refuses the office's hand in a delegation of somebody who could rate the person at the office.
    pub(super) async fn apart(&self, reach: Reach, officer: Option<Uuid>, principal: Uuid) -> Result<()> {
        let Some(officer) = officer.filter(|_| reach != Reach::Own) else { return Ok(()) };
        if self.could_rate(officer, principal).await? { Err(Error::Forbidden(Reason::Separation)) } else { Ok(()) }
    }

    /// Whether somebody could rate the person at the office, or an organisation in which they sit, by name: the same as
    /// [`policy::standing::could_rate`]. Today's roster and those of running cycles say so, never a task (rule 11).
    pub async fn could_rate(&self, officer: Uuid, principal: Uuid) -> Result<bool> {
        let mut bound = Bound::default();
        let (officer, principal) = (bound.put(officer), bound.put(principal));
        let sql = format!(
            "{} SELECT count(*) AS n FROM mine m WHERE {}",
            above(&officer, &self.today_literal()),
            could_rate(&principal, &self.today_literal())
        );
        Ok(self.count(&sql, &bound).await? > 0)
    }
}

/// The organisations in which somebody sits, and all above them: today's tree as cycle 0, and those that cycles froze.
fn above(who: &str, today: &str) -> String {
    format!(
        "WITH RECURSIVE mine (cycle, organisation_id) AS (
         SELECT 0, k.ancestor_id FROM appointment y JOIN organisation_closure k ON k.descendant_id = y.organisation_id
            WHERE y.person_id = {who} AND {}
         UNION SELECT y.cycle, y.organisation_id FROM roster_seat y JOIN cycle c ON c.number = y.cycle
            WHERE y.person_id = {who} AND {}
         UNION SELECT m.cycle, o.parent_id FROM mine m
            JOIN roster_organisation o ON o.cycle = m.cycle AND o.organisation_id = m.organisation_id
            WHERE o.parent_id IS NOT NULL)",
        held_on("y", today),
        one_of("c.phase", Phase::BEFORE_REVIEW)
    )
}

/// Whether somebody heads or oversees such an organisation `m`, or sits in a group whose remit it is in. Wider than the
/// relations are: in doubt they could.
fn could_rate(who: &str, today: &str) -> String {
    let (present, head) = (held_on("z", today), is("z.seat", Seat::Head));
    format!(
        "EXISTS (SELECT 1 FROM appointment z LEFT JOIN oversight v ON v.appointment_id = z.id
            WHERE z.person_id = {who} AND {present} AND (v.organisation_id = m.organisation_id
                OR (z.organisation_id = m.organisation_id AND {head})))
         OR EXISTS (SELECT 1 FROM roster_seat z
            LEFT JOIN roster_oversight v ON v.cycle = z.cycle AND v.appointment_id = z.appointment_id
            WHERE z.person_id = {who} AND z.cycle = m.cycle AND (v.organisation_id = m.organisation_id
                OR (z.organisation_id = m.organisation_id AND {head})))
         OR EXISTS (SELECT 1 FROM group_member z JOIN assessment_group g ON g.id = z.group_id AND {}
            LEFT JOIN group_remit_organisation r ON r.group_id = g.id
            WHERE z.person_id = {who} AND (r.group_id IS NULL OR r.organisation_id = m.organisation_id))
         OR EXISTS (SELECT 1 FROM roster_member z JOIN roster_remit r ON r.cycle = z.cycle AND r.group_id = z.group_id
            WHERE z.person_id = {who} AND z.cycle = m.cycle AND (r.organisation_id = m.organisation_id
                OR NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = r.organisation_id)))",
        is("g.kind", GroupKind::Specialist)
    )
}
