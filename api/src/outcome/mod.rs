//! What the marks come to, and who is shown it.
pub mod publication;
pub mod scorecard;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "OutcomeQuery")]
pub struct Query(scorecard::graphql::ScorecardQuery, publication::graphql::PublicationQuery);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "OutcomeMutation")]
pub struct Mutation(publication::graphql::PublicationMutation);
