//! The kinds of record there are: their ids, and what may be done to them.
pub(crate) mod act;
pub mod acts;
pub mod id;

pub use id::record::*;
