//! The words that storage keeps of what has a closed list of states, kinds or seats: one vocabulary for each such column.
//! The migrations make their `CHECK` lists from these, `entity` reads and writes its rows by them, and the GraphQL schema
//! has an enum for each.
//!
//! Words of rules stand where the rules are: phases, roles and relations beside the facts, reasons beside permits.
mod cycle;
mod decision;
mod marks;
mod outcome;
mod people;
mod rules;

pub use crate::Phase;
pub use crate::roster::{GroupSeat, Seat};
pub use cycle::{ClosingStep, CycleKind, RosterChangeKind, TaskEffect};
pub use decision::DecisionState;
pub use marks::SheetState;
pub use outcome::Detail;
pub use people::{AccountState, GrantedRole, GroupKind, RecusalReason};
pub use rules::{Outcome, SchemeState};

#[cfg(test)]
mod tests;
