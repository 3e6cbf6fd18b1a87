//! Scorecards.
pub mod act;
pub mod graphql;
