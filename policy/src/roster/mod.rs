//! The roster frozen when a cycle opens: who holds which seat where, and the tables that make every question about it
//! cheap. Built by the database layer as plain data; linear in its size.
use std::collections::HashMap;

use uuid::Uuid;

use crate::word::vocabulary;

pub use particulars::{Nomination, Particulars, Service, days_served};

mod build;
mod particulars;
pub mod relation;
#[cfg(test)]
pub(crate) mod sample;

vocabulary! {
    /// The seat of an appointment 任职; it decides who is whose superior (rule 2).
    pub enum Seat {
        /// Leads the organisation.
        Head = 1 "HEAD" "正职" "head";
        /// Gives no superiority by itself.
        Deputy = 2 "DEPUTY" "副职" "deputy";
        /// Everybody else.
        Member = 3 "MEMBER" "成员" "member";
        /// Acts for the organisation where it rates.
        Operator = 4 "OPERATOR" "经办人" "operator";
    }
}

vocabulary! {
    /// A seat in an assessment group 考核组.
    pub enum GroupSeat {
        /// Records a JOINT sheet.
        Leader = 1 "LEADER" "组长" "leader";
        /// Stands beside the leader.
        Deputy = 2 "DEPUTY" "副组长" "deputy";
        /// Everybody else.
        Member = 3 "MEMBER" "组员" "member";
    }
}

/// The frozen roster as plain data. What it refers to but does not hold (an unknown person in a seat) is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterData {
    /// Every organisation of the tenant; a missing or looping parent makes a root.
    pub organisations: Vec<RosterOrganisation>,
    /// Every person.
    pub persons: Vec<RosterPerson>,
    /// Every appointment in force; a person may hold several.
    pub seats: Vec<RosterSeat>,
    /// The SPECIALIST groups, which are the panels; LEADING and OFFICE groups score nothing and stay out.
    pub groups: Vec<RosterGroup>,
    /// Declared conflicts 回避 (rule 4): a person and another person, both ways, or a person and an organisation.
    pub recusals: Vec<(Uuid, Uuid)>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterOrganisation {
    /// Its id.
    pub id: Uuid,
    /// Its code, unique within the tenant.
    pub code: String,
    /// The organisation above it.
    pub parent: Option<Uuid>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPerson {
    /// Their id.
    pub id: Uuid,
    /// Their code, unique within the tenant.
    pub code: String,
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterSeat {
    /// Who holds it.
    pub person: Uuid,
    /// Where.
    pub organisation: Uuid,
    /// As what.
    pub seat: Seat,
    /// 分管: organisations overseen by virtue of it (these only, not what lies below them).
    pub oversees: Vec<Uuid>,
}

/// An assessment group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterGroup {
    /// Its id.
    pub id: Uuid,
    /// Its code, unique within the tenant.
    pub code: String,
    /// Who sits in it.
    pub members: Vec<(Uuid, GroupSeat)>,
    /// Organisations it scores, each with all below it; empty for every one.
    pub remit_organisations: Vec<Uuid>,
    /// Codes of the indicators it scores, each with all below it; empty for every one.
    pub remit_indicators: Vec<String>,
}

/// The frozen roster with its tables. Persons, organisations and groups are numbered in the order of their codes, so
/// that whatever is made from it comes in the same order whatever the order of the data was.
#[derive(Clone, Debug)]
pub struct Roster {
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) persons: Vec<Person>,
    pub(crate) groups: Vec<Group>,
    /// Who is nominated to rate whom in this cycle.
    pub(crate) nominations: Vec<particulars::Nominated>,
    organisation_at: HashMap<Uuid, usize>,
    person_at: HashMap<Uuid, usize>,
}

