//! Assessment groups (考核组).
pub mod act;
pub mod graphql;
