//! Stories of cycles: planned, opened, changed, closed.
mod calendar;
mod change;
mod closing;
mod crash;
mod custodian;
#[expect(clippy::module_inception, reason = "the group bears the name of its main area")]
mod cycle;
mod exemption;
pub(crate) mod nomination;
mod progress;
