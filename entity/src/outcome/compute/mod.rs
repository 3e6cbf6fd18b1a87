//! Computing (domain rules 10, 13 to 16 and 18): the database sums and counts, `scoring` computes, ranges of targets at a
//! time. The order of the steps is the act's; a [`Run`] carries its permit through them.
mod given;

pub use given::Given;

use crate::{
    Error, Result,
    cycle::cycle::Cycle,
    ground::{sql::Bound, word::is},
    outcome::{
        figure::{self, row::figure as lines},
        scorecard::{self as kept, row::scorecard as table},
    },
};
use policy::{
    Permit, acts,
    words::{ClosingStep, DecisionState},
};
use scoring::{Points, Scheme, grade, rank, scorecard};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeMap;

crate::ground::handle! {
    /// Makes scorecards of marks.
    Computing, computing
}

/// How many targets are computed at once: bounds the memory, not the result.
const RANGE: usize = 500;

/// The scorecards of a closed cycle on their way, with the permit to make them.
pub struct Run {
    permit: Permit<acts::cycle::Compute>,
    cycle: Cycle,
    scheme: Scheme,
    version: i32,
    /// The version computed last, published or not; 0 if none was.
    earlier: i32,
    targets: Vec<TargetRow>,
}

/// Some targets of a run, one after the other.
#[derive(Clone, Copy)]
pub struct Range<'r>(&'r [TargetRow]);

/// What has been computed and not yet written.
#[derive(Default)]
pub struct Cards {
    rows: Vec<table::Model>,
    figures: Vec<lines::Model>,
    totals: Vec<Option<Points>>,
}

/// The totals of all targets, in their order; none where too much went unassessed.
#[derive(Default)]
pub struct Totals(Vec<Option<Points>>);

#[derive(FromQueryResult)]
struct TargetRow {
    number: i32,
    code: String,
    organisation_id: Uuid,
}

impl Run {
    /// The targets, in ranges that are computed at once.
    pub fn ranges(&self) -> impl Iterator<Item = Range<'_>> {
        self.targets.chunks(RANGE).map(Range)
    }

    /// Computes a range: what stood before it was computed anew says how anonymous channels stand (rule 10).
    pub fn compute(&self, range: Range<'_>, given: &Given) -> Result<Cards> {
        let mut cards = Cards::default();
        for target in range.0 {
            let marks = given.marks(target.number)?;
            let card = if self.earlier > 0 {
                scorecard::recompute(&self.scheme, marks, given.standing(target.number))
            } else {
                scorecard::compute(&self.scheme, marks)
            };
            let card = card.map_err(|misfit| Error::internal(format!("{misfit:?}")))?;
            let (cycle, revision) = (self.cycle.number, self.permit.revision().to_string());
            cards.totals.push(card.total.as_ref().map(|total| total.rounded));
            cards.figures.extend(figure::rows(cycle, target.number, self.version, &card)?);
            let named = (target.number, target.code.clone());
            cards.rows.push(kept::row_of(cycle, named, self.version, &card, revision));
        }
        Ok(cards)
    }
}

impl Range<'_> {
    /// The numbers of its first and last target.
    fn ends(self) -> (i32, i32) {
        let number = |target: Option<&TargetRow>| target.map(|target| target.number).unwrap_or_default();
        (number(self.0.first()), number(self.0.last()))
    }
}

impl Totals {
    /// How many there are.
    pub fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }
}

