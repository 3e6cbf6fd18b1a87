//! Everything that needs the whole product: stories through the router, shapes of the source, contracts and figures.
pub(crate) mod access;
pub(crate) mod area;
mod attack;
pub(crate) mod contract;
mod shape;
pub(crate) mod story;
mod worked;
