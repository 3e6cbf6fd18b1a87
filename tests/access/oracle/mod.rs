//! What must happen and what must never, said from the domain's sentences alone: neither from `rules.csv` nor from
//! `policy`. Every clause quotes its rule; every cell of the played matrix is held to every clause that speaks of it.
//! What concerns one area stands in its file; what concerns all of them, in `general`.
mod general;

use super::{
    attempts::{Ask, Attempt},
    outcome::Outcome,
    personas::{self, Persona},
    play,
    records::{Moment, Of},
};
use crate::area::AREAS;
use std::fmt::Write;

/// What a clause asks of the cells it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Demand {
    /// Refused, and as if it were not there.
    Hidden,
    /// Refused, one way or another.
    Refused,
    /// Allowed.
    Allowed,
}

/// One sentence of the domain.
pub(crate) struct Clause {
    /// The rule's number, or the role, and the sentence.
    says: &'static str,
    demand: Demand,
    /// Whether it speaks of a cell.
    of: fn(&Case<'_>) -> bool,
}

/// What must be allowed.
pub(crate) const fn allowed(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Allowed, of }
}

/// What must be refused.
pub(crate) const fn refused(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Refused, of }
}

/// What must not even be there.
pub(crate) const fn hidden(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Hidden, of }
}

/// A cell: one attempt by one persona at one moment.
pub(crate) struct Case<'a> {
    pub(crate) attempt: &'a Attempt,
    pub(crate) persona: &'a Persona,
    pub(crate) moment: Moment,
}

impl Case<'_> {
    pub(crate) fn field(&self, fields: &[&str]) -> bool {
        fields.contains(&self.attempt.field)
    }

    /// Whether one of these tries.
    pub(crate) fn by(&self, names: &[&str]) -> bool {
        names.contains(&self.persona.name)
    }

    pub(crate) fn during(&self, moments: &[Moment]) -> bool {
        moments.contains(&self.moment)
    }

    /// Before a moment of a cycle that is not called off.
    pub(crate) fn before(&self, moment: Moment) -> bool {
        self.moment < moment
    }

    pub(crate) fn logged_in(&self) -> bool {
        self.persona.login.is_some()
    }

    /// Whether a role is held at all, wherever.
    pub(crate) fn holds(&self, role: &str) -> bool {
        self.persona.asker.stations.iter().any(|(held, _)| *held == role)
    }

    /// The record it is about, if it is about one.
    pub(crate) fn record(&self) -> Option<Of> {
        match self.attempt.ask {
            Ask::Act(_, _, of) => Some(of),
            _ => None,
        }
    }

    /// Whether it is about a record of one of these types.
    pub(crate) fn about(&self, kinds: &[&str]) -> bool {
        self.record().is_some_and(|of| of.is(kinds))
    }

    /// Channel, rater and target of the task it is about.
    pub(crate) fn task(&self) -> Option<[&'static str; 3]> {
        self.record().filter(|of| of.kind == "Assignment").map(|of| of.key)
    }

    pub(crate) fn channel(&self, channels: &[&str]) -> bool {
        self.task().is_some_and(|[channel, ..]| channels.contains(&channel))
    }

    pub(crate) fn is(&self, person: &str) -> bool {
        self.persona.asker.person == Some(person)
    }

    pub(crate) fn is_rater(&self) -> bool {
        self.task().is_some_and(|[_, rater, _]| self.is(rater))
    }

    pub(crate) fn is_target(&self) -> bool {
        self.task().is_some_and(|[.., target]| self.is(target))
    }

    /// Whether one of the raters has sent whoever tries, to what may be done for another: never where marks have no name,
    /// nor for oneself; and while they are given.
    pub(crate) fn is_sent(&self) -> bool {
        self.by(&["delegate"])
            && self.task().is_some_and(|[channel, rater, _]| {
                ["DOWNWARD", "PANEL"].contains(&channel) && ["SURH", "M2"].contains(&rater)
            })
            && self.during(&[Moment::Scoring])
    }

    pub(crate) fn results(&self) -> bool {
        self.about(&["Scorecard", "Publication"]) && !self.attempt.changes()
    }

    /// The window of the task is open.
    pub(crate) fn in_window(&self) -> bool {
        self.during(&[if self.channel(&["SELF"]) { Moment::SelfAssessment } else { Moment::Scoring }])
    }

    /// A cycle that has opened and is not called off.
    pub(crate) fn runs(&self) -> bool {
        !self.during(&[Moment::Preparing, Moment::Cancelled])
    }

    /// Everybody of the tenant who holds an appointment: not the administrator, not the portal.
    pub(crate) fn appointed(&self) -> bool {
        self.logged_in() && !self.by(&["admin", "portal", "foreigner"])
    }
}

/// After the result is out.
pub(crate) const OUT: [Moment; 2] = [Moment::Published, Moment::Archived];
/// Between the last mark and the publication.
pub(crate) const REVIEW: [Moment; 2] = [Moment::Review, Moment::Drafted];
pub(crate) const NAMED: [&str; 3] = ["DOWNWARD", "SELF", "PANEL"];
pub(crate) const ANONYMOUS: [&str; 2] = ["UPWARD", "PEER"];

impl Demand {
    fn is_met_by(self, outcome: &Outcome) -> bool {
        match self {
            Self::Allowed => outcome.allowed(),
            Self::Refused => !outcome.allowed(),
            Self::Hidden => *outcome == Outcome::Hidden,
        }
    }
}

/// Every sentence: what must never be first, by their words.
fn clauses() -> Vec<&'static Clause> {
    let areas = AREAS.iter().flat_map(|area| area.clauses());
    let mut clauses: Vec<_> = general::CLAUSES.iter().chain(areas).collect();
    clauses.sort_by_key(|clause| (clause.demand == Demand::Allowed, clause.says));
    clauses
}

#[test]
fn what_happens_is_what_the_domain_says() {
    let (matrix, personas) = (play::matrix(), personas::everybody());
    let clauses = clauses();
    let (mut covered, mut breaches) = (vec![0; clauses.len()], String::new());
    let (mut cells, mut spoken_of) = (0, 0);
    for row in &matrix.rows {
        let attempt = &matrix.attempts[row.attempt];
        for (persona, outcome) in personas.iter().zip(&row.outcomes) {
            let case = Case { attempt, persona, moment: row.moment };
            cells += 1;
            let mut spoken = false;
            for (place, clause) in clauses.iter().enumerate().filter(|(_, clause)| (clause.of)(&case)) {
                spoken = true;
                covered[place] += 1;
                if !clause.demand.is_met_by(outcome) {
                    let (field, on, moment) = (attempt.field, &attempt.on, row.moment.name());
                    let (name, says, demand) = (persona.name, clause.says, clause.demand);
                    writeln!(breaches, "\"{says}\": {field} {on} {moment} {name}: {outcome:?}, not {demand:?}")
                        .expect("a line");
                }
            }
            spoken_of += usize::from(spoken);
        }
    }
    assert!(breaches.is_empty(), "{breaches}");
    let mut report = format!("{cells} cells, {spoken_of} of them spoken of by a clause\n\n");
    for (clause, covered) in clauses.iter().zip(&covered) {
        let demand = format!("{:?}", clause.demand).to_lowercase();
        writeln!(report, "{covered:>5} {demand:<8} {}", clause.says).expect("a line");
    }
    let idle: Vec<_> = clauses.iter().zip(&covered).filter(|(_, covered)| **covered == 0).collect();
    assert!(idle.is_empty(), "clauses that speak of no cell prove nothing:\n{report}");
    insta::assert_snapshot!("oracle", report);
}
