//! The life of a cycle.
#![expect(clippy::module_inception, reason = "the group bears the name of its main area")]
pub mod change;
pub mod closing;
pub(crate) mod custody;
pub mod cycle;
pub mod exemption;
pub mod nomination;
pub mod opening;
pub mod progress;
pub(crate) mod relation;
pub(crate) mod roster;
