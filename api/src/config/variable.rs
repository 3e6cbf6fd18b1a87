//! How the environment variable of a setting is called.

/// What its name begins with.
pub(super) const PREFIX: &str = "KAOPING_";

/// The variable of a key: `KAOPING_GRAPHQL__ROOT_FIELDS` for `graphql.root_fields`.
pub(super) fn of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_ascii_uppercase())
}
