//! Who is asked for marks, and what they give.
pub mod assignment;
pub mod ballot;
pub mod score;

use async_graphql::MergedObject;

/// Reading.
#[derive(MergedObject, Default)]
#[graphql(name = "MarksQuery")]
pub struct Query(assignment::graphql::AssignmentQuery, score::graphql::ScoreQuery, ballot::graphql::BallotQuery);

/// Doing.
#[derive(MergedObject, Default)]
#[graphql(name = "MarksMutation")]
pub struct Mutation(score::graphql::ScoreMutation, ballot::graphql::BallotMutation);
