//! Shapes: what the source and the tables look like, whatever they do.
mod circle;
mod held;
mod imports;
mod length;
mod migration;
mod resolvers;
mod source;
mod walls;
mod words;
