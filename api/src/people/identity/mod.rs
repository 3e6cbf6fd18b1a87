//! Logging in and sessions.
pub mod graphql;
