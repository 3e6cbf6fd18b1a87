//! What people do, told through the router on both databases.
mod bad_input;
mod ballot;
mod calendar;
mod closing;
mod cycle;
mod disclosure;
mod files;
mod panel;
mod session;
mod sheet;
mod statements;
