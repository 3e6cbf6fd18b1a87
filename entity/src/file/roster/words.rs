//! The closed vocabularies of the roster file. Any other word is a type error.
pub use policy::words::{GrantedRole, GroupKind, GroupSeat, RecusalReason, Seat};
