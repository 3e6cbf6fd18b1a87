//! Stories of the record: tenants side by side, and what a node says of itself.
mod doctor;
mod tenant;
