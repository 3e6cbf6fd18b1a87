//! What comes in and goes out as files: YAML text becomes a typed document or problems with line numbers; a ranking
//! becomes CSV.
pub mod codes;
mod complaint;
mod expected;
mod locate;
mod place;
pub mod ranking;
mod syntax;
mod walk;
pub mod yaml;

pub use locate::{line_of, told_with_lines, with_lines};
pub use place::{LocatedProblem, Place};

use entity::file::roster::{self, RosterFile};
use scoring::scheme::{SchemeFile, document};
use serde::de::DeserializeOwned;

/// A kind of file that names its format and version in the field `kaoping`.
pub trait Document: DeserializeOwned {
    /// What the field `kaoping` must say.
    const FORMAT: &'static str;
}

impl Document for SchemeFile {
    const FORMAT: &'static str = document::FORMAT;
}

impl Document for RosterFile {
    const FORMAT: &'static str = roster::FORMAT;
}
