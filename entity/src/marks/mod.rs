//! Who is asked for marks, and what they give.
pub mod assignment;
pub mod ballot;
pub mod form;
pub mod score;
