//! Policy: the rules of one tenant.
pub mod act;
pub mod graphql;
