//! What people do, told through the router on both databases: by the six groups of areas, and what concerns them all.
mod bad_input;
mod command_line;
pub(crate) mod cycle;
pub(crate) mod files;
mod marks;
mod outcome;
mod people;
mod record;
mod rules;
pub(crate) mod statements;
