//! Stories of rules: what a tenant gives itself, and why somebody may.
mod permission;
mod policy;
