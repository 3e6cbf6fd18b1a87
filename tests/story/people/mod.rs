//! Stories of people: who they are, where they belong, who acts for whom.
mod account;
mod branch;
mod delegation;
mod identity;
mod organisation;
