//! Plain calls: one sentence a user would say, one function. Areas without a rule of their own have no file here; their
//! resolvers call `app.act` and the store.
pub mod ballot;
pub mod change;
pub mod cycle;
pub mod delegation;
pub mod group;
pub mod nomination;
pub mod organisation;
pub mod permission;
pub mod person;
pub mod policy;
pub mod score;
pub mod scorecard;
pub mod transfer;
