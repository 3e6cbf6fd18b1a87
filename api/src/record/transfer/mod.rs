//! Files that come in and go out.
pub mod act;
pub mod graphql;
