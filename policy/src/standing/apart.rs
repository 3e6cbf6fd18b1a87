//! A target must not pick who scores them: a member of the office neither makes nor ends delegations of those who could
//! rate that member.
use std::collections::BTreeSet;

use uuid::Uuid;

use super::{chain, posts};
use crate::roster::{RosterData, Seat};

/// Whether somebody could rate the person at the office, or an organisation in which they sit, by name.
///
/// Today's roster and those of running cycles say so, never a task (rule 11). Wider than the relations are: in doubt they
/// could.
pub fn could_rate(today: &RosterData, running: &[RosterData], officer: Uuid, principal: Uuid) -> bool {
    let around = |roster| above(roster, officer);
    // A seat of today counts wherever the officer sits or sat when a cycle froze its roster.
    let everywhere = running.iter().chain([today]).flat_map(around).collect();
    reaches(today, principal, &everywhere) || running.iter().any(|roster| reaches(roster, principal, &around(roster)))
}

/// The organisations in which somebody sits, and all above them.
fn above(roster: &RosterData, person: Uuid) -> BTreeSet<Uuid> {
    posts(roster, person).flat_map(|(place, _)| chain(roster, place)).collect()
}

/// Whether somebody heads or oversees one of these organisations, or sits in a group whose remit one of them is in.
fn reaches(roster: &RosterData, person: Uuid, places: &BTreeSet<Uuid>) -> bool {
    let mut seats = roster.seats.iter().filter(|seat| seat.person == person);
    let by_seat = seats.any(|seat| {
        (seat.seat == Seat::Head && places.contains(&seat.organisation))
            || seat.oversees.iter().any(|overseen| places.contains(overseen))
    });
    let mut groups = roster.groups.iter().filter(|group| group.members.iter().any(|(member, _)| *member == person));
    let by_group = groups.any(|group| {
        let remit = &group.remit_organisations;
        !places.is_empty() && (remit.is_empty() || remit.iter().any(|place| places.contains(place)))
    });
    by_seat || by_group
}
