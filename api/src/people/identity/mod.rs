//! Logging in and sessions.
pub mod act;
pub mod graphql;
