//! What people do, told through the router on both databases.
mod bad_input;
mod ballot;
mod branch;
mod calendar;
mod closing;
mod command_line;
mod comment;
mod custody;
mod cycle;
mod disclosure;
mod draft;
mod files;
mod panel;
mod session;
mod sheet;
mod statements;
mod tree;
