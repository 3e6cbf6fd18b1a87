//! Who stands where, as pure functions over plain facts: who may act for whom, whom an office may not send, who is kept
//! from what, and in which detail a scorecard is seen.
//!
//! The database answers the first three for whole lists at once, in SQL. Property tests on random rosters hold it equal
//! to what is written here (`tests/access/standing.rs`).
mod acting;
mod apart;
mod detail;
mod kept;
#[cfg(test)]
mod tests;

pub use acting::{Acting, Bar, BarSet, Errand, Scene};
pub use apart::could_rate;
pub use detail::{Part, detail, parts};
pub use kept::{About, Answering, kept_from_change};

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::roster::relation::Target;
use crate::roster::{RosterData, Seat};

/// An organisation and everything above it.
fn chain(roster: &RosterData, organisation: Uuid) -> BTreeSet<Uuid> {
    let mut chain = BTreeSet::new();
    let mut next = Some(organisation);
    while let Some(place) = next.filter(|place| chain.insert(*place)) {
        next = roster.organisations.iter().find(|one| one.id == place).and_then(|one| one.parent);
    }
    chain
}

/// Where somebody sits.
fn posts(roster: &RosterData, person: Uuid) -> impl Iterator<Item = (Uuid, Seat)> {
    roster.seats.iter().filter(move |seat| seat.person == person).map(|seat| (seat.organisation, seat.seat))
}

/// Whether somebody is the target, or speaks for the organisation that is: as its head or its operator.
fn is_or_answers_for(roster: &RosterData, person: Uuid, target: Target) -> bool {
    match target {
        Target::Person(id) => id == person,
        Target::Organisation(id) => {
            posts(roster, person).any(|(place, seat)| place == id && matches!(seat, Seat::Head | Seat::Operator))
        }
    }
}
