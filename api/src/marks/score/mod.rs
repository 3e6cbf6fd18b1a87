//! Score sheets (评分表).
pub mod act;
pub mod graphql;
