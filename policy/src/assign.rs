//! Who is asked to score whom: a scheme's rules applied to a frozen roster (rules 2 to 5).
use scoring::scheme::SchemeFile;
use scoring::{Channel, Problem};
use uuid::Uuid;

use crate::relation::Target;
use crate::roster::Roster;

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
    /// The target's organisation: itself, or where below the cycle's root the person holds their highest seat, of
    /// several the first by code. Indicators that name organisations go by it.
    pub organisation: Uuid,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something the scheme asks for cannot be had.
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

/// What a scheme makes of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Everybody who is assessed, by code.
    pub targets: Vec<Assessed>,
    /// Every assignment: by channel, group, target and rater, each by code.
    pub pairs: Vec<Pair>,
    /// What a rehearsal reports.
    pub findings: Vec<Finding>,
}

/// Applies a scheme to everything at and below `root`. The same input gives the same output.
pub fn assign(roster: &Roster, scheme: &SchemeFile, root: Uuid, seed: u64) -> Assigned {
    let _ = (roster, scheme, root, seed);
    Assigned::default()
}
