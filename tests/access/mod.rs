//! Who may do what, tried through the router by one person for each role; compared with the rules as the file has them
//! and with the domain's sentences.
mod absent;
mod attempts;
mod lists;
mod matrix;
mod oracle;
mod outcome;
mod personas;
mod play;
mod records;
mod relations;
mod rules;
mod stage;
mod standing;
mod tenant;
mod trail;
