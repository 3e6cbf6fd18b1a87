//! Schemes (考核方案).
pub mod act;
pub mod graphql;
