//! Everything that needs the whole product: stories through the router, shapes of the source, contracts and figures.
mod worked;
