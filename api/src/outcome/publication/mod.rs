//! Publications (公示).
pub mod act;
pub mod graphql;
