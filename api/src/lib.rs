//! Kaoping speaks: HTTP and GraphQL outside, plain calls inside.
//!
//! `http` → `graphql` → an area's `graphql` → its `act` → `entity`: nothing below imports anything above.
pub mod app;
pub mod boot;
pub mod cli;
pub mod config;
pub mod cycle;
pub mod demo;
mod error;
pub mod explorer;
mod failure;
pub mod graphql;
pub mod http;
pub mod marks;
pub mod outcome;
pub mod people;
pub mod record;
pub mod rules;
pub mod transfer;
pub mod worker;

pub use app::App;
pub use error::Fault;
pub use failure::Failure;
