//! Keys, seals and passwords: no SQL.
pub mod keystore;
pub mod password;
pub(crate) mod seal;
