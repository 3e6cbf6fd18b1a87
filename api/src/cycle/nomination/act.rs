//! Nominations: of people and places one sees, many at once.
use crate::App;
use entity::{
    Actor, Error, Id, Result, acts,
    cycle::nomination::{Candidate, NewNomination},
    record,
};
use scoring::Channel;

/// How many nominations one request may name.
pub const MOST: usize = 200;

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
    let persons: Vec<_> = pairs.iter().filter_map(|pair| pair.target.person()).collect();
    let organisations: Vec<_> = pairs.iter().filter_map(|pair| pair.target.organisation()).collect();
    let raters: Vec<_> = pairs.iter().map(|pair| pair.rater).collect();
    let groups: Vec<_> = pairs.iter().filter_map(|pair| pair.group).collect();
    app.act_with::<acts::nomination::Propose, _>(actor, cycle, async |tx, permit, done| {
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
        let made = tx.nominations().propose(permit, new).await?;
        let detail = made.len().to_string();
        Ok((made, done.with(detail)))
    })
    .await
}

/// Approves nominations: all of them or none.
pub async fn approve(app: &App, actor: &Actor, ids: &[Id<record::Nomination>]) -> Result<()> {
    some(ids.len(), "ids")?;
    app.act_all(actor, ids, "", async |tx, permits| tx.nominations().approve(permits).await).await
}

/// Turns nominations down, with one reason for all of them.
pub async fn reject(app: &App, actor: &Actor, ids: &[Id<record::Nomination>], reason: &str) -> Result<()> {
    some(ids.len(), "ids")?;
    app.act_all(actor, ids, reason, async |tx, permits| tx.nominations().reject(permits, reason).await).await
}

/// Takes nominations back: all of them or none.
pub async fn withdraw(app: &App, actor: &Actor, ids: &[Id<record::Nomination>]) -> Result<()> {
    some(ids.len(), "ids")?;
    app.act_all(actor, ids, "", async |tx, permits| tx.nominations().withdraw(permits).await).await
}

fn some(count: usize, path: &str) -> Result<()> {
    if (1..=MOST).contains(&count) {
        return Ok(());
    }
    let (zh, en) = (format!("一次须为 1 到 {MOST} 项"), format!("from 1 to {MOST} at once"));
    Err(Error::invalid("HOW_MANY", path, zh, en))
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
