//! What people do, told through the router on both databases.
mod bad_input;
mod ballot;
mod calendar;
mod closing;
mod cycle;
mod files;
mod panel;
mod permission;
mod policy;
mod session;
mod sheet;
mod statements;
