//! Stories of outcomes: what is published, and what is held back.
mod disclosure;
mod publication;
