//! Recusals (回避).
pub mod act;
pub mod graphql;
