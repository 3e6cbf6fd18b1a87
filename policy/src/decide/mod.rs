//! The decision: facts of one record, a table of everything that is allowed, and the proof that comes of both.
pub mod actor;
pub(crate) mod cell;
mod compile;
pub(crate) mod engine;
pub(crate) mod explain;
pub mod facts;
pub(crate) mod permit;
pub(crate) mod reach;
pub(crate) mod table;
