//! What people do, told through the router on both databases.
mod bad_input;
mod ballot;
mod ballot_size;
mod calendar;
mod closing;
mod crash;
mod custody;
mod cycle;
mod doctor;
pub(crate) mod files;
mod panel;
mod session;
mod sheet;
mod statements;
