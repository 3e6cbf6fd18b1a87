//! Nominations (提名).
pub mod act;
pub mod graphql;
