//! Ballots (无记名).
pub mod act;
pub mod graphql;
