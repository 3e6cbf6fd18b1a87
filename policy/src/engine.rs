//! The decision: a look-up in an immutable table.
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::actor::Actor;
use crate::acts::{Act, Reads};
use crate::explain::Explanation;
use crate::facts::Facts;
use crate::fault::PolicyError;
use crate::permit::{Permit, Refusal, Scope};
use crate::table::Table;

/// The table in force. Decisions never wait; a new table replaces the old one whole.
pub struct Engine {
    table: ArcSwap<Table>,
}

impl Engine {
    /// An engine with this table in force.
    pub fn new(table: Table) -> Self {
        Self { table: ArcSwap::from_pointee(table) }
    }

    /// An engine with the rules this program brings.
    pub fn standard() -> Result<Self, PolicyError> {
        Table::standard().map(Self::new)
    }

    /// Put another table in force.
    pub fn replace(&self, table: Table) {
        self.table.store(Arc::new(table));
    }

    /// The table in force.
    pub fn table(&self) -> Arc<Table> {
        self.table.load_full()
    }

    /// Whether the actor may do `A` to the record, by these facts.
    pub fn permit<A: Act>(&self, actor: &Actor, facts: &Facts) -> Result<Permit<A>, Refusal> {
        self.table.load().permit(actor, facts)
    }

    /// What the actor may read by `A`; refused if that is nothing at all.
    pub fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>, Refusal> {
        self.table.load().scope(actor)
    }

    /// Decides as for a permit, and says why.
    pub fn explain<A: Act>(&self, actor: &Actor, facts: &Facts) -> Explanation {
        self.table.load().explain::<A>(actor, facts)
    }
}
