//! What people do, told through the router on both databases.
mod bad_input;
mod ballot;
mod calendar;
mod closing;
mod command_line;
mod cycle;
mod files;
mod panel;
mod session;
mod sheet;
mod statements;
