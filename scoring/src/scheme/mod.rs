//! Schemes: the file as written, the linter, and the compiled form that scoring works on.
pub mod document;
pub use document::SchemeFile;
