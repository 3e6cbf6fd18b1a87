//! Publications (公示).
pub mod graphql;
