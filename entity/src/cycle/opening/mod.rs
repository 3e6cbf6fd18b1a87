//! What a cycle gets when it opens: its targets, and every assignment of its channels (评价任务); rehearsed before that.
//!
//! Assignments are generated beside the transaction and written by parts as they come: memory grows with the roster, not
//! with the pairs, and time with both alike.
use crate::{
    Error, Result,
    cycle::{
        cycle::{self, Cycle, Planned},
        roster::Of,
    },
    ground::sql::Bound,
    marks::assignment,
};
use policy::{
    Permit, acts,
    assign::{Assessed, Finding, Pair, Rehearsal, assess, assign_each},
    relation::Target,
    roster::Roster,
};
use scoring::{Channel, scheme::SchemeFile};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tokio::{sync::mpsc, task::spawn_blocking};

crate::ground::handle! {
    /// What a cycle gets when it opens.
    Opening, opening
}

/// How many assignments are held at once, and how many targets: bounds the memory, not the result.
const PART: usize = 20_000;

/// What was assigned.
#[derive(Clone, Copy, Debug, Default)]
pub struct Assigned {
    /// How many assignments there are.
    pub assignments: usize,
    /// Whether any is in an anonymous channel.
    pub secret: bool,
}

/// What a rehearsal tells.
#[derive(Debug, Default)]
pub struct Rehearsed {
    /// How many would be assessed.
    pub targets: usize,
    /// How many tasks there would be, by channel.
    pub channels: BTreeMap<Channel, usize>,
    /// Some of them.
    pub sample: Vec<Pair>,
    /// What is wrong with that.
    pub findings: Vec<Finding>,
}

/// How many tasks of each channel a rehearsal shows.
const SAMPLE: usize = 5;

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    code: String,
    name_zh: String,
    name_en: String,
}

