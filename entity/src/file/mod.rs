//! File formats and their checks: no SQL.
pub mod roster;
