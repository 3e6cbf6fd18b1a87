//! Predicates that areas share: conditions of SQL that name tables and no area's types. Aliases come in as arguments.
use crate::ground::word::{is, one_of};
use policy::words::{DecisionState, RosterChangeKind};

/// Whether an appointment is held on a day.
pub(crate) fn held_on(appointment: &str, day: &str) -> String {
    format!("{appointment}.from_date <= {day} AND ({appointment}.to_date IS NULL OR {appointment}.to_date >= {day})")
}

/// Whether somebody has left or moved in the cycle of an assignment `a`.
pub(crate) fn gone(who: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM roster_change g WHERE g.cycle = a.cycle AND g.person_id = {who}
         AND {} AND {})",
        one_of("g.kind", RosterChangeKind::GONE),
        is("g.state", DecisionState::Approved)
    )
}

/// Whether a recusal stands between two persons. One is a placeholder, the other a column of another table than `recusal`.
pub(crate) fn recused(who: &str, other: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM recusal b WHERE (b.person_id = {who} AND b.other_person_id = {other})
         OR (b.other_person_id = {who} AND b.person_id = {other}))"
    )
}
