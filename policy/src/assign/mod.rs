//! Who is asked to score whom: a scheme's rules applied to a frozen roster (rules 2 to 5).
//!
//! A rule selects inside a channel's relation and never widens it; recusal removes pairs whatever allows them; no form
//! is without an indicator.
use scoring::scheme::SchemeFile;
use scoring::{Channel, Problem};
use uuid::Uuid;

use crate::roster::Roster;
use crate::roster::relation::Target;

mod book;
mod finding;
mod form;
mod matrix;
mod organisation;
mod panel;
mod person;
mod plan;
mod redraw;
mod summary;
#[cfg(test)]
mod tests;

use book::{Book, Draft};
use plan::Plan;
pub use redraw::{Asking, Drawn, Redraw, draws_peers};

/// More forms than this for one rater are reported.
pub const MANY_FORMS: u32 = 60;

/// One assignment to be: unique by channel, group, rater and target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Through which channel.
    pub channel: Channel,
    /// PANEL: the group that scores.
    pub group: Option<Uuid>,
    /// The person who hands in the form.
    pub rater: Uuid,
    /// The organisation for which they do, where an organisation rates (PEER and SELF of organisations).
    pub rater_organisation: Option<Uuid>,
    /// Who is scored.
    pub target: Target,
}

/// Somebody who is assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Assessed {
    /// Who.
    pub target: Target,
    /// The target's organisation: itself, or where at or below the cycle's root the person holds their highest seat, of
    /// several the first by code. Indicators that name organisations go by it.
    pub organisation: Uuid,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The scheme does not fit the roster: something it names or asks for cannot be had.
    Error,
    /// The cycle can run; somebody should look.
    Warning,
}

/// Something that a rehearsal reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// What; the path is the code of the person, organisation, group or indicator it is about.
    pub problem: Problem,
    /// In which channel, where it is about one.
    pub channel: Option<Channel>,
    /// The persons, organisations and groups it is about, the one of the path first.
    pub ids: Vec<Uuid>,
}

/// What a scheme makes of a roster, without the pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Everybody who is assessed, by code.
    pub targets: Vec<Assessed>,
    /// What is to be reported: errors first, then by code and path.
    pub findings: Vec<Finding>,
}

/// What a scheme makes of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Everybody who is assessed, by code.
    pub targets: Vec<Assessed>,
    /// Every assignment: by channel, group, target and rater, each by code.
    pub pairs: Vec<Pair>,
    /// What is to be reported: errors first, then by code and path.
    pub findings: Vec<Finding>,
}

/// Applies a scheme to everything at and below `root`. The same input gives the same output.
pub fn assign(roster: &Roster, scheme: &SchemeFile, root: Uuid, seed: u64) -> Assigned {
    let mut drafts: Vec<Draft> = Vec::new();
    let Rehearsal { targets, findings } = run(roster, scheme, root, seed, &mut |draft| drafts.push(draft));
    drafts.sort_unstable_by_key(Draft::place);
    Assigned { targets, pairs: drafts.into_iter().map(|draft| draft.pair(roster)).collect(), findings }
}

/// The same pairs one by one, in memory that grows with the roster but not with the pairs. They come channel by channel;
/// within a channel in an order that is always the same, but not sorted.
pub fn assign_each(
    roster: &Roster,
    scheme: &SchemeFile,
    root: Uuid,
    seed: u64,
    mut each: impl FnMut(Pair),
) -> Rehearsal {
    run(roster, scheme, root, seed, &mut |draft| each(draft.pair(roster)))
}

/// The targets of [`assign_each`], before the first pair.
pub fn assess(roster: &Roster, scheme: &SchemeFile, root: Uuid) -> Vec<Assessed> {
    Plan::new(roster, scheme, root, 0).0.assessed()
}

fn run(roster: &Roster, scheme: &SchemeFile, root: Uuid, seed: u64, each: &mut dyn FnMut(Draft)) -> Rehearsal {
    let (plan, findings) = Plan::new(roster, scheme, root, seed);
    let mut book = Book::new(&plan, findings, each);
    for &channel in Channel::ALL {
        let Some(rule) = scheme.channels.iter().find(|rule| rule.channel == channel) else { continue };
        if channel == Channel::Panel {
            panel::assign(&mut book, rule);
        } else if plan.persons() {
            person::assign(&mut book, rule);
        } else {
            organisation::assign(&mut book, rule);
        }
    }
    Rehearsal { targets: plan.assessed(), findings: summary::findings(book) }
}
