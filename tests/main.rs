//! Everything that needs the whole product: stories through the router, shapes of the source, contracts and figures.
mod access;
mod contract;
mod shape;
mod story;
mod worked;
