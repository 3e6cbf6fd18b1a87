//! Nominations: of people and places one sees, many at once.
use crate::{App, Placed, decision::many::some};
use entity::{
    Actor, Error, Id, Page, Result, Slice, Tx, acts,
    cycle::nomination::{Candidate, NewNomination, Nomination},
    record,
    words::DecisionState,
};
use scoring::Channel;

pub use crate::decision::many::{approve, reject, withdraw};

/// The person or organisation that somebody is to rate, by name.
#[derive(Clone, Copy)]
pub enum Target {
    /// A person.
    Person(Id<record::Person>),
    /// An organisation.
    Organisation(Id<record::Organisation>),
}

/// A pair to nominate, by name.
#[derive(Clone, Copy)]
pub struct Proposal {
    /// DOWNWARD or PANEL.
    pub channel: Channel,
    /// PANEL: for which group.
    pub group: Option<Id<record::Group>>,
    /// Who is to rate.
    pub rater: Id<record::Person>,
    /// Whom or what.
    pub target: Target,
}

/// Nominates pairs for a cycle.
pub async fn propose(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    pairs: &[Proposal],
) -> Result<Vec<Id<record::Nomination>>> {
    some(pairs.len(), "input.nominations")?;
    app.act_with::<acts::nomination::Propose, _>(actor, cycle, async |tx, permit, done| {
        let new = named(tx, actor, pairs).await?;
        let nominations = tx.nominations();
        let planned = nominations.planned(&permit).await?;
        nominations.fit(&planned, &new).await.under("input")?;
        let made = nominations.propose(permit, planned, &new).await?;
        let detail = made.len().to_string();
        Ok((made, done.with(detail)))
    })
    .await
}

/// The pairs with permits for all whom they name: what the caller does not see is not there.
async fn named(tx: &Tx, actor: &Actor, pairs: &[Proposal]) -> Result<Vec<NewNomination>> {
    let persons: Vec<_> = pairs.iter().filter_map(|pair| pair.target.person()).collect();
    let organisations: Vec<_> = pairs.iter().filter_map(|pair| pair.target.organisation()).collect();
    let raters: Vec<_> = pairs.iter().map(|pair| pair.rater).collect();
    let groups: Vec<_> = pairs.iter().filter_map(|pair| pair.group).collect();
    let raters = tx.permits::<acts::person::Read>(actor, &raters).await?;
    let mut persons = tx.permits::<acts::person::Read>(actor, &persons).await?.into_iter();
    let mut organisations = tx.permits::<acts::organisation::Read>(actor, &organisations).await?.into_iter();
    let mut groups = tx.permits::<acts::group::Read>(actor, &groups).await?.into_iter();
    let mut new = vec![];
    for (pair, rater) in pairs.iter().zip(raters) {
        let target = match pair.target {
            Target::Person(_) => persons.next().map(Candidate::Person),
            Target::Organisation(_) => organisations.next().map(Candidate::Organisation),
        };
        let target = target.ok_or(Error::NotFound)?;
        let group = pair.group.and_then(|_| groups.next());
        new.push(NewNomination { channel: pair.channel, group, rater, target });
    }
    Ok(new)
}

/// The nominations of a cycle, the oldest first, in every state or in one.
pub async fn list(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    state: Option<DecisionState>,
    page: &Page,
) -> Result<Slice<Nomination>> {
    app.list::<acts::nomination::Read, _>(actor, async |tx, scope| {
        tx.nominations().list(&scope, cycle, state, page).await
    })
    .await
}

/// Those of these that the caller sees.
pub async fn these(app: &App, actor: &Actor, ids: &[Id<record::Nomination>]) -> Result<Vec<Nomination>> {
    app.list::<acts::nomination::Read, _>(actor, async |tx, scope| tx.nominations().by_ids(&scope, ids).await).await
}

/// One nomination.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Nomination>) -> Result<Nomination> {
    app.see::<acts::nomination::Read, _>(actor, id, async |tx, permit| tx.nominations().read(&permit).await).await
}

impl Target {
    fn person(self) -> Option<Id<record::Person>> {
        match self {
            Self::Person(person) => Some(person),
            Self::Organisation(_) => None,
        }
    }

    fn organisation(self) -> Option<Id<record::Organisation>> {
        match self {
            Self::Organisation(organisation) => Some(organisation),
            Self::Person(_) => None,
        }
    }
}
