//! Recusals (回避).
use super::act;
use crate::{
    error::Result,
    graphql::{
        context::{Around, id},
        enums::RecusalReason,
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::{Error, people::recusal::RecusedFrom};

/// A conflict of interest.
#[derive(InputObject)]
pub struct DeclareRecusalInput {
    /// Who is recused; the caller if not given. Only the office may name somebody else.
    person: Option<ID>,
    /// From this person …
    from_person: Option<ID>,
    /// … or from this organisation.
    from_organisation: Option<ID>,
    /// Why you cannot score them.
    reason: RecusalReason,
    /// More about the reason, in your own words.
    #[graphql(validator(max_length = 1000), default)]
    note: String,
}

/// Declaring recusals.
#[derive(Default)]
pub struct RecusalMutation;

#[Object]
impl RecusalMutation {
    /// Declares a conflict of interest (回避): one's own, or, by the office, somebody else's. It wins over whatever
    /// allows.
    async fn declare_recusal(&self, ctx: &Context<'_>, input: DeclareRecusalInput) -> Result<ID> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let from = match (&input.from_person, &input.from_organisation) {
            (Some(person), None) => RecusedFrom::Person(id(person, "input.fromPerson")?),
            (None, Some(organisation)) => RecusedFrom::Organisation(id(organisation, "input.fromOrganisation")?),
            _ => {
                let (zh, en) = ("须填写人员或单位之一", "exactly one of fromPerson and fromOrganisation is needed");
                return Err(Error::invalid("ONE_OF", "input.fromPerson", zh, en).into());
            }
        };
        let made = match &input.person {
            Some(person) => act::impose(app, actor, id(person, "input.person")?, from, input.note).await?,
            None => act::declare(app, actor, from, input.reason.into(), input.note).await?,
        };
        Ok(ID(made.to_string()))
    }
}
