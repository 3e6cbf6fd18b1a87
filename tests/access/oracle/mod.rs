//! What must happen and what must never, said from the domain's sentences alone: neither from `rules.csv` nor from
//! `policy`. Every clause quotes its rule; every cell of the played matrix is held to every clause that speaks of it.
mod must;
mod never;

use super::{
    attempts::{Ask, Attempt},
    outcome::Outcome,
    personas::{self, Persona},
    play,
    records::{Moment, Of},
};
use std::fmt::Write;

/// What a clause asks of the cells it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Demand {
    /// Allowed.
    Allowed,
    /// Refused, one way or another.
    Refused,
    /// Refused, and as if it were not there.
    Hidden,
}

/// One sentence of the domain.
struct Clause {
    /// The rule's number, or the role, and the sentence.
    says: &'static str,
    demand: Demand,
    /// Whether it speaks of a cell.
    of: fn(&Case<'_>) -> bool,
}

/// A cell: one attempt by one persona at one moment.
struct Case<'a> {
    attempt: &'a Attempt,
    persona: &'a Persona,
    moment: Moment,
}

impl Case<'_> {
    fn field(&self, fields: &[&str]) -> bool {
        fields.contains(&self.attempt.field)
    }

    /// Whether one of these tries.
    fn by(&self, names: &[&str]) -> bool {
        names.contains(&self.persona.name)
    }

    fn during(&self, moments: &[Moment]) -> bool {
        moments.contains(&self.moment)
    }

    /// Before a moment of a cycle that is not called off.
    fn before(&self, moment: Moment) -> bool {
        self.moment < moment
    }

    fn logged_in(&self) -> bool {
        self.persona.login.is_some()
    }

    /// Whether a role is held at all, wherever.
    fn holds(&self, role: &str) -> bool {
        self.persona.asker.stations.iter().any(|(held, _)| *held == role)
    }

    /// The record it is about, if it is about one.
    fn record(&self) -> Option<Of> {
        match self.attempt.ask {
            Ask::Act(_, _, of) => Some(of),
            _ => None,
        }
    }

    /// Channel, rater and target of the task it is about.
    fn task(&self) -> Option<[&'static str; 3]> {
        match self.record() {
            Some(Of::Assignment(channel, rater, target)) => Some([channel, rater, target]),
            _ => None,
        }
    }

    fn channel(&self, channels: &[&str]) -> bool {
        self.task().is_some_and(|[channel, ..]| channels.contains(&channel))
    }

    fn is(&self, person: &str) -> bool {
        self.persona.asker.person == Some(person)
    }

    fn is_rater(&self) -> bool {
        self.task().is_some_and(|[_, rater, _]| self.is(rater))
    }

    fn is_target(&self) -> bool {
        self.task().is_some_and(|[.., target]| self.is(target))
    }

    /// Whether one of the raters has sent whoever tries, to what may be done for another: never where marks have no name,
    /// nor for oneself; and while they are given.
    fn is_sent(&self) -> bool {
        self.by(&["delegate"])
            && self.task().is_some_and(|[channel, rater, _]| {
                ["DOWNWARD", "PANEL"].contains(&channel) && ["SURH", "M2"].contains(&rater)
            })
            && self.during(&[Moment::Scoring])
    }

    fn results(&self) -> bool {
        matches!(self.record(), Some(Of::Scorecard(_) | Of::Publication)) && !self.attempt.changes()
    }
}

/// After the result is out.
const OUT: [Moment; 2] = [Moment::Published, Moment::Archived];
/// Between the last mark and the publication.
const REVIEW: [Moment; 2] = [Moment::Review, Moment::Drafted];
const NAMED: [&str; 3] = ["DOWNWARD", "SELF", "PANEL"];
const ANONYMOUS: [&str; 2] = ["UPWARD", "PEER"];

impl Demand {
    fn is_met_by(self, outcome: &Outcome) -> bool {
        match self {
            Self::Allowed => outcome.allowed(),
            Self::Refused => !outcome.allowed(),
            Self::Hidden => *outcome == Outcome::Hidden,
        }
    }
}

#[test]
fn what_happens_is_what_the_domain_says() {
    let (matrix, personas) = (play::matrix(), personas::everybody());
    let clauses: Vec<_> = never::CLAUSES.iter().chain(must::CLAUSES).collect();
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