impl Computing<'_> {
    /// Begins to compute a cycle, all of whose channels are closed and counted.
    pub async fn begin(&self, permit: Permit<acts::cycle::Compute>) -> Result<Run> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        if cycle.closing != ClosingStep::Done {
            let (zh, en) = ("各渠道尚未全部截止计票", "the channels are not all closed and counted yet");
            return Err(Error::invalid("NOT_CLOSED", "id", zh, en));
        }
        let scheme = self.forms().scheme_of_version(cycle.scheme_version_id).await?;
        let version = self.next_version(&cycle).await?;
        let earlier = self.latest_version(&cycle).await?;
        let sql = "SELECT number, code, organisation_id FROM cycle_target WHERE cycle = $1 ORDER BY number";
        let targets = self.all(sql, vec![cycle.number.into()]).await?;
        Ok(Run { permit, cycle, scheme, version, earlier, targets })
    }

    /// Fails while a draft publication of these scorecards is under review: its figures must stay what they are.
    pub async fn not_under_review(&self, run: &Run) -> Result<()> {
        self.publications().no_draft(run.cycle.number).await
    }

    /// A published version stays; computing again makes the next beside it.
    async fn next_version(&self, cycle: &Cycle) -> Result<i32> {
        let mut bound = Bound::default();
        let number = bound.put(cycle.number);
        let sql = format!(
            "SELECT CAST(coalesce(max(scorecard_version), 0) + 1 AS BIGINT) AS n FROM publication
             WHERE cycle = {number} AND {}",
            is("state", DecisionState::Approved)
        );
        i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)
    }

    /// The version computed last, published or not; 0 if none was.
    async fn latest_version(&self, cycle: &Cycle) -> Result<i32> {
        let mut bound = Bound::default();
        let number = bound.put(cycle.number);
        let sql =
            format!("SELECT CAST(coalesce(max(version), 0) AS BIGINT) AS n FROM scorecard WHERE cycle = {number}");
        i32::try_from(self.count(&sql, &bound).await?).map_err(Error::internal)
    }

    /// Writes the scorecards of a range, in the place of what was computed before and not published.
    pub async fn put(&self, run: &Run, range: Range<'_>, cards: Cards, totals: &mut Totals) -> Result<()> {
        if run.earlier > 0 {
            self.clear(&run.cycle, run.version, range.ends()).await?;
        }
        self.insert::<table::Entity>(cards.rows).await?;
        self.analyse("scorecard").await?;
        self.insert::<lines::Entity>(cards.figures).await?;
        totals.0.extend(cards.totals);
        Ok(())
    }

    async fn clear(&self, cycle: &Cycle, version: i32, (low, high): (i32, i32)) -> Result<()> {
        for table in ["figure", "scorecard"] {
            let sql = format!("DELETE FROM {table} WHERE cycle = $1 AND version = $2 AND target BETWEEN $3 AND $4");
            self.run(&sql, vec![cycle.number.into(), version.into(), low.into(), high.into()]).await?;
        }
        Ok(())
    }

    /// Ranks and grades all targets of the cycle by rounded totals: one statement for ranks, one for each grade.
    pub async fn rank(&self, run: Run, totals: &Totals) -> Result<()> {
        let (totals, scheme, values) = (&totals.0, &run.scheme, [run.cycle.number, run.version]);
        let places = rank::competition(totals);
        let grades = grade::assign(scheme.grades(), scheme.tie(), totals);
        self.run(
            "UPDATE scorecard SET place = r.place FROM (
                SELECT id, rank() OVER (ORDER BY total DESC) AS place FROM scorecard
                WHERE cycle = $1 AND version = $2 AND total IS NOT NULL
             ) r WHERE r.id = scorecard.id",
            vec![values[0].into(), values[1].into()],
        )
        .await?;
        // Equal totals share a rank and a grade, so a grade is one or more ranges of totals.
        let mut by_total: BTreeMap<Points, usize> = BTreeMap::new();
        for ((total, grade), place) in totals.iter().zip(grades).zip(places) {
            if let (Some(total), Some(grade), Some(_)) = (total, grade, place) {
                by_total.insert(*total, grade);
            }
        }
        for (low, high, grade) in ranges(&by_total) {
            let code = scheme.grades().get(grade).map(|grade| grade.code.clone());
            let bound = vec![code.into(), values[0].into(), values[1].into(), low.0.into(), high.0.into()];
            let sql = "UPDATE scorecard SET grade = $1 WHERE cycle = $2 AND version = $3 AND total BETWEEN $4 AND $5";
            self.run(sql, bound).await?;
        }
        Ok(())
    }
}

/// Runs of neighbouring totals with one grade.
fn ranges(by_total: &BTreeMap<Points, usize>) -> Vec<(Points, Points, usize)> {
    let mut ranges: Vec<(Points, Points, usize)> = vec![];
    for (total, grade) in by_total {
        match ranges.last_mut() {
            Some(last) if last.2 == *grade => last.1 = *total,
            _ => ranges.push((*total, *total, *grade)),
        }
    }
    ranges
}
