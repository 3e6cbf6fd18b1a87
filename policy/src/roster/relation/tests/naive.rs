//! Rule 2's sentences written out over the plain data, as slowly as they read.
use scoring::scheme::document::Oversight;
use uuid::Uuid;

use crate::decide::facts::{Relation, RelationSet};
use crate::roster::relation::{RelationRules, Target};
use crate::roster::{RosterData, RosterGroup, Seat};

fn holds(data: &RosterData, person: Uuid, organisation: Uuid, seat: Option<Seat>) -> bool {
    let seats = data.seats.iter().filter(|held| held.person == person && held.organisation == organisation);
    seats.into_iter().any(|held| seat.is_none_or(|seat| held.seat == seat))
}

fn parent(data: &RosterData, organisation: Uuid) -> Option<Uuid> {
    data.organisations.iter().find(|found| found.id == organisation)?.parent
}

fn heads(data: &RosterData, organisation: Uuid) -> Vec<Uuid> {
    let persons = data.persons.iter().map(|person| person.id);
    persons.filter(|person| holds(data, *person, organisation, Some(Seat::Head))).collect()
}

fn oversees(data: &RosterData, person: Uuid, organisation: Uuid) -> bool {
    data.seats.iter().any(|held| held.person == person && held.oversees.contains(&organisation))
}

/// "superiors of p at o: whoever holds HEAD at o; if p is HEAD or o has none, HEAD at the nearest proper ancestor that
/// has one; plus persons overseeing o, for o's HEAD only unless the scheme says ALL"
fn is_superior_at(data: &RosterData, one: Uuid, p: Uuid, o: Uuid, oversight: Oversight) -> bool {
    let p_is_head = holds(data, p, o, Some(Seat::Head));
    let mut commanding = heads(data, o);
    if p_is_head || commanding.is_empty() {
        commanding.clear();
        let mut ancestor = parent(data, o);
        while let (Some(here), true) = (ancestor, commanding.is_empty()) {
            commanding = heads(data, here);
            ancestor = parent(data, here);
        }
    }
    commanding.contains(&one) || (oversees(data, one, o) && (p_is_head || oversight == Oversight::All))
}

fn above(data: &RosterData, one: Uuid, p: Uuid, oversight: Oversight) -> bool {
    let organisations = data.organisations.iter().map(|organisation| organisation.id);
    let mut held = organisations.filter(|organisation| holds(data, p, *organisation, None));
    one != p && held.any(|organisation| is_superior_at(data, one, p, organisation, oversight))
}

/// "same organisation, both not HEAD; or HEADs of organisations with one parent"
fn level(data: &RosterData, one: Uuid, other: Uuid) -> bool {
    let organisations = || data.organisations.iter().map(|organisation| organisation.id);
    let plain = |person, organisation| {
        holds(data, person, organisation, None) && !holds(data, person, organisation, Some(Seat::Head))
    };
    let colleagues = organisations().any(|o| plain(one, o) && plain(other, o));
    let heads = organisations().any(|a| {
        organisations().any(|b| {
            holds(data, one, a, Some(Seat::Head))
                && holds(data, other, b, Some(Seat::Head))
                && parent(data, a).is_some()
                && parent(data, a) == parent(data, b)
        })
    });
    one != other && (colleagues || heads)
}

fn reaches(data: &RosterData, remit: Uuid, organisation: Uuid) -> bool {
    let mut here = Some(organisation);
    while let Some(found) = here {
        if found == remit {
            return true;
        }
        here = parent(data, found);
    }
    false
}

/// "the target and at least one indicator are in the remit of a group one sits in […] not for one's own organisation
/// unless the scheme allows it"
fn panellist(data: &RosterData, rules: &RelationRules, rater: Uuid, target: Target) -> bool {
    let organisations: Vec<Uuid> = match target {
        Target::Organisation(organisation) => vec![organisation],
        Target::Person(person) => {
            data.seats.iter().filter(|held| held.person == person).map(|held| held.organisation).collect()
        }
    };
    let own = organisations.iter().any(|organisation| holds(data, rater, *organisation, None));
    let covers = |group: &RosterGroup| {
        let remit = &group.remit_organisations;
        let reached =
            |organisation: &Uuid| remit.is_empty() || remit.iter().any(|remit| reaches(data, *remit, *organisation));
        organisations.iter().any(reached)
    };
    let concerns = |group: &RosterGroup| {
        group.remit_indicators.is_empty()
            || group.remit_indicators.iter().any(|code| rules.panel_indicators.contains(code))
    };
    let mut groups = data.groups.iter().filter(|group| group.members.iter().any(|(member, _)| *member == rater));
    (!own || rules.own_organisation) && groups.any(|group| covers(group) && concerns(group))
}

fn speaks_for(data: &RosterData, person: Uuid, organisation: Uuid) -> bool {
    holds(data, person, organisation, Some(Seat::Head)) || holds(data, person, organisation, Some(Seat::Operator))
}

/// Every relation of rule 2 between a person and a target.
pub(super) fn relations(data: &RosterData, rules: &RelationRules, rater: Uuid, target: Target) -> RelationSet {
    let oneself = match target {
        Target::Person(person) => person == rater,
        Target::Organisation(organisation) => speaks_for(data, rater, organisation),
    };
    if oneself {
        return RelationSet::of(&[Relation::Oneself]);
    }
    let either = rules.downward == Oversight::All || rules.upward == Oversight::All;
    let widest = if either { Oversight::All } else { Oversight::Head };
    let mut found: Vec<Relation> = Vec::new();
    match target {
        Target::Person(person) => {
            let (is_above, is_below) = (above(data, rater, person, widest), above(data, person, rater, widest));
            if above(data, rater, person, rules.downward) && !is_below {
                found.push(Relation::Superior);
            }
            if above(data, person, rater, rules.upward) && !is_above {
                found.push(Relation::Subordinate);
            }
            // "not where one is superior of the other": of two who are above each other neither is.
            let superior = is_above && !is_below;
            let subordinate = is_below && !is_above;
            if level(data, rater, person) && !superior && !subordinate {
                found.push(Relation::Peer);
            }
        }
        Target::Organisation(organisation) => {
            let above = parent(data, organisation);
            let heads_parent = above.is_some_and(|above| holds(data, rater, above, Some(Seat::Head)));
            let sibling = data.organisations.iter().any(|found| {
                found.id != organisation
                    && above.is_some()
                    && found.parent == above
                    && speaks_for(data, rater, found.id)
            });
            if heads_parent || oversees(data, rater, organisation) {
                found.push(Relation::Superior);
            } else if sibling {
                found.push(Relation::Peer);
            }
        }
    }
    if panellist(data, rules, rater, target) {
        found.push(Relation::Panellist);
    }
    RelationSet::of(&found)
}
