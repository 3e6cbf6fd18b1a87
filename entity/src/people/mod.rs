//! People, units and who may come in.
pub mod account;
pub mod delegation;
pub mod group;
pub mod identity;
pub mod organisation;
pub mod person;
pub mod recusal;
