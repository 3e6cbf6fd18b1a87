//! Organisations (组织).
pub mod act;
pub mod graphql;
