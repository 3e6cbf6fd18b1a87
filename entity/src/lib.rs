//! What Kaoping remembers: the only crate that knows SQL, and the only one that asks policy.
//!
//! A read takes a `Scope` or a `&Permit`, a write takes a `Permit` by value. The tables are private.
mod db;
mod error;
pub mod keystore;
pub mod password;
pub mod roster_file;
mod scope;
mod seal;
mod sql;
pub mod store;
mod table;
mod tx;

pub use db::{Db, Settings};
pub use error::{Error, Result};
pub use policy::{
    Act, Actor, Audience, Engine, Id, NotAnId, Permit, Phase, Reach, Reads, Reason, Record, Refusal, Role, Scope,
    Station, Word, acts, record,
};
pub use sea_orm::prelude::Uuid;
pub use seal::PublicKey;
pub use sql::{Page, Slice};
pub use tx::{Subject, Tx};

/// Assigning: who would rate whom, for rehearsals.
pub mod assign {
    pub use policy::assign::{Assessed, Assigned, Finding, Pair, Severity};
    pub use policy::relation::Target;
}
