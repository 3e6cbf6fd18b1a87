//! Shapes: what the source and the tables look like, whatever they do.
mod circle;
mod codes;
mod docs;
mod explain;
mod held;
mod imports;
mod length;
mod migration;
mod rebuild;
mod resolvers;
mod rules;
mod schema;
mod source;
mod walls;
mod words;
