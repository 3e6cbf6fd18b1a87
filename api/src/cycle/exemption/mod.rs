//! Exemptions.
pub mod graphql;
