//! Proposing a change: by the office, about people who cannot be the office's own raters.
use super::Changes;
use super::{
    Kind,
    apply::{Concerned, Touched},
    still_open,
};
use crate::{
    Error, Result,
    cycle::{change::row as table, cycle::Cycle, roster::Of},
    decision::{Proposal, proposed, reasoned},
    ground::{error::unique, sql::Bound, word::one_of},
    people::recusal::RecusedFrom,
};
use policy::{Id, Permit, Reason, acts, assign::Asking, record, relation::Target, words::Seat};
use scoring::Problem;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeSet;
use tokio::task::spawn_blocking;

/// A change to propose.
#[derive(Clone, Debug)]
pub struct NewChange {
    /// What becomes of them.
    pub kind: Kind,
    /// The person it concerns.
    pub person: Id<record::Person>,
    /// RECUSED: the person or organisation; none for the other kinds.
    pub from: Option<RecusedFrom>,
    /// Why.
    pub why: String,
}

/// A running cycle in which somebody proposes a change.
pub struct Running {
    pub(super) cycle: Cycle,
    pub(super) proposal: Proposal,
}

/// The persons from whom a change is kept.
pub struct Kept(BTreeSet<Uuid>);

/// A change that was proposed, and what it touches.
pub struct Waiting {
    pub(super) running: Running,
    pub(super) change: Concerned,
    pub(super) touched: Vec<Touched>,
}

impl Waiting {
    /// The change.
    pub fn id(&self) -> Id<record::RosterChange> {
        Id::new(self.change.id)
    }

    /// Whether a second person has to decide: it touches an anonymous channel (domain rule 5).
    pub fn takes_two(&self) -> bool {
        self.touched.iter().any(Touched::anonymous)
    }

    /// Fails for a recusal of two between whom there is no task.
    pub fn changes_something(&self) -> Result<()> {
        if self.change.kind != Kind::Recused || !self.touched.is_empty() {
            return Ok(());
        }
        let (zh, en) = ("两者之间没有可变动的评价任务", "there is no task between the two that could change");
        Err(Error::invalid("NOTHING_TO_CHANGE", "", zh, en))
    }
}

impl NewChange {
    fn other(&self) -> (Option<Uuid>, Option<Uuid>) {
        match self.from {
            Some(RecusedFrom::Person(other)) => (Some(other.uuid()), None),
            Some(RecusedFrom::Organisation(organisation)) => (None, Some(organisation.uuid())),
            None => (None, None),
        }
    }

    /// Fails where it says too little, too much, or nothing that makes sense.
    pub fn check(&self) -> Result<()> {
        reasoned(&self.why)?;
        if (self.kind == Kind::Recused) != self.from.is_some() {
            let (zh, en) = (
                "只有回避须填写对方人员或单位",
                "give fromPerson or fromOrganisation for a recusal, and only for a recusal",
            );
            return Err(Error::invalid("ONE_OF", "fromPerson", zh, en));
        }
        if matches!(self.from, Some(RecusedFrom::Person(other)) if other == self.person) {
            let (zh, en) = ("不能对本人回避", "a person cannot be recused from themself");
            return Err(Error::invalid("RECUSED_FROM_SELF", "fromPerson", zh, en));
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct TargetRow {
    person_id: Option<Uuid>,
    organisation_id: Uuid,
}

impl TargetRow {
    fn target(self) -> Target {
        self.person_id.map_or(Target::Organisation(self.organisation_id), Target::Person)
    }
}

#[derive(FromQueryResult)]
struct One {
    id: Uuid,
}

impl Changes<'_> {
    /// Whether a recusal stands between two already: then none is imposed with the change.
    pub async fn recusal_stands(&self, new: &NewChange) -> Result<bool> {
        let (other, organisation) = new.other();
        let mut bound = Bound::default();
        let (person, other, organisation) =
            (bound.put(new.person.uuid()), bound.put(other.unwrap_or_default()), bound.put(organisation));
        let sql = format!(
            "SELECT count(*) AS n FROM recusal WHERE (person_id = {person} AND other_person_id = {other})
             OR (person_id = {other} AND other_person_id = {person})
             OR (person_id = {person} AND organisation_id = {organisation})"
        );
        Ok(new.from.is_none() || self.count(&sql, &bound).await? > 0)
    }

    /// The cycle in which the caller proposes a change: no ballot of it has been counted.
    pub async fn running(&self, permit: &Permit<acts::change::Propose>) -> Result<Running> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        still_open(&cycle)?;
        Ok(Running { cycle, proposal: self.decisions().proposal(permit)? })
    }

    /// Proposes a change.
    pub async fn propose(
        &self,
        _: Permit<acts::change::Propose>,
        running: Running,
        new: &NewChange,
        kept: Kept,
    ) -> Result<Waiting> {
        let mut row = self.prepare(&running, new).await?;
        let change = Concerned::of(&row);
        let touched = self.touched(&change).await?;
        row.anonymous = touched.iter().any(Touched::anonymous);
        self.put(row, kept).await?;
        Ok(Waiting { running, change, touched })
    }

    async fn prepare(&self, Running { cycle, proposal }: &Running, new: &NewChange) -> Result<table::change::Model> {
        let mut bound = Bound::default();
        let of = bound.put(cycle.number);
        let sql =
            format!("SELECT CAST(coalesce(max(number), 0) + 1 AS BIGINT) AS n FROM roster_change WHERE cycle = {of}");
        let number = i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)?;
        let (other_person_id, organisation_id) = new.other();
        Ok(proposed!(
            *proposal,
            table::change::Model {
                id: Uuid::now_v7(),
                cycle: cycle.number,
                number,
                kind: new.kind.into(),
                person_id: new.person.uuid(),
                other_person_id,
                organisation_id,
                why: new.why.clone(),
                anonymous: false,
                signed_before: None,
                signed_after: None,
            }
        ))
    }

