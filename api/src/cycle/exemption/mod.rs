//! Exemptions.
pub mod act;
pub mod graphql;
