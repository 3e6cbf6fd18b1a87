//! What every store stands on: the database, transactions, scopes, pages, the clock, the audit trail's lines. It names no
//! area.
pub(crate) mod builder;
pub(crate) mod clock;
pub(crate) mod db;
pub(crate) mod error;
pub(crate) mod handle;
pub(crate) mod insert;
pub(crate) mod path;
pub(crate) mod random;
pub(crate) mod scope;
mod sites;
pub(crate) mod sql;
mod statement;
pub(crate) mod trail;
pub(crate) mod tx;
pub(crate) mod word;

pub(crate) use handle::handle;
