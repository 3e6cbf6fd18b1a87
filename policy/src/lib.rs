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

pub mod assign;
mod decide;
pub mod draw;
pub mod record;
pub mod roster;
mod rules;
pub mod standing;
mod word;
pub mod words;

pub use decide::actor::{Actor, Station};
pub use decide::engine::{Engine, Tables};
pub use decide::explain::Explanation;
pub use decide::facts::{ChannelSet, Facts, Phase, PhaseSet, Relation, RelationSet, Role, RoleSet};
pub use decide::permit::{Arm, Audience, AudienceSet, Grounds, Permit, Reason, Refusal, Revision, Scope};
pub use decide::reach::{Reach, ReachSet};
pub use decide::table::{Difference, Table};
pub use decide::{actor, facts};
pub use record::acts::{self, Act, Reads};
pub use record::id::{self, Id, NotAnId, Record};
pub use roster::relation;
pub use rules::fault::{Fault, PolicyError};
pub use rules::line::Line;
pub use rules::overrides::{List, Misfit, Overrides};
pub use word::{Set, Word};
