//! Proposing a change: by the office, about people who cannot be the office's own raters.
use super::Changes;
use super::{
    Kind,
    apply::{Concerned, Touched},
    reasoned, still_open,
};
use crate::{
    Error, Result,
    cycle::{change::row as table, cycle::Cycle, roster::Of},
    ground::{error::unique, sql::Bound, word::one_of},
    people::recusal::RecusedFrom,
};
use policy::{
    Id, Permit, Reason, acts,
    assign::Asking,
    record,
    relation::Target,
    words::{RosterChangeState, Seat},
};
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
    pub reason: String,
}

impl NewChange {
    fn other(&self) -> (Option<Uuid>, Option<Uuid>) {
        match self.from {
            Some(RecusedFrom::Person(other)) => (Some(other.uuid()), None),
            Some(RecusedFrom::Organisation(organisation)) => (None, Some(organisation.uuid())),
            None => (None, None),
        }
    }

    fn check(&self) -> Result<()> {
        reasoned(&self.reason, "input.reason")?;
        if (self.kind == Kind::Recused) != self.from.is_some() {
            let (zh, en) = (
                "只有回避须填写对方人员或单位",
                "give fromPerson or fromOrganisation for a recusal, and only for a recusal",
            );
            return Err(Error::invalid("ONE_OF", "input.fromPerson", zh, en));
        }
        if matches!(self.from, Some(RecusedFrom::Person(other)) if other == self.person) {
            let (zh, en) = ("不能对本人回避", "a person cannot be recused from themself");
            return Err(Error::invalid("RECUSED_FROM_SELF", "input.fromPerson", zh, en));
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

    /// Proposes a change. In force at once where it touches no anonymous channel; else a second person decides. A recusal
    /// that is not declared yet is imposed with it, and denies at once.
    pub async fn propose(
        &self,
        permit: Permit<acts::change::Propose>,
        new: NewChange,
        impose: Option<Permit<acts::recusal::Impose>>,
    ) -> Result<Id<record::RosterChange>> {
        new.check()?;
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        still_open(&cycle, "input.cycle")?;
        self.takes_part(&cycle, &new).await?;
        // Before any task is looked at: the answer depends on who could rate whom, which everybody can work out, and
        // not on who does (rule 11).
        let kept = self.kept_from(&cycle, &new).await?;
        if permit.person().is_some_and(|person| kept.contains(&person)) {
            return Err(Error::Forbidden(Reason::Separation));
        }
        let by = permit.person().or(permit.account());
        let mut row = self.prepare(&cycle, &new, by.ok_or_else(|| Error::internal("nobody proposes"))?).await?;
        let change = Concerned::of(&row);
        let touched = self.touched(&change).await?;
        row.anonymous = touched.iter().any(Touched::anonymous);
        let anonymous = row.anonymous;
        self.put(row, kept).await?;
        if touched.is_empty() && new.kind == Kind::Recused {
            let (zh, en) = ("两者之间没有可变动的评价任务", "there is no task between the two that could change");
            return Err(Error::invalid("NOTHING_TO_CHANGE", "input", zh, en));
        }
        if let (Some(impose), Some(from)) = (impose, new.from) {
            self.recusals().impose(impose, from, new.reason).await?;
        }
        if !anonymous {
            self.apply(&cycle, &change, &touched).await?;
            self.in_force(&change, by, None).await?;
        }
        Ok(Id::new(change.id))
    }

    async fn prepare(&self, cycle: &Cycle, new: &NewChange, proposed_by: Uuid) -> Result<table::change::Model> {
        let mut bound = Bound::default();
        let of = bound.put(cycle.number);
        let sql =
            format!("SELECT CAST(coalesce(max(number), 0) + 1 AS BIGINT) AS n FROM roster_change WHERE cycle = {of}");
        let number = i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)?;
        let (other_person_id, organisation_id) = new.other();
        Ok(table::change::Model {
            id: Uuid::now_v7(),
            cycle: cycle.number,
            number,
            kind: new.kind.into(),
            person_id: new.person.uuid(),
            other_person_id,
            organisation_id,
            reason: new.reason.clone(),
            anonymous: false,
            state: RosterChangeState::Proposed.into(),
            proposed_by,
            proposed_at: self.now(),
            decided_by: None,
            decided_at: None,
            decision: String::new(),
            signed_before: None,
            signed_after: None,
            row_version: 1,
        })
    }

    async fn put(&self, row: table::change::Model, kept: BTreeSet<Uuid>) -> Result<()> {
        let (cycle, change) = (row.cycle, row.number);
        self.insert::<table::change::Entity>(vec![row]).await.map_err(|error| unique(error, twice))?;
        let kept = kept.into_iter().map(|person_id| table::kept::Model { cycle, change, person_id });
        Ok(self.insert::<table::kept::Entity>(kept.collect()).await?)
    }

    /// Fails unless the person was on the roster when the cycle froze it.
    async fn takes_part(&self, cycle: &Cycle, new: &NewChange) -> Result<()> {
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
        Err(Error::invalid("NOT_IN_CYCLE", "input.person", zh, en))
    }

    /// The persons from whom a change is kept: those it concerns and, where one ends as a rater, everybody they could
    /// rate, whether they do or not, themselves or through an organisation they answer for.
    async fn kept_from(&self, cycle: &Cycle, new: &NewChange) -> Result<BTreeSet<Uuid>> {
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
        Ok(kept)
    }
}

fn twice() -> Problem {
    let (zh, en) = ("同样的变动已经提请或生效", "the same change has been proposed or is in force already");
    Problem::new("CHANGE_TWICE", "input", zh, en)
}
