//! Permits: who may do what. No I/O, no clock; neither SQL, HTTP nor GraphQL.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        clippy::float_arithmetic
    )
)]

mod act;
pub mod actor;
pub mod acts;
pub mod assign;
mod cell;
mod compile;
mod constitution;
pub mod draw;
mod engine;
mod explain;
pub mod facts;
mod fault;
pub mod id;
mod line;
mod overrides;
mod permit;
mod reach;
pub mod relation;
pub mod roster;
mod rules;
mod table;
mod word;
pub mod words;

pub use actor::{Actor, Station};
pub use acts::{Act, Reads};
pub use engine::{Engine, Tables};
pub use explain::Explanation;
pub use facts::{ChannelSet, Facts, Phase, PhaseSet, Relation, RelationSet, Role, RoleSet};
pub use fault::{Fault, PolicyError};
pub use id::{Id, NotAnId, Record, record};
pub use line::Line;
pub use overrides::{List, Misfit, Overrides};
pub use permit::{Arm, Audience, AudienceSet, Grounds, Permit, Reason, Refusal, Revision, Scope};
pub use reach::{Reach, ReachSet};
pub use table::{Difference, Table};
pub use word::{Set, Word};
