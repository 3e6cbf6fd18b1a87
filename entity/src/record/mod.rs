//! What is on record, comes in and goes out.
pub mod audit;
pub mod doctor;
pub mod tenant;
pub mod transfer;

/// The kinds of record that ids and permits are of.
pub use policy::record::*;
