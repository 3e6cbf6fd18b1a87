//! Who acts. Only authentication and background work can say so: the constructors are free functions of this module,
//! which `entity` does not pass on, so that `api` can hold an [`Actor`] but never make one.
use uuid::Uuid;

use crate::decide::facts::Role;

/// A role somebody holds, and the organisation it was granted in or derived from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Station {
    /// The role.
    pub role: Role,
    /// Where. For a panel role the group's organisation, for the worker the root.
    pub organisation: Uuid,
}

/// Who acts: an account with its person and stations in one tenant, or the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    account: Option<Uuid>,
    person: Option<Uuid>,
    tenant: Uuid,
    stations: Vec<Station>,
}

impl Actor {
    /// The account; none is the worker.
    pub const fn account(&self) -> Option<Uuid> {
        self.account
    }

    /// The person behind the account. Service accounts and the first administrator have none.
    pub const fn person(&self) -> Option<Uuid> {
        self.person
    }

    /// The root organisation the account belongs to; nothing outside is ever reached.
    pub const fn tenant(&self) -> Uuid {
        self.tenant
    }

    /// Every role held today, and where.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// Whether a role is held anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.stations.iter().any(|station| station.role == role)
    }

    /// The calendar, background work or the command line.
    pub const fn is_worker(&self) -> bool {
        self.account.is_none()
    }
}

/// The actor behind an account that has proved who it is. A station as worker is dropped: no account can log in as
/// that.
pub fn build(account: Uuid, person: Option<Uuid>, tenant: Uuid, mut stations: Vec<Station>) -> Actor {
    stations.retain(|station| station.role != Role::Worker);
    Actor { account: Some(account), person, tenant, stations }
}

/// The calendar, background work or the command line, in one tenant.
pub fn worker(tenant: Uuid) -> Actor {
    Actor { account: None, person: None, tenant, stations: vec![Station { role: Role::Worker, organisation: tenant }] }
}
