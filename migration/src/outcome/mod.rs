//! Scorecards and their publication.
pub(crate) mod publication;
pub(crate) mod scorecard;
