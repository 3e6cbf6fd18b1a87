//! The harness, part by part.
pub mod answer;
pub mod app;
pub mod client;
pub mod database;
pub mod example;
pub mod graphql;
pub mod log;
pub mod paths;
pub mod play;
pub mod small;
mod times;
