//! The policy's tests, in one binary.
mod constitution;
mod decisions;
mod delegation;
mod edit;
mod mutate;
mod oracle;
mod overrides;
mod reload;
mod rows;
mod scopes;
mod standard;
mod tenant;