    async fn put(&self, row: table::change::Model, Kept(kept): Kept) -> Result<()> {
        let (cycle, change) = (row.cycle, row.number);
        self.insert::<table::change::Entity>(vec![row]).await.map_err(|error| unique(error, twice))?;
        let kept = kept.into_iter().map(|person_id| table::kept::Model { cycle, change, person_id });
        Ok(self.insert::<table::kept::Entity>(kept.collect()).await?)
    }

    /// Fails unless the person was on the roster when the cycle froze it.
    pub async fn takes_part(&self, Running { cycle, .. }: &Running, new: &NewChange) -> Result<()> {
        let mut bound = Bound::default();
        let (number, person) = (bound.put(cycle.number), bound.put(new.person.uuid()));
        let sql = format!(
            "SELECT count(*) AS n FROM roster_seat WHERE cycle = {number} AND person_id = {person}
             UNION ALL SELECT count(*) FROM roster_member WHERE cycle = {number} AND person_id = {person}
             ORDER BY 1 DESC LIMIT 1"
        );
        if self.count(&sql, &bound).await? > 0 {
            return Ok(());
        }
        let (zh, en) = ("该人员不在本周期的名册中", "this person is not on the roster of the cycle");
        Err(Error::invalid("NOT_IN_CYCLE", "person", zh, en))
    }

    /// The persons from whom a change is kept: those it concerns and, where one ends as a rater, everybody they could
    /// rate, whether they do or not, themselves or through an organisation they answer for. None of them may propose it.
    ///
    /// It depends on who could rate whom, which everybody can work out, and not on who does (rule 11): so no task is
    /// looked at.
    pub async fn kept_from(&self, Running { cycle, proposal }: &Running, new: &NewChange) -> Result<Kept> {
        let mut kept = BTreeSet::from([new.person.uuid()]);
        let mut organisations = vec![];
        match (new.kind, new.from) {
            (_, Some(RecusedFrom::Person(other))) => drop(kept.insert(other.uuid())),
            (_, Some(RecusedFrom::Organisation(organisation))) => organisations.push(organisation.uuid()),
            (Kind::Left | Kind::Moved, None) => {
                let scheme = self.schemes().version(cycle.scheme_version_id).await?.file()?;
                let roster = self.rosters().read(Of::Cycle(cycle.number)).await?;
                let rater = new.person.uuid();
                let sql = "SELECT person_id, organisation_id FROM cycle_target WHERE cycle = $1";
                let rows: Vec<TargetRow> = self.all(sql, vec![cycle.number.into()]).await?;
                let asking = spawn_blocking(move || {
                    let asking = Asking::new(&roster, &scheme);
                    let targets = rows.into_iter().map(TargetRow::target);
                    targets.filter(|target| asking.could_ask(rater, *target)).collect::<Vec<_>>()
                });
                for target in asking.await.map_err(Error::internal)? {
                    match target {
                        Target::Person(person) => drop(kept.insert(person)),
                        Target::Organisation(organisation) => organisations.push(organisation),
                    }
                }
            }
            _ => {}
        }
        for part in organisations.chunks(1_000) {
            let mut bound = Bound::default();
            let (number, part) = (bound.put(cycle.number), bound.set(part.iter().copied()));
            let sql = format!(
                "SELECT DISTINCT person_id AS id FROM roster_seat WHERE cycle = {number} AND organisation_id IN {part}
                 AND {}",
                one_of("seat", Seat::SPEAKING)
            );
            kept.extend(self.all::<One>(&sql, bound.values()).await?.into_iter().map(|row| row.id));
        }
        if kept.contains(&proposal.by) { Err(Error::Forbidden(Reason::Separation)) } else { Ok(Kept(kept)) }
    }
}

fn twice() -> Problem {
    let (zh, en) = ("同样的变动已经提请或生效", "the same change has been proposed or is in force already");
    Problem::new("CHANGE_TWICE", "", zh, en)
}
