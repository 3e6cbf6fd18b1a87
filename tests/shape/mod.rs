//! Shapes: what the source and the tables look like, whatever they do.
mod docs;
mod explain;
mod length;
mod migration;
mod rebuild;
mod rules;
mod schema;
mod source;
mod walls;
