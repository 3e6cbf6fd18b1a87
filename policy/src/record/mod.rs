//! The kinds of record there are, each declared once in `declared`: its marker, its acts, and what they need.
pub(crate) mod act;
pub mod acts;
mod declared;
pub mod id;
mod macros;

pub use declared::markers::*;