impl Opening<'_> {
    /// Who would rate whom if the cycle opened now, and what is wrong with that. The caller is not shown who would rate
    /// them, or what they answer for (domain rule 11).
    pub async fn rehearse(&self, permit: &Permit<acts::cycle::Rehearse>) -> Result<Rehearsed> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        let tenant = *self.path(cycle.organisation_id).await?.first().ok_or(Error::NotFound)?;
        let scheme = self.forms().scheme_of_version(cycle.scheme_version_id).await?;
        let roster = self.selected(&cycle, scheme.file(), Of::Today(tenant)).await?;
        let own = self.nominations().answered_for(permit).await?;
        let (root, seed) = (cycle.organisation_id, cycle.seed.cast_unsigned());
        let rehearsing = spawn_blocking(move || {
            let mut told = Rehearsed::default();
            let mut shown: BTreeMap<Channel, usize> = BTreeMap::new();
            let Rehearsal { targets, findings } = assign_each(&roster, scheme.file(), root, seed, |pair| {
                *told.channels.entry(pair.channel).or_default() += 1;
                let shown = shown.entry(pair.channel).or_default();
                if *shown < SAMPLE && !own.contains(&pair.target.id()) {
                    *shown += 1;
                    told.sample.push(pair);
                }
            });
            // A target must not learn that anybody was nominated to rate them.
            let of_them = |finding: &Finding| finding.ids.iter().any(|id| own.contains(id));
            let hidden = |finding: &Finding| finding.problem.code == "NOMINATIONS_STALE" && of_them(finding);
            let findings = findings.into_iter().filter(|finding| !hidden(finding)).collect();
            Rehearsed { targets: targets.len(), findings, ..told }
        });
        rehearsing.await.map_err(Error::internal)
    }

    /// The roster with each person's particulars: who is exempt, who is new, who was nominated.
    pub(crate) async fn selected(&self, cycle: &Cycle, scheme: &SchemeFile, of: Of) -> Result<Roster> {
        let mut roster = self.rosters().read(of).await?;
        roster.apply(self.rosters().particulars(cycle, scheme, of).await?);
        Ok(roster)
    }

    /// Writes the targets and assignments of a cycle whose roster is frozen.
    pub async fn assign(&self, opening: &Planned) -> Result<Assigned> {
        let (cycle, scheme) = (&opening.cycle, opening.scheme.clone());
        let roster = Arc::new(self.selected(cycle, scheme.file(), Of::Cycle(cycle.number)).await?);
        let root = cycle.organisation_id;
        let numbers = self.put_targets(cycle.number, &assess(&roster, scheme.file(), root)).await?;
        let (parts, mut come) = mpsc::channel(1);
        let seed = cycle.seed.cast_unsigned();
        let generating = spawn_blocking(move || {
            let mut part = Part { pairs: Vec::with_capacity(PART), parts };
            assign_each(&roster, scheme.file(), root, seed, |pair| part.put(pair));
            part.send();
        });
        let mut assigned = Assigned::default();
        while let Some(pairs) = come.recv().await {
            self.put_pairs(cycle.number, &pairs, &numbers, &mut assigned).await?;
        }
        generating.await.map_err(Error::internal)?;
        self.analyse("assignment").await?;
        self.progress().found_raters(cycle.number).await?;
        Ok(assigned)
    }

    async fn put_pairs(
        &self,
        cycle: i32,
        pairs: &[Pair],
        numbers: &HashMap<Uuid, i32>,
        assigned: &mut Assigned,
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let target = numbers.get(&pair.target.id()).ok_or_else(|| Error::internal("pair without a target"))?;
            assigned.assignments += 1;
            assigned.secret |= pair.channel.anonymous();
            rows.push(row(cycle, assigned.assignments, pair, *target)?);
        }
        Ok(self.insert::<assignment::row::assignment::Entity>(rows).await?)
    }

    /// Writes the targets, numbered by their codes, and returns the numbers.
    async fn put_targets(&self, cycle: i32, targets: &[Assessed]) -> Result<HashMap<Uuid, i32>> {
        let mut numbers = HashMap::with_capacity(targets.len());
        for part in targets.chunks(PART) {
            let names = self.target_names(cycle, part).await?;
            let mut rows = Vec::with_capacity(part.len());
            for assessed in part {
                let id = assessed.target.id();
                let name = names.get(&id).ok_or_else(|| Error::internal("target without a name"))?;
                let number = i32::try_from(numbers.len() + 1).map_err(Error::internal)?;
                numbers.insert(id, number);
                rows.push(cycle::row::target::Model {
                    cycle,
                    number,
                    person_id: matches!(assessed.target, Target::Person(_)).then_some(id),
                    organisation_id: assessed.organisation,
                    code: name.code.clone(),
                    name_zh: name.name_zh.clone(),
                    name_en: name.name_en.clone(),
                });
            }
            self.insert::<cycle::row::target::Entity>(rows).await?;
        }
        self.analyse("cycle_target").await?;
        Ok(numbers)
    }

    /// The names of these targets, all of one kind, as they are today or as the cycle froze them.
    async fn target_names(&self, cycle: i32, targets: &[Assessed]) -> Result<HashMap<Uuid, Named>> {
        let persons = matches!(targets.first().map(|first| first.target), Some(Target::Person(_)));
        let mut bound = Bound::default();
        let ids = bound.set(targets.iter().map(|assessed| assessed.target.id()));
        let sql = if persons {
            format!("SELECT id, code, name_zh, name_en FROM person WHERE id IN {ids}")
        } else {
            let cycle = bound.put(cycle);
            format!(
                "SELECT organisation_id AS id, code, name_zh, name_en FROM roster_organisation
                 WHERE cycle = {cycle} AND organisation_id IN {ids}"
            )
        };
        let names: Vec<Named> = self.all(&sql, bound.values()).await?;
        Ok(names.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Pairs on their way to the database. They are dropped once a part could not be written.
struct Part {
    pairs: Vec<Pair>,
    parts: mpsc::Sender<Vec<Pair>>,
}

impl Part {
    fn put(&mut self, pair: Pair) {
        self.pairs.push(pair);
        if self.pairs.len() == PART {
            self.send();
        }
    }

    fn send(&mut self) {
        let full = std::mem::replace(&mut self.pairs, Vec::with_capacity(PART));
        let _ = self.parts.blocking_send(full);
    }
}

pub(crate) fn row(cycle: i32, number: usize, pair: &Pair, target: i32) -> Result<assignment::row::assignment::Model> {
    Ok(assignment::row::assignment::Model {
        id: Uuid::now_v7(),
        cycle,
        number: i32::try_from(number).map_err(Error::internal)?,
        channel: pair.channel.into(),
        group_id: pair.group,
        rater_id: pair.rater,
        rater_organisation_id: pair.rater_organisation,
        target,
        extended_to: None,
        withdrawn: false,
        ended: false,
        version: 1,
    })
}
