//! Cycles, their frozen roster, and what is decided before and while they run.
pub(crate) mod change;
#[expect(clippy::module_inception, reason = "the area of cycles is called as its group")]
pub(crate) mod cycle;
pub(crate) mod exemption;
pub(crate) mod nomination;
pub(crate) mod progress;
pub(crate) mod roster;
