//! The records of a random installation; others are named by their place in its lists.
use entity::{Phase, Uuid};
use scoring::Channel;

pub(super) struct Organisation {
    pub(super) id: Uuid,
    pub(super) tenant: Uuid,
    /// Root first, own last.
    pub(super) path: Vec<Uuid>,
    pub(super) code: String,
}

pub(super) struct Appointment {
    pub(super) id: Uuid,
    /// Its place in the list of organisations; so everywhere below.
    pub(super) organisation: usize,
    pub(super) seat: &'static str,
    pub(super) from: &'static str,
    pub(super) to: Option<&'static str>,
}

pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) root: usize,
    pub(super) code: String,
    pub(super) appointments: Vec<Appointment>,
}

pub(super) struct Group {
    pub(super) id: Uuid,
    pub(super) organisation: usize,
    pub(super) code: String,
    pub(super) members: Vec<(usize, &'static str)>,
}

pub(super) struct Account {
    pub(super) id: Uuid,
    pub(super) session: Uuid,
    pub(super) root: usize,
    pub(super) person: Option<usize>,
    pub(super) login: String,
    pub(super) grants: Vec<(&'static str, usize)>,
}

pub(super) struct Scheme {
    pub(super) id: Uuid,
    pub(super) organisation: usize,
    pub(super) code: String,
    pub(super) versions: Vec<Uuid>,
}

pub(super) struct Target {
    pub(super) person: Option<usize>,
    pub(super) organisation: usize,
    /// Who answers for the organisation, by the roster frozen for this cycle.
    pub(super) answers: Vec<usize>,
}

/// A seat in the roster frozen for a cycle.
pub(super) struct Seat {
    pub(super) appointment: Uuid,
    pub(super) person: usize,
    pub(super) organisation: usize,
    pub(super) seat: &'static str,
    pub(super) oversees: Option<usize>,
}

pub(super) struct Cycle {
    pub(super) id: Uuid,
    pub(super) organisation: usize,
    pub(super) scheme: Uuid,
    pub(super) phase: Phase,
    pub(super) targets: Vec<Target>,
    /// Groups with their members, by the roster frozen for this cycle.
    pub(super) groups: Vec<(usize, Vec<usize>)>,
    pub(super) seats: Vec<Seat>,
    /// The organisations of the tenant.
    pub(super) organisations: Vec<usize>,
    /// How many versions of scorecards there are.
    pub(super) versions: usize,
}

pub(super) struct Assignment {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    pub(super) channel: Channel,
    pub(super) group: Option<usize>,
    pub(super) rater: usize,
    pub(super) target: usize,
    pub(super) withdrawn: bool,
    pub(super) ended: bool,
    /// The target is an organisation that rates itself.
    pub(super) unit: bool,
}

pub(super) struct Scorecard {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    pub(super) target: usize,
    pub(super) version: usize,
    /// The rank; none if it is incomplete.
    pub(super) place: Option<usize>,
}

pub(super) struct Publication {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    pub(super) version: usize,
    pub(super) approved: bool,
    /// For the target, its organisation, the tenant's organisations and persons, the public's.
    pub(super) details: [&'static str; 6],
}

pub(super) struct Change {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    pub(super) person: usize,
    /// What becomes of them, and how far it has come.
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    /// Who must not see it.
    pub(super) kept: Vec<usize>,
}

pub(super) struct Exemption {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    pub(super) person: usize,
    pub(super) revoked: bool,
}

pub(super) struct Nomination {
    pub(super) id: Uuid,
    pub(super) cycle: usize,
    /// The group of a PANEL one; another is of DOWNWARD.
    pub(super) group: Option<usize>,
    pub(super) rater: usize,
    pub(super) target: usize,
    pub(super) state: &'static str,
}

pub(super) struct Entry {
    pub(super) id: Uuid,
    pub(super) organisation: usize,
    /// The task it is about.
    pub(super) assignment: Option<usize>,
}
