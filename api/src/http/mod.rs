//! HTTP: the edge, who is calling, and the few addresses beside GraphQL.
pub mod edge;
pub mod headers;
pub mod health;
pub mod identity;
pub mod pace;
pub mod server;
pub mod token;
