//! The policy's tests, in one binary.
mod constitution;
mod decisions;
mod overrides;
mod rows;
mod scopes;
mod standard;
mod tenant;
