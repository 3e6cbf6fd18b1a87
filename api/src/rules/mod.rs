//! What a tenant decides by: schemes, policy, permission.
pub mod permission;
pub mod policy;
pub mod scheme;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "RulesQuery")]
pub struct Query(scheme::graphql::SchemeQuery, policy::graphql::PolicyQuery, permission::graphql::PermissionQuery);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "RulesMutation")]
pub struct Mutation(scheme::graphql::SchemeMutation, policy::graphql::PolicyMutation);
