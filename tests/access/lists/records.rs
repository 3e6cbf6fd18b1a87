//! The ground of a random installation, on which its areas stand; records are named by their place in its lists.
use entity::{Phase, Uuid};

pub(crate) struct Organisation {
    pub(crate) id: Uuid,
    pub(crate) tenant: Uuid,
    /// Root first, own last.
    pub(crate) path: Vec<Uuid>,
    pub(crate) code: String,
}

pub(crate) struct Appointment {
    pub(crate) id: Uuid,
    /// Its place in the list of organisations; so everywhere below.
    pub(crate) organisation: usize,
    pub(crate) seat: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: Option<&'static str>,
}

pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) root: usize,
    pub(crate) code: String,
    pub(crate) appointments: Vec<Appointment>,
}

pub(crate) struct Group {
    pub(crate) id: Uuid,
    pub(crate) organisation: usize,
    pub(crate) code: String,
    pub(crate) members: Vec<(usize, &'static str)>,
}

pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) session: Uuid,
    pub(crate) root: usize,
    pub(crate) person: Option<usize>,
    pub(crate) login: String,
    pub(crate) grants: Vec<(&'static str, usize)>,
}

pub(crate) struct Scheme {
    pub(crate) id: Uuid,
    pub(crate) organisation: usize,
    pub(crate) code: String,
    pub(crate) versions: Vec<Uuid>,
}

pub(crate) struct Target {
    pub(crate) person: Option<usize>,
    pub(crate) organisation: usize,
    /// Who answers for the organisation, by the roster frozen for this cycle.
    pub(crate) answers: Vec<usize>,
}

/// A seat in the roster frozen for a cycle.
pub(crate) struct Seat {
    pub(crate) appointment: Uuid,
    pub(crate) person: usize,
    pub(crate) organisation: usize,
    pub(crate) seat: &'static str,
    pub(crate) oversees: Option<usize>,
}

pub(crate) struct Cycle {
    pub(crate) id: Uuid,
    pub(crate) organisation: usize,
    pub(crate) scheme: Uuid,
    pub(crate) phase: Phase,
    pub(crate) targets: Vec<Target>,
    /// Groups with their members, by the roster frozen for this cycle.
    pub(crate) groups: Vec<(usize, Vec<usize>)>,
    pub(crate) seats: Vec<Seat>,
    /// The organisations of the tenant.
    pub(crate) organisations: Vec<usize>,
    /// How many versions of scorecards there are.
    pub(crate) versions: usize,
}
