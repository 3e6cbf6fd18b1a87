//! Accounts and granted roles.
pub mod act;
pub mod graphql;
