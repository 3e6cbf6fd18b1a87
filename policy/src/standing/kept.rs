//! Who learns nothing of a record, whatever their role (rule 11): a target must not find out who rates them.
use std::collections::BTreeSet;

use uuid::Uuid;

use super::is_or_answers_for;
use crate::roster::relation::Target;
use crate::roster::{RosterData, Seat};

/// The rosters by which somebody answers for an organisation: today's, and the one a cycle froze, once it has.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    /// As it is today.
    pub today: &'a RosterData,
    /// As the cycle froze it.
    pub frozen: Option<&'a RosterData>,
}

/// What a record says about others.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A task, and that it was done: whose it is, and about whom.
    Assignment {
        /// The rater.
        rater: Uuid,
        /// The target.
        target: Target,
    },
    /// Somebody is to rate this target.
    Nomination {
        /// The target.
        target: Target,
    },
    /// A change of a cycle's raters, with the persons it is kept from.
    RosterChange {
        /// From [`kept_from_change`].
        kept: &'a BTreeSet<Uuid>,
    },
}

impl About<'_> {
    /// Whether the record, and every line about it in the audit trail, is kept from somebody.
    pub fn kept_from(&self, viewer: Uuid, by: Answering<'_>) -> bool {
        match *self {
            // Who assesses themself knows it.
            Self::Assignment { rater, target } => {
                rater != viewer && by.frozen.is_some_and(|frozen| is_or_answers_for(frozen, viewer, target))
            }
            // Nominations come before the roster is frozen, and are read after it.
            Self::Nomination { target } => {
                is_or_answers_for(by.today, viewer, target)
                    || by.frozen.is_some_and(|frozen| is_or_answers_for(frozen, viewer, target))
            }
            Self::RosterChange { kept } => kept.contains(&viewer),
        }
    }
}

/// From whom a change of a cycle's raters is kept: the persons it concerns; and everybody whom one who ends as a rater
/// could rate, themselves or through an organisation for which they answer.
pub fn kept_from_change(frozen: &RosterData, person: Uuid, concerned: &[Target]) -> BTreeSet<Uuid> {
    let mut kept = BTreeSet::from([person]);
    for target in concerned {
        match target {
            Target::Person(id) => drop(kept.insert(*id)),
            Target::Organisation(id) => {
                let seats = frozen.seats.iter().filter(|seat| seat.organisation == *id);
                let speaks = seats.filter(|seat| matches!(seat.seat, Seat::Head | Seat::Operator));
                kept.extend(speaks.map(|seat| seat.person));
            }
        }
    }
    kept
}
