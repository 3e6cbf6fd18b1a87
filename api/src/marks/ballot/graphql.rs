//! Ballots (无记名测评表): put, replaced, taken back; never read.
use super::act;
use crate::error::Result;
use crate::{
    graphql::context::{Around, id},
    marks::score::graphql::MarksInput,
};
use async_graphql::{Context, ID, Object};

/// The only question about a ballot.
#[derive(Default)]
pub struct BallotQuery;

#[Object]
impl BallotQuery {
    /// Whether the caller's ballot is in the urn. Nothing else about it can be asked, by anybody.
    async fn have_i_submitted(&self, ctx: &Context<'_>, assignment: ID) -> Result<bool> {
        let which = id(&assignment, "assignment")?;
        Ok(act::have_submitted(ctx.app()?, ctx.actor()?, which).await?)
    }
}

/// Voting.
#[derive(Default)]
pub struct BallotMutation;

#[Object]
impl BallotMutation {
    /// Casts a ballot, or replaces the one cast before. It is sealed before it touches a database, a log or a disk.
    ///
    /// The answer always has the same length. The request has if its client pads it: spaces in `extensions.padding`,
    /// beside `query` and `variables`, until the body has the `requestBytes` of the task's form. Otherwise somebody who
    /// watches the network, encrypted or not, could tell a long comment from none.
    async fn cast_ballot(&self, ctx: &Context<'_>, input: MarksInput) -> Result<bool> {
        let which = id(&input.assignment, "input.assignment")?;
        let marks: Vec<_> = input.marks.into_iter().map(Into::into).collect();
        act::cast(ctx.app()?, ctx.actor()?, which, &marks, input.comment.as_deref()).await?;
        Ok(true)
    }

    /// Takes one's ballot back, as if it had never been cast.
    async fn withdraw_ballot(&self, ctx: &Context<'_>, assignment: ID) -> Result<bool> {
        let which = id(&assignment, "assignment")?;
        act::withdraw(ctx.app()?, ctx.actor()?, which).await?;
        Ok(true)
    }
}
