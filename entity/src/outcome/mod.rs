//! What the marks come to, and who is shown it.
pub mod compute;
pub(crate) mod disclosure;
pub mod figure;
pub mod publication;
pub mod scorecard;
