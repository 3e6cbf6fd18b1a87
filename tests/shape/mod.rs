//! Shapes: what the source and the tables look like, whatever they do.
mod length;
mod migration;
mod rebuild;
mod source;
mod walls;
