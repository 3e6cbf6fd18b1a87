//! What the tests know of each area: one file for each, and one line in [`AREAS`]. Every engine of the tests goes through
//! that list, so an area that stands on it is tried, hidden, listed, judged and counted like all others.
//!
//! An area is added by `tests/area/<area>.rs`, whose type implements [`Area`], and by its two lines here. What an area
//! must not forget has no default: without it, the file does not compile.
mod account;
pub(crate) mod assignment;
mod audit;
mod ballot;
pub(crate) mod change;
pub(crate) mod cycle;
pub(crate) mod delegation;
mod exemption;
pub(crate) mod group;
mod identity;
mod nomination;
pub(crate) mod organisation;
mod permission;
pub(crate) mod person;
mod policy;
mod progress;
pub(crate) mod publication;
pub(crate) mod recusal;
mod scheme;
mod score;
pub(crate) mod scorecard;

use crate::access::{
    absent::{Foreign, Near},
    attempts::Attempt,
    lists::{Dice, Kind, Tenancy, World, facts::Viewer},
    oracle::Clause,
    personas::Persona,
    records::Moment,
    tenant::Tenant,
};
use crate::contract::explorer::{Prepared, Stage};
use std::pin::Pin;
use tests::{
    TestApp,
    small::{Running, Small},
};

/// Every area, in the order of the groups: people, rules, cycle, marks, outcome, record. What a later one needs of an
/// earlier one is there when its turn comes.
pub(crate) const AREAS: &[&dyn Area] = &[
    &organisation::Organisations,
    &person::Persons,
    &group::Groups,
    &account::Accounts,
    &identity::Identities,
    &delegation::Delegations,
    &recusal::Recusals,
    &scheme::Schemes,
    &policy::Policies,
    &permission::Permissions,
    &cycle::Cycles,
    &change::Changes,
    &nomination::Nominations,
    &exemption::Exemptions,
    &progress::Progresses,
    &assignment::Assignments,
    &score::Scores,
    &ballot::Ballots,
    &scorecard::Scorecards,
    &publication::Publications,
    &audit::Audits,
];

/// Something asynchronous behind a pointer, so that areas of different types stand in one list.
pub(crate) type Later<'a, T = ()> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What every engine asks of an area.
pub(crate) trait Area: Sync {
    /// Its word, as the acts have it.
    fn name(&self) -> &'static str;

    /// The access matrix: each field of the schema that is this area's, tried at least once.
    fn attempts(&self) -> Vec<Attempt>;

    /// The oracle: what the domain's sentences say of it, by hand.
    fn clauses(&self) -> &'static [Clause];

    /// What is hidden: a record of another tenant for each type of record, so that it can be asked for.
    fn foreign(&self) -> &'static [Foreign];

    /// Lists and permits: each kind of record that can be looked at, with the facts as the test knows them.
    fn kinds(&self) -> &'static [Kind];

    /// Pages: each list of the schema.
    fn lists(&self) -> &'static [List];

    /// Shapes: what can be asked of a node of its types, as fragments.
    fn of_a_node(&self) -> &'static str;

    /// Documents that fill the places for ids which no attempt fills: a field and a document.
    fn further(&self) -> Vec<(&'static str, String)> {
        vec![]
    }

    /// Records that are named in passing, which must be seen.
    fn near(&self) -> &'static [Near] {
        &[]
    }

    /// The fields by which somebody approves or turns down what another has proposed.
    fn approving(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether nobody is ever allowed an attempt, at any moment.
    fn impossible(&self, _attempt: &Attempt) -> bool {
        false
    }

    /// Whether something beside the rules hides what an attempt asks for.
    fn withheld(&self, _persona: &Persona, _attempt: &Attempt) -> bool {
        false
    }

    /// What is made in the hospital at a moment of its cycle, whose ids are noted by a readable name.
    fn happens<'a>(&self, _tenant: &'a mut Tenant<'_>, _moment: Moment) -> Later<'a> {
        Box::pin(async {})
    }

    /// What a random cycle has of it; the dice are its own.
    fn in_cycle(&self, _world: &mut World, _dice: &mut Dice, _cycle: usize, _people: &[usize]) {}

    /// What a random tenant has of it, once every cycle is there; the dice are its own.
    fn in_tenant(&self, _world: &mut World, _dice: &mut Dice, _tenancy: &Tenancy) {}

    /// Writes its rows of the random world.
    fn rows<'a>(&self, _app: &'a TestApp, _world: &'a World) -> Later<'a> {
        Box::pin(async {})
    }

    /// Cases so rare that a random world could lack them: without enough of them the comparison would prove little.
    fn rare(&self) -> &'static [Rare] {
        &[]
    }

    /// The explorer's prepared queries that are this area's, beside those of the visitor's course.
    fn prepared(&self, _stage: Stage) -> Vec<Prepared> {
        vec![]
    }

    /// Statements for PostgreSQL that let its tables grow in the small organisation, after those of
    /// `tests/shape/explain/many.sql`. A list that reads too much shows in a long table only.
    fn grows(&self) -> &'static [&'static str] {
        &[]
    }

    /// Fills its lists in the small organisation: while its cycle runs, and once it is published.
    fn fills<'a>(&self, _small: &'a Small<'a>, _cycle: &'a Running<'a>, _published: bool) -> Later<'a> {
        Box::pin(async {})
    }
}

/// A list of the schema.
pub(crate) struct List {
    pub(crate) field: &'static str,
    /// Whether it is asked for by the id of a cycle.
    pub(crate) of_cycle: bool,
    /// Whether it stays the same for somebody to whom everything that happens is hidden.
    pub(crate) still: bool,
    /// A cursor at something that is hidden from whoever runs medicine, and one just beside it.
    pub(crate) cursor: Option<[&'static str; 2]>,
    /// How it is asked for in the small organisation: by whom, with which other arguments, and what of each row.
    pub(crate) asked: &'static [(&'static str, &'static str, &'static str)],
}

/// A rare case, and how many there must be among all viewers.
pub(crate) struct Rare {
    pub(crate) says: &'static str,
    pub(crate) least: usize,
    pub(crate) count: fn(&Viewer<'_>) -> usize,
}

/// Every field by which somebody approves or turns down what another has proposed.
pub(crate) fn approving() -> Vec<&'static str> {
    AREAS.iter().flat_map(|area| area.approving()).copied().collect()
}
