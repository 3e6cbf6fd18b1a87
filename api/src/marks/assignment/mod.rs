//! Assignments (评价任务).
pub mod graphql;
