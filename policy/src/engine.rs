//! The decision: a look-up in an immutable table, the tenant's own or the standard one.
use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use uuid::Uuid;

use crate::actor::Actor;
use crate::acts::{ALL, Act, Reads};
use crate::explain::Explanation;
use crate::facts::Facts;
use crate::fault::PolicyError;
use crate::permit::{Grounds, Permit, Refusal, Scope};
use crate::table::Table;

/// The tables of the tenants that have one of their own.
pub type Tables = BTreeMap<Uuid, Arc<Table>>;

/// The tables in force. Decisions never wait; new tables replace the old ones whole, and whoever is deciding by an old
/// one ends with it.
pub struct Engine {
    standard: Arc<Table>,
    tenants: ArcSwap<Tables>,
}

impl Engine {
    /// An engine with this table in force in every tenant.
    pub fn new(standard: impl Into<Arc<Table>>) -> Self {
        Self { standard: standard.into(), tenants: ArcSwap::default() }
    }

    /// An engine with the rules this program brings.
    pub fn standard() -> Result<Self, PolicyError> {
        Table::standard().map(Self::new)
    }

    /// Put other tables in force, in these tenants and no others.
    pub fn replace(&self, tenants: Tables) {
        self.tenants.store(Arc::new(tenants));
    }

    /// The tables of the tenants that have one of their own.
    pub fn tenants(&self) -> Arc<Tables> {
        self.tenants.load_full()
    }

    /// The table in force where a tenant has none of its own.
    pub fn table(&self) -> &Arc<Table> {
        &self.standard
    }

    /// The table in force in a tenant.
    pub fn table_of(&self, tenant: Uuid) -> Arc<Table> {
        Arc::clone(self.tenants.load().get(&tenant).unwrap_or(&self.standard))
    }

    /// Whether the actor may do `A` to the record, by these facts.
    pub fn permit<A: Act>(&self, actor: &Actor, facts: &Facts) -> Result<Permit<A>, Refusal> {
        self.by(actor, |table| table.permit(actor, facts))
    }

    /// What the actor may read by `A`; refused if that is nothing at all.
    pub fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>, Refusal> {
        self.by(actor, |table| table.scope(actor))
    }

    /// Decides as for a permit, without giving one. The act by its place among all acts.
    pub fn decide(&self, act: usize, actor: &Actor, facts: &Facts) -> Result<Grounds, Refusal> {
        let of = ALL.get(act).ok_or(Refusal::Hidden)?;
        self.by(actor, |table| table.decide(act, of, actor, facts))
    }

    /// The same, and says why. The act by its place among all acts.
    pub fn explain(&self, act: usize, actor: &Actor, facts: &Facts) -> Explanation {
        self.by(actor, |table| table.explain(act, actor, facts))
    }

    /// Nothing outside the actor's tenant is ever reached, so it is that tenant's table that decides.
    fn by<T>(&self, actor: &Actor, decide: impl FnOnce(&Table) -> T) -> T {
        let tenants = self.tenants.load();
        decide(tenants.get(&actor.tenant()).unwrap_or(&self.standard))
    }
}
