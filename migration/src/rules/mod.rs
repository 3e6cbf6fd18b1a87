//! Schemes, and what each tenant does otherwise than the standard rules.
pub(crate) mod policy;
pub(crate) mod scheme;
