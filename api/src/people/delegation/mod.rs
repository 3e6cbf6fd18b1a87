//! Delegations (委托).
pub mod act;
pub mod graphql;
