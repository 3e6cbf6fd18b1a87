//! What was done.
pub(crate) mod audit;
