//! Changes of a running cycle (人员变动).
pub mod act;
pub mod graphql;
