//! The life of a cycle.
#![expect(clippy::module_inception, reason = "the group bears the name of its main area")]
pub mod change;
pub mod cycle;
pub mod exemption;
pub mod nomination;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "RunningQuery")]
pub struct Query(
    cycle::graphql::CycleQuery,
    exemption::graphql::ExemptionQuery,
    nomination::graphql::NominationQuery,
    change::graphql::ChangeQuery,
);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "RunningMutation")]
pub struct Mutation(
    cycle::graphql::CycleMutation,
    exemption::graphql::ExemptionMutation,
    nomination::graphql::NominationMutation,
    change::graphql::ChangeMutation,
);
