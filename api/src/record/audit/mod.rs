//! The audit trail.
pub mod graphql;
