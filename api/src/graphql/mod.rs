//! GraphQL: one file per area, merged area by area and then at the root.
pub mod account;
pub mod assignment;
pub mod audit;
pub mod ballot;
pub mod change;
mod context;
pub mod cycle;
pub mod delegation;
pub mod enums;
pub mod exemption;
pub mod group;
pub mod node;
pub mod nomination;
pub mod organisation;
pub mod page;
pub mod permission;
pub mod person;
pub mod plain;
pub mod policy;
pub mod publication;
pub mod scalar;
pub mod scheme;
pub mod score;
pub mod scorecard;
pub mod session;
pub mod transfer;

use crate::app::App;
use async_graphql::{EmptySubscription, MergedObject, Schema};
pub use context::{Caller, Unfound};
use std::sync::Arc;

/// Reading, area by area.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(People, Rules, Running, Outcome, node::NodeQuery);

#[derive(MergedObject, Default)]
#[graphql(name = "PeopleQuery")]
struct People(
    session::SessionQuery,
    organisation::OrganisationQuery,
    person::PersonQuery,
    group::GroupQuery,
    account::AccountQuery,
    delegation::DelegationQuery,
);

#[derive(MergedObject, Default)]
#[graphql(name = "RulesQuery")]
struct Rules(scheme::SchemeQuery, policy::PolicyQuery, permission::PermissionQuery, audit::AuditQuery);

#[derive(MergedObject, Default)]
#[graphql(name = "RunningQuery")]
struct Running(
    cycle::CycleQuery,
    exemption::ExemptionQuery,
    nomination::NominationQuery,
    assignment::AssignmentQuery,
    score::ScoreQuery,
    ballot::BallotQuery,
    change::ChangeQuery,
);

#[derive(MergedObject, Default)]
#[graphql(name = "OutcomeQuery")]
struct Outcome(scorecard::ScorecardQuery, publication::PublicationQuery);

/// Doing, area by area. One field is one transaction.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(ChangePeople, ChangeRules, Run, Publish);

#[derive(MergedObject, Default)]
#[graphql(name = "PeopleMutation")]
struct ChangePeople(
    session::SessionMutation,
    organisation::OrganisationMutation,
    person::PersonMutation,
    group::GroupMutation,
    account::AccountMutation,
    delegation::DelegationMutation,
    transfer::TransferMutation,
);

#[derive(MergedObject, Default)]
#[graphql(name = "RulesMutation")]
struct ChangeRules(scheme::SchemeMutation, policy::PolicyMutation);

#[derive(MergedObject, Default)]
#[graphql(name = "RunningMutation")]
struct Run(
    cycle::CycleMutation,
    exemption::ExemptionMutation,
    nomination::NominationMutation,
    score::ScoreMutation,
    ballot::BallotMutation,
    change::ChangeMutation,
);

#[derive(MergedObject, Default)]
#[graphql(name = "OutcomeMutation")]
struct Publish(publication::PublicationMutation);

/// The whole schema.
pub type KaopingSchema = Schema<Query, Mutation, EmptySubscription>;

/// The schema over an application. Documents are bounded by the edge before they come here; the limits repeat the most
/// important bounds where the edge could be forgotten.
pub fn schema(app: Arc<App>) -> KaopingSchema {
    builder().data(app).finish()
}

/// The published contract, as text.
pub fn sdl() -> String {
    builder().finish().sdl()
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_depth(16)
        .limit_complexity(20_000)
        .limit_recursive_depth(12)
        .limit_directives(8)
        .disable_suggestions()
}
