//! The rules as they are written: rows, what one tenant does otherwise, and what no row may say.
pub(crate) mod constitution;
pub(crate) mod fault;
pub(crate) mod line;
pub(crate) mod overrides;
pub(crate) mod rows;
