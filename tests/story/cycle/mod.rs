//! Stories of cycles: planned, opened, changed, closed.
mod calendar;
mod change;
mod closing;
mod crash;
mod custodian;
mod cycle;
mod exemption;
pub(crate) mod nomination;
mod progress;
