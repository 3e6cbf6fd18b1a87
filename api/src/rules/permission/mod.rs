//! Permission: who may do what, and why.
pub mod act;
pub mod graphql;
