//! Organisations (单位).
pub mod act;
pub mod graphql;
