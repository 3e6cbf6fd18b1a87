//! The one error of the product: what a client may be told, and the cause kept inside.
use policy::Refusal;
use scoring::Problem;

/// What went wrong. `api` maps it to `extensions.code` in one file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or the caller may not see it: the two look alike (domain rule 12).
    #[error("not found")]
    NotFound,
    /// The caller can see the record but may not do this, and may know why.
    #[error("forbidden: {0:?}")]
    Forbidden(policy::Reason),
    /// There is no valid identity.
    #[error("unauthenticated: {0}")]
    Unauthenticated(&'static str),
    /// Somebody else was faster.
    #[error("conflict")]
    Conflict,
    /// The input is wrong; each problem says where.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<Problem>),
    /// Ours to mend; logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
    /// The database failed; logged, never shown.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The key store failed; logged, never shown.
    #[error("key store: {0}")]
    Keys(#[from] crate::vault::keystore::KeyError),
    /// Hashing failed; logged, never shown.
    #[error("password: {0}")]
    Password(#[from] crate::vault::password::PasswordError),
}

/// A result with the product's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One problem with the input.
    pub fn invalid(code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem::new(code, path, zh, en)])
    }

    /// Something that cannot be, said for the log.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Hidden => Self::NotFound,
            Refusal::Forbidden(reason) => Self::Forbidden(reason),
        }
    }
}

/// A unique constraint hit becomes the given problem; other failures stay what they are.
pub(crate) fn unique(error: sea_orm::DbErr, problem: impl FnOnce() -> Problem) -> Error {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::Invalid(vec![problem()]),
        _ => Error::Database(error),
    }
}