/// An organisation with everything that is asked of it. Lists of persons are in their order and without repetition.
#[derive(Clone, Debug)]
pub(crate) struct Organisation {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// Place in the tree walked parents first; `last` is the last place of its subtree.
    pub(crate) place: usize,
    pub(crate) last: usize,
    /// The nearest proper ancestor that has a HEAD.
    pub(crate) command: Option<usize>,
    /// The organisations of which this one is `command`.
    pub(crate) commands: Vec<usize>,
    pub(crate) heads: Vec<usize>,
    /// All who hold a seat here and are not HEAD here.
    pub(crate) staff: Vec<usize>,
    pub(crate) operators: Vec<usize>,
    pub(crate) overseers: Vec<usize>,
    /// Persons who are recused from it.
    pub(crate) recused: Vec<usize>,
}

/// A person with their places.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    /// Not assessed in this cycle; still rates others.
    pub(crate) exempt: bool,
    /// How long they have served, where that may be too short for something.
    pub(crate) service: Service,
    /// One for each organisation where they hold a seat, highest seat first, then by the organisation's code.
    pub(crate) posts: Vec<Post>,
    /// Organisations they oversee.
    pub(crate) oversees: Vec<usize>,
    /// Persons they are recused from.
    pub(crate) recused: Vec<usize>,
}

/// A person's highest seat in one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Post {
    pub(crate) seat: Seat,
    pub(crate) organisation: usize,
}

impl Post {
    pub(crate) fn head(self) -> bool {
        self.seat == Seat::Head
    }
}

/// An assessment group with its remit as places of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    /// By person, without repetition; of two seats the higher.
    pub(crate) members: Vec<(usize, GroupSeat)>,
    /// First and last place of every subtree; `None` for everywhere.
    pub(crate) remit: Option<Vec<(usize, usize)>>,
    /// Empty for every indicator.
    pub(crate) indicators: Vec<String>,
}

impl Group {
    pub(crate) fn leader(&self) -> Option<usize> {
        self.members.iter().find(|(_, seat)| *seat == GroupSeat::Leader).map(|(person, _)| *person)
    }

    pub(crate) fn has(&self, person: usize) -> bool {
        self.members.binary_search_by_key(&person, |(member, _)| *member).is_ok()
    }
}

impl Roster {
    /// Builds the tables.
    pub fn new(data: RosterData) -> Self {
        build::roster(data)
    }

    /// The code of a person, if the roster holds them.
    pub fn person_code(&self, id: Uuid) -> Option<&str> {
        Some(&self.person(self.person_number(id)?)?.code)
    }

    /// The code of an organisation, if the roster holds it.
    pub fn organisation_code(&self, id: Uuid) -> Option<&str> {
        Some(&self.organisation(self.organisation_number(id)?)?.code)
    }

    pub(crate) fn person_number(&self, id: Uuid) -> Option<usize> {
        self.person_at.get(&id).copied()
    }

    pub(crate) fn organisation_number(&self, id: Uuid) -> Option<usize> {
        self.organisation_at.get(&id).copied()
    }

    pub(crate) fn person(&self, number: usize) -> Option<&Person> {
        self.persons.get(number)
    }

    pub(crate) fn organisation(&self, number: usize) -> Option<&Organisation> {
        self.organisations.get(number)
    }

    /// Where a person holds seats.
    pub(crate) fn posts(&self, person: usize) -> &[Post] {
        self.person(person).map_or(&[], |person| &person.posts)
    }

    /// The highest seat a person holds in an organisation.
    pub(crate) fn seat(&self, person: usize, organisation: usize) -> Option<Seat> {
        self.posts(person).iter().find(|post| post.organisation == organisation).map(|post| post.seat)
    }

    /// Whether `below` is `above` or lies under it.
    pub(crate) fn within(&self, below: usize, above: usize) -> bool {
        match (self.organisation(below), self.organisation(above)) {
            (Some(below), Some(above)) => (above.place..=above.last).contains(&below.place),
            _ => false,
        }
    }

    /// Whether an organisation lies in a group's remit.
    pub(crate) fn in_remit(&self, group: &Group, organisation: usize) -> bool {
        let (Some(remit), Some(organisation)) = (&group.remit, self.organisation(organisation)) else {
            return group.remit.is_none();
        };
        remit.iter().any(|(first, last)| (*first..=*last).contains(&organisation.place))
    }
}
