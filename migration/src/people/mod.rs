//! Organisations, persons, groups, accounts.
pub(crate) mod account;
pub(crate) mod delegation;
pub(crate) mod group;
pub(crate) mod organisation;
pub(crate) mod person;
pub(crate) mod recusal;
