//! How far a right reaches. One vocabulary, read twice: here as a predicate, in `entity` as a `WHERE`.
use uuid::Uuid;

use crate::decide::actor::Actor;
use crate::decide::facts::Facts;
use crate::word::{Set, vocabulary};

vocabulary! {
    /// How far a right reaches, from the organisation where a role is held. Never out of the tenant.
    pub enum Reach {
        /// Records that are the acting person's own, or theirs to see to.
        Own = 1 "OWN" "本人" "oneself";
        /// Records of that organisation itself.
        Organisation = 2 "ORGANISATION" "本单位" "organisation";
        /// Records of that organisation and of all below it.
        Subtree = 3 "SUBTREE" "本单位及下级" "organisation and below";
        /// Every record of the tenant.
        Tenant = 4 "TENANT" "全系统" "everywhere in the tenant";
    }
}

/// A set of reaches: what one cell of the table answers. None means denied.
pub type ReachSet = Set<Reach>;

impl Reach {
    /// Whether the record lies within reach. `station` is the organisation where the role is held; a role-free act has
    /// none, and then only OWN and TENANT mean anything.
    pub fn covers(self, actor: &Actor, station: Option<Uuid>, facts: &Facts) -> bool {
        facts.tenant == actor.tenant()
            && match self {
                Self::Own => actor.person().is_some_and(|person| facts.belongs_to(person)),
                Self::Organisation => station.is_some_and(|organisation| facts.path.last() == Some(&organisation)),
                Self::Subtree => station.is_some_and(|organisation| facts.path.contains(&organisation)),
                Self::Tenant => true,
            }
    }
}
