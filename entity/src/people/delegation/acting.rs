//! Who acts in an assignment for its rater, or for the organisation that rates: conditions on an assignment `a` of a cycle
//! `c` with a target `t`, read for one record by facts and for all of them by lists.
//!
//! The rule itself is [`policy::standing::Scene`]; a property test holds these conditions equal to it. They rest on the
//! frozen roster and not on tasks, so that what somebody may not do for another says nothing about the targets that a
//! draw gave them.

use crate::{
    ground::word::{is, is_not, one_of},
    sight::gone,
};
use policy::{Phase, words::Seat};
use scoring::Channel;

/// Whether a delegation `d` is in force on a day.
pub(crate) fn in_force(today: &str) -> String {
    format!("d.from_date <= {today} AND d.to_date >= {today} AND d.ended_at IS NULL")
}

/// Whether somebody is, or answers for, the target.
pub(crate) fn target(who: &str) -> String {
    format!(
        // Never NULL, so that NOT of it is the opposite.
        "((t.person_id IS NOT NULL AND t.person_id = {who}) OR (t.person_id IS NULL AND EXISTS (SELECT 1 FROM roster_seat h
         WHERE h.cycle = a.cycle AND h.organisation_id = t.organisation_id AND h.person_id = {who}
         AND {})))",
        one_of("h.seat", Seat::SPEAKING)
    )
}

/// Whether a recusal stands between somebody and the target.
pub(crate) fn recused(who: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM recusal x WHERE (x.person_id = {who} AND x.other_person_id = t.person_id)
         OR (x.other_person_id = {who} AND x.person_id = t.person_id)
         OR (x.person_id = {who} AND t.person_id IS NULL AND x.organisation_id = t.organisation_id))"
    )
}

/// An organisation assesses itself through its head or operator, whichever of them has the task.
pub(crate) fn for_unit(viewer: &str) -> String {
    format!(
        "({} AND a.rater_organisation_id IS NOT NULL AND a.rater_id <> {viewer} AND {} AND NOT {})",
        is("a.channel", Channel::SelfAssessment),
        target(viewer),
        gone(viewer)
    )
}

/// By a delegation, somebody on the cycle's roster scores for the rater: where marks have a name and are about others, and
/// while they are given.
pub(crate) fn for_person(viewer: &str, today: &str) -> String {
    format!(
        "({} AND {} AND a.rater_id <> {viewer}
         AND EXISTS (SELECT 1 FROM delegation d WHERE d.delegate_id = {viewer} AND d.principal_id = a.rater_id
            AND {})
         AND EXISTS (SELECT 1 FROM roster_seat y WHERE y.cycle = a.cycle AND y.person_id = {viewer}) AND NOT {})",
        one_of("a.channel", Channel::BY_OTHERS),
        is("c.phase", Phase::Scoring),
        in_force(today),
        barred(viewer)
    )
}

/// Whether the viewer may act for no one on this target.
fn barred(viewer: &str) -> String {
    format!(
        "({} OR {} OR {} OR {} OR {} OR {} OR ({} AND {}))",
        gone(viewer),
        target(viewer),
        recused(viewer),
        recused("a.rater_id"),
        below(viewer),
        beside(viewer),
        is("a.channel", Channel::Panel),
        within(viewer)
    )
}

/// Whether somebody sits in an organisation that the target heads or oversees, or below it, or in the target itself: a
/// person must not score their own superior on somebody's behalf.
fn below(viewer: &str) -> String {
    let seats = "SELECT 1 FROM roster_seat y JOIN organisation_closure k ON k.descendant_id = y.organisation_id";
    format!(
        "(EXISTS ({seats} JOIN roster_seat z ON z.cycle = y.cycle AND z.person_id = t.person_id
            LEFT JOIN roster_oversight o ON o.cycle = z.cycle AND o.appointment_id = z.appointment_id
                AND o.organisation_id = k.ancestor_id
            WHERE y.cycle = a.cycle AND y.person_id = {viewer} AND (o.cycle IS NOT NULL
                OR (z.organisation_id = k.ancestor_id AND {})))
         OR EXISTS ({seats} WHERE y.cycle = a.cycle AND y.person_id = {viewer} AND t.person_id IS NULL
            AND k.ancestor_id = t.organisation_id))",
        is("z.seat", Seat::Head)
    )
}

/// Whether somebody rates the target in an anonymous channel, or is a peer where peers do: the channels stay apart
/// (rule 7). By the roster, so also for peers that a draw has not chosen.
fn beside(viewer: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM assignment r WHERE r.cycle = a.cycle AND r.target = a.target AND {}
            AND r.rater_id = {viewer})
         OR (EXISTS (SELECT 1 FROM assignment r WHERE r.cycle = a.cycle AND r.target = a.target AND {})
            AND EXISTS (SELECT 1 FROM roster_seat y
                JOIN roster_organisation p ON p.cycle = y.cycle AND p.organisation_id = y.organisation_id
                JOIN roster_organisation q ON q.cycle = y.cycle
                    AND (q.organisation_id = p.organisation_id OR q.parent_id = p.parent_id)
                LEFT JOIN roster_seat z ON z.cycle = q.cycle AND z.organisation_id = q.organisation_id
                    AND z.person_id = t.person_id
                WHERE y.cycle = a.cycle AND y.person_id = {viewer} AND (
                    (q.organisation_id = p.organisation_id AND {} AND {})
                    OR ({} AND {})
                    OR (t.person_id IS NULL AND q.organisation_id = t.organisation_id
                        AND {})))))",
        one_of("r.channel", Channel::ANONYMOUS),
        is("r.channel", Channel::Peer),
        is_not("y.seat", Seat::Head),
        is_not("z.seat", Seat::Head),
        is("y.seat", Seat::Head),
        is("z.seat", Seat::Head),
        one_of("y.seat", Seat::SPEAKING)
    )
}

/// Whether somebody holds a seat in the target's own organisation, which a panel is kept apart from. Also where the
/// scheme allows its own members so.
fn within(viewer: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM roster_seat y LEFT JOIN roster_seat z ON z.cycle = y.cycle
            AND z.organisation_id = y.organisation_id AND z.person_id = t.person_id
         WHERE y.cycle = a.cycle AND y.person_id = {viewer}
         AND (z.cycle IS NOT NULL OR y.organisation_id = t.organisation_id))"
    )
}

/// The tasks that somebody has, or acts in: as a table of ids, so that each way is found by its own index.
pub(crate) fn mine(viewer: &str, today: &str) -> String {
    let task = "JOIN cycle c ON c.number = a.cycle JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target";
    format!(
        "WITH mine AS (SELECT a.id FROM assignment a WHERE a.rater_id = {viewer}
         UNION SELECT a.id FROM roster_seat s
            JOIN cycle_target u ON u.cycle = s.cycle AND u.organisation_id = s.organisation_id AND u.person_id IS NULL
            JOIN assignment a ON a.cycle = u.cycle AND a.target = u.number {task}
            WHERE s.person_id = {viewer} AND {}
         UNION SELECT a.id FROM delegation e JOIN assignment a ON a.rater_id = e.principal_id {task}
            WHERE e.delegate_id = {viewer} AND {})",
        for_unit(viewer),
        for_person(viewer, today)
    )
}
