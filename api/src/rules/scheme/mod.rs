//! Schemes (考核方案).
pub mod graphql;
