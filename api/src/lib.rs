//! Kaoping speaks: HTTP and GraphQL outside, plain calls inside.
//!
//! `http` → `graphql` → `usecase` → `entity`: nothing below imports anything above.
pub mod app;
pub mod boot;
pub mod cli;
pub mod config;
pub mod demo;
mod error;
pub mod explorer;
mod failure;
pub mod graphql;
pub mod http;
pub mod transfer;
pub mod usecase;
pub mod worker;

pub use app::App;
pub use error::Fault;
pub use failure::Failure;
