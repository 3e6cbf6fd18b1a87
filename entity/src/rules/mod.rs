//! What a tenant decides by: schemes, policy, permission.
pub mod permission;
pub mod policy;
pub mod scheme;
