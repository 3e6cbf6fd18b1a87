//! GraphQL machinery. The areas stand in the folders of their groups; a group merges its areas, the root merges the groups.
pub(crate) mod context;
pub mod enums;
pub mod node;
pub mod page;
pub mod plain;
pub mod scalar;

use crate::{app::App, cycle, marks, outcome, people, record, rules};
use async_graphql::{EmptySubscription, MergedObject, Schema};
pub use context::{Caller, Unfound};
use std::sync::Arc;

/// Reading, group by group.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    people::Query,
    rules::Query,
    cycle::Query,
    marks::Query,
    outcome::Query,
    record::Query,
    node::NodeQuery,
);

/// Doing, group by group. One field is one transaction.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    people::Mutation,
    rules::Mutation,
    cycle::Mutation,
    marks::Mutation,
    outcome::Mutation,
    record::Mutation,
);

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
