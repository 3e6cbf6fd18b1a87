//! What one cycle says of single persons and pairs, beside the roster: who is exempt, who is new, who is nominated.
use scoring::Channel;
use uuid::Uuid;

use super::Roster;
use crate::roster::relation::{Aim, Target};

/// What one cycle says of single persons and pairs: plain data, from the database layer. What it refers to but the roster
/// does not hold is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// Not assessed in this cycle 不参加考核; they still rate others.
    pub exempt: Vec<Uuid>,
    /// The service of those who may have served too short for something; all others have served long enough.
    pub service: Vec<(Uuid, Service)>,
    /// Who is nominated to rate whom 提名.
    pub nominations: Vec<Nomination>,
}

/// How many days somebody has served, up to the last day of the period; none where it is long enough for anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// At or below the cycle's organisation: what a target's minimum asks.
    pub here: Option<u32>,
    /// Anywhere in the tenant: what a rater's minimum asks, since superiors and panellists may sit elsewhere.
    pub anywhere: Option<u32>,
}

/// Somebody nominated to rate a target in a named channel. It selects within the relation and never widens it (rule 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// DOWNWARD or PANEL.
    pub channel: Channel,
    /// PANEL: for which group.
    pub group: Option<Uuid>,
    /// Who would rate.
    pub rater: Uuid,
    /// Whom or what.
    pub target: Target,
    /// Approved, or not decided yet.
    pub approved: bool,
}

/// A nomination in numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nominated {
    pub(crate) channel: Channel,
    pub(crate) group: Option<Uuid>,
    pub(crate) rater: usize,
    pub(crate) aim: Aim,
    pub(crate) approved: bool,
}

impl Roster {
    /// Takes in what a cycle says of single persons and pairs.
    pub fn apply(&mut self, particulars: Particulars) {
        for exempt in particulars.exempt {
            if let Some(person) = self.person_number(exempt).and_then(|number| self.persons.get_mut(number)) {
                person.exempt = true;
            }
        }
        for (id, service) in particulars.service {
            if let Some(person) = self.person_number(id).and_then(|number| self.persons.get_mut(number)) {
                person.service = service;
            }
        }
        let nominations = particulars.nominations.into_iter();
        self.nominations = nominations.filter_map(|nomination| self.nominated(nomination)).collect();
    }

    fn nominated(&self, nomination: Nomination) -> Option<Nominated> {
        let Nomination { channel, group, rater, target, approved } = nomination;
        Some(Nominated { channel, group, rater: self.person_number(rater)?, aim: self.aim(target)?, approved })
    }
}

/// On how many days up to `until` at least one of these spans held: each a first day and a last one, which still counts,
/// or none. Days are numbered from any day on.
pub fn days_served(spans: impl IntoIterator<Item = (i32, Option<i32>)>, until: i32) -> u32 {
    let clipped = |(from, to): (i32, Option<i32>)| (from, to.map_or(until, |to| to.min(until)));
    let mut spans: Vec<(i32, i32)> = spans.into_iter().map(clipped).collect();
    spans.sort_unstable();
    let (mut days, mut next) = (0_u32, i32::MIN);
    for (from, to) in spans {
        let start = from.max(next);
        if start <= to {
            days = days.saturating_add(to.abs_diff(start)).saturating_add(1);
            next = to.saturating_add(1);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::days_served;
    use proptest::prelude::*;

    #[test]
    fn first_and_last_day_count_and_overlaps_count_once() {
        assert_eq!(days_served([], 100), 0);
        assert_eq!(days_served([(10, Some(10))], 100), 1);
        assert_eq!(days_served([(10, Some(19)), (15, Some(24))], 100), 15);
        assert_eq!(days_served([(15, Some(24)), (10, Some(40))], 100), 31);
        assert_eq!(days_served([(10, Some(19)), (20, None)], 29), 20, "one after the other, up to the last day");
        assert_eq!(days_served([(10, Some(19)), (30, Some(39))], 100), 20, "a break is not counted");
        assert_eq!(days_served([(101, None), (200, Some(300))], 100), 0, "not begun yet");
    }

    proptest! {
        /// Against going through the days one by one.
        #[test]
        fn as_many_as_there_are_days(spans in prop::collection::vec((0_i32..60, prop::option::of(0_i32..60)), 0..6), until in -2_i32..60) {
            let holds = |day: &i32| spans.iter().any(|(from, to)| *from <= *day && to.is_none_or(|to| *day <= to));
            let counted = (-5..=until).filter(holds).count();
            prop_assert_eq!(days_served(spans.clone(), until) as usize, counted);
        }
    }
}
