//! Who may do what, tried through the router by one person for each role; compared with the rules as the file has them
//! and with the domain's sentences.
pub(crate) mod absent;
pub(crate) mod attempts;
pub(crate) mod lists;
mod matrix;
pub(crate) mod oracle;
mod order;
mod outcome;
pub(crate) mod personas;
mod play;
pub(crate) mod records;
mod relations;
pub(crate) mod rules;
mod stage;
mod standing;
pub(crate) mod tenant;
mod trail;
