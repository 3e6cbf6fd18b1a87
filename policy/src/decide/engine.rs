//! The decision: a look-up in an immutable table, the tenant's own or the standard one.
use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use uuid::Uuid;

use crate::decide::actor::Actor;
use crate::decide::explain::Explanation;
use crate::decide::facts::Facts;
use crate::decide::permit::{Grounds, Permit, Refusal, Scope};
use crate::decide::table::Table;
use crate::record::acts::{ALL, Act, Reads};
use crate::rules::fault::PolicyError;

/// The tables in force at one moment: the standard one, and those of the tenants that have one of their own.
pub struct Tables {
    standard: Arc<Table>,
    own: BTreeMap<Uuid, Arc<Table>>,
}

/// The tables in force now. Decisions never wait; new tables replace the old ones whole.
pub struct Engine {
    tables: ArcSwap<Tables>,
}

impl Engine {
    /// An engine with this table in force in every tenant.
    pub fn new(standard: impl Into<Arc<Table>>) -> Self {
        Self { tables: ArcSwap::from_pointee(Tables { standard: standard.into(), own: BTreeMap::new() }) }
    }

    /// An engine with the rules this program brings.
    pub fn standard() -> Result<Self, PolicyError> {
        Table::standard().map(Self::new)
    }

    /// Put other tables in force, in these tenants and no others.
    pub fn replace(&self, own: BTreeMap<Uuid, Arc<Table>>) {
        self.tables.store(Arc::new(Tables { standard: self.table(), own }));
    }

    /// The tables in force, for a caller who goes on by them whatever replaces them meanwhile.
    pub fn now(&self) -> Arc<Tables> {
        self.tables.load_full()
    }

    /// The table in force where a tenant has none of its own.
    pub fn table(&self) -> Arc<Table> {
        Arc::clone(&self.tables.load().standard)
    }

    /// Whether the actor may do `A` to the record, by these facts.
    pub fn permit<A: Act>(&self, actor: &Actor, facts: &Facts) -> Result<Permit<A>, Refusal> {
        self.tables.load().permit(actor, facts)
    }

    /// What the actor may read by `A`; refused if that is nothing at all.
    pub fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>, Refusal> {
        self.tables.load().scope(actor)
    }
}

impl Tables {
    /// The table in force in a tenant.
    pub fn of(&self, tenant: Uuid) -> &Arc<Table> {
        self.own.get(&tenant).unwrap_or(&self.standard)
    }

    /// Whether the actor may do `A` to the record, by these facts.
    pub fn permit<A: Act>(&self, actor: &Actor, facts: &Facts) -> Result<Permit<A>, Refusal> {
        self.by(actor).permit(actor, facts)
    }

    /// What the actor may read by `A`; refused if that is nothing at all.
    pub fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>, Refusal> {
        self.by(actor).scope(actor)
    }

    /// Decides as for a permit, without giving one. The act by its place among all acts.
    pub fn decide(&self, act: usize, actor: &Actor, facts: &Facts) -> Result<Grounds, Refusal> {
        self.by(actor).decide(act, ALL.get(act).ok_or(Refusal::Hidden)?, actor, facts)
    }

    /// The same, and says why.
    pub fn explain(&self, act: usize, actor: &Actor, facts: &Facts) -> Explanation {
        self.by(actor).explain(act, actor, facts)
    }

    /// Nothing outside the actor's tenant is ever reached, so it is that tenant's table that decides.
    fn by(&self, actor: &Actor) -> &Table {
        self.of(actor.tenant())
    }
}
