//! Assignments (评价任务).
pub mod act;
pub mod graphql;
