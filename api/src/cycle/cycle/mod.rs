//! Cycles (考核周期).
pub mod act;
pub mod graphql;
