//! Shapes: what the source and the tables look like, whatever they do.
mod docs;
mod length;
mod migration;
mod rules;
mod schema;
mod source;
mod walls;
