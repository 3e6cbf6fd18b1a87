//! The edge through its router, over a stub of a schema.

mod hostile;
mod protocol;
mod stub;
