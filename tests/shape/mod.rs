//! Shapes: what the source and the tables look like, whatever they do.
mod explain;
mod length;
mod migration;
mod rebuild;
mod schema;
mod source;
mod walls;
