//! People, units and who may come in.
pub mod account;
pub mod delegation;
pub mod group;
pub mod identity;
pub mod organisation;
pub mod person;
pub mod recusal;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "PeopleQuery")]
pub struct Query(
    identity::graphql::SessionQuery,
    organisation::graphql::OrganisationQuery,
    person::graphql::PersonQuery,
    group::graphql::GroupQuery,
    account::graphql::AccountQuery,
    delegation::graphql::DelegationQuery,
);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "PeopleMutation")]
pub struct Mutation(
    identity::graphql::SessionMutation,
    organisation::graphql::OrganisationMutation,
    person::graphql::PersonMutation,
    recusal::graphql::RecusalMutation,
    group::graphql::GroupMutation,
    account::graphql::AccountMutation,
    delegation::graphql::DelegationMutation,
);
