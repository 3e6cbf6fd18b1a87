//! What Kaoping remembers: the only crate that knows SQL, and the only one that asks policy.
//!
//! A read takes a `Scope` or a `&Permit`, a write takes a `Permit` by value. The tables are private.
//!
//! A write without a permit does not compile:
//! ```compile_fail,E0061
//! async fn omit(tx: &entity::Tx) -> entity::Result<()> { tx.sheets().confirm().await }
//! ```
//! nor one with a permit for another act:
//! ```compile_fail,E0308
//! use entity::{Permit, acts::score};
//! async fn swap(tx: &entity::Tx, permit: Permit<score::Submit>) -> entity::Result<()> { tx.sheets().confirm(permit).await }
//! ```
//! nor a second one with the same permit:
//! ```compile_fail,E0382
//! use entity::{Permit, acts::score};
//! async fn reuse(tx: &entity::Tx, permit: Permit<score::Confirm>) -> entity::Result<()> {
//!     tx.sheets().confirm(permit).await?;
//!     tx.sheets().confirm(permit).await
//! }
//! ```
//! nor does naming a table, or making an actor:
//! ```compile_fail,E0603
//! use entity::marks::score::row::sheet::Model;
//! ```
//! ```compile_fail,E0433
//! fn forge(account: entity::Uuid) -> entity::Actor { entity::actor::build(account, None, account, vec![]) }
//! ```
//! What the five do wrong is all that is wrong with them:
//! ```
//! use entity::{Permit, acts::score};
//! async fn once(tx: &entity::Tx, permit: Permit<score::Confirm>) -> entity::Result<()> { tx.sheets().confirm(permit).await }
//! ```
pub mod cycle;
pub mod decision;
pub mod file;
mod ground;
pub mod marks;
pub mod outcome;
pub mod people;
pub mod record;
pub mod rules;
mod sight;
pub mod vault;

pub use ground::{
    db::{Db, Settings},
    error::{Error, Result},
    sql::{Page, Slice},
    trail::Done,
    tx::{KeptFrom, Named, Seen, Subject, Tx},
    word::Stored,
};
pub use policy::{
    Act, Actor, Audience, Engine, Explanation, Id, NotAnId, Permit, Phase, Reach, Reads, Reason, Record, Refusal, Role,
    Scope, Station, Table, Word, acts, for_each_node, words,
};
pub use sea_orm::prelude::Uuid;
pub use vault::seal::{PublicKey, probe};

/// Assigning: who would rate whom, for rehearsals.
pub mod assign {
    pub use policy::assign::{Assessed, Finding, Pair, Severity};
    pub use policy::relation::Target;
}
