//! Accounts and granted roles.
pub mod graphql;
