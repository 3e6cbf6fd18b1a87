//! The audit trail.
pub mod act;
pub mod graphql;
