//! The codes of problems found while reading. They are stable.

/// The text is no YAML, or uses a part of YAML that these files do without.
pub const YAML_SYNTAX: &str = "YAML_SYNTAX";
/// A field that the format does not have.
pub const UNKNOWN_FIELD: &str = "UNKNOWN_FIELD";
/// A value of another type than the field's, a word outside its vocabulary included.
pub const WRONG_TYPE: &str = "WRONG_TYPE";
/// A field that must be there.
pub const MISSING_FIELD: &str = "MISSING_FIELD";
/// A field that is there twice.
pub const DUPLICATE_KEY: &str = "DUPLICATE_KEY";
/// Too long, nested too deep, or with aliases that unfold to too much.
pub const TOO_LARGE: &str = "TOO_LARGE";
/// Another format, or another version of it.
pub const UNSUPPORTED_VERSION: &str = "UNSUPPORTED_VERSION";
