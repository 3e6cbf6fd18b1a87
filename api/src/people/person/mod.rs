//! Persons and appointments (人员, 任职).
pub mod act;
pub mod graphql;
