//! What is on record, comes in and goes out.
pub mod audit;
pub mod transfer;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "RecordQuery")]
pub struct Query(audit::graphql::AuditQuery);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "RecordMutation")]
pub struct Mutation(transfer::graphql::TransferMutation);
