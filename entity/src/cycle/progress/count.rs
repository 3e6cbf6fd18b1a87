//! What is kept of each rater: how many tasks, and how many of them are done. Of named channels it is counted as it happens,
//! of anonymous ones with participation only.
use super::{Progress, row};
use crate::{
    Error, Result,
    ground::{
        sql::Bound,
        word::{none_of, one_of},
    },
};
use policy::{Phase, words::SheetState};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeMap;

/// What was handed in for an assignment `a`: of a named channel, or as far as participation tells.
pub(super) const TAKEN: &str = "LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number
    LEFT JOIN participation q ON q.cycle = a.cycle AND q.assignment = a.number";
/// Whether anything was.
pub(super) fn done() -> String {
    format!("({} OR q.assignment IS NOT NULL)", one_of("s.state", SheetState::HANDED_IN))
}

/// Whether it is asked: of what has ended only what was done.
pub(super) fn stands() -> String {
    format!("NOT a.withdrawn AND (NOT a.ended OR {})", done())
}

/// Somebody who rates in a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub(crate) struct Rater {
    cycle: i32,
    rater_id: Uuid,
}

impl Progress<'_> {
    /// The raters of a cycle that has just been given its assignments.
    pub(crate) async fn found_raters(&self, cycle: i32) -> Result<()> {
        let sql = format!(
            "INSERT INTO rater (cycle, person_id, code, named_asked, named_done, secret_asked, secret_done)
             SELECT a.cycle, a.rater_id, p.code, count(CASE WHEN {} THEN 1 END), 0,
             count(CASE WHEN {} THEN 1 END), 0 FROM assignment a JOIN person p ON p.id = a.rater_id
             WHERE a.cycle = $1 GROUP BY a.cycle, a.rater_id, p.code ORDER BY p.code",
            none_of("a.channel", Channel::ANONYMOUS),
            one_of("a.channel", Channel::ANONYMOUS)
        );
        self.run(&sql, vec![cycle.into()]).await?;
        Ok(self.analyse("rater").await?)
    }

    /// The raters of the tasks that a change of a cycle's roster touched or added.
    pub(crate) async fn raters_changed(&self, cycle: i32, change: i32) -> Result<Vec<Rater>> {
        let sql = "SELECT DISTINCT a.cycle, a.rater_id FROM roster_change_task k
            JOIN assignment a ON a.cycle = k.cycle AND a.number = k.assignment WHERE k.cycle = $1 AND k.change = $2";
        self.all(sql, vec![cycle.into(), change.into()]).await
    }

    /// These persons, in the running cycles in which they rate.
    pub(crate) async fn raters_among(&self, persons: &[Uuid]) -> Result<Vec<Rater>> {
        let mut bound = Bound::default();
        let sql = format!(
            "SELECT DISTINCT a.cycle, a.rater_id FROM assignment a JOIN cycle c ON c.number = a.cycle
             WHERE a.rater_id IN {} AND {}",
            bound.set(persons.iter().copied()),
            one_of("c.phase", &[Phase::Preparing, Phase::SelfAssessment, Phase::Scoring])
        );
        self.all(&sql, bound.values()).await
    }

    /// Counts raters again whose tasks have changed.
    pub(crate) async fn recount(&self, raters: Vec<Rater>) -> Result<()> {
        let mut by_cycle: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
        for rater in raters {
            by_cycle.entry(rater.cycle).or_default().push(rater.rater_id);
        }
        for (cycle, raters) in by_cycle {
            for part in raters.chunks(1_000) {
                self.recount_part(cycle, part).await?;
            }
        }
        Ok(())
    }

    async fn recount_part(&self, cycle: i32, raters: &[Uuid]) -> Result<()> {
        let mut bound = Bound::default();
        let (number, persons) = (bound.put(cycle), bound.set(raters.iter().copied()));
        let new = format!(
            "INSERT INTO rater (cycle, person_id, code, named_asked, named_done, secret_asked, secret_done)
             SELECT {number}, p.id, p.code, 0, 0, 0, 0 FROM person p WHERE p.id IN {persons}
             ON CONFLICT (cycle, person_id) DO NOTHING"
        );
        self.run(&new, bound.so_far()).await?;
        // A sheet that is handed in at this moment is counted before or after, and not lost between the two.
        let which = format!("cycle = {number} AND person_id IN {persons}");
        let held = format!("SELECT code FROM rater WHERE {which} ORDER BY person_id {}", self.lock("FOR UPDATE"));
        self.rows(&held, bound.so_far()).await?;
        let counted = counted(&format!("a.cycle = {number} AND a.rater_id IN {persons}"));
        let sql = format!(
            "UPDATE rater SET named_asked = coalesce(c.named_asked, 0), named_done = coalesce(c.named_done, 0),
             secret_asked = coalesce(c.secret_asked, 0), secret_done = coalesce(c.secret_done, 0)
             FROM (SELECT r.person_id, n.* FROM rater r LEFT JOIN ({counted}) n ON n.rater_id = r.person_id
                WHERE r.{which}) c
             WHERE rater.cycle = {number} AND rater.person_id = c.person_id"
        );
        self.run(&sql, bound.values()).await?;
        Ok(())
    }

    /// A rater handed a sheet in (1), or it was given back (-1). Neither happens to a task that has ended, which would then
    /// be asked again, or no more.
    pub(crate) async fn count_sheet(&self, cycle: i32, rater: Uuid, change: i32) -> Result<()> {
        let sql = "UPDATE rater SET named_done = named_done + $1 WHERE cycle = $2 AND person_id = $3";
        match self.run(sql, vec![change.into(), cycle.into(), rater.into()]).await?.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::internal("a task without its rater")),
        }
    }

    /// Takes over what participation tells now. Every row is written anew, in the order of codes, so that none tells by its
    /// place when it changed.
    pub(crate) async fn count_participation(&self, cycle: i32) -> Result<()> {
        let counted = counted(&format!("a.cycle = $1 AND {}", one_of("a.channel", Channel::ANONYMOUS)));
        let sql = format!(
            "SELECT r.cycle, r.person_id, r.code, r.named_asked, r.named_done,
             coalesce(n.secret_asked, 0) AS secret_asked, coalesce(n.secret_done, 0) AS secret_done FROM rater r
             LEFT JOIN ({counted}) n ON n.rater_id = r.person_id WHERE r.cycle = $1 ORDER BY r.code"
        );
        let rows: Vec<row::Model> = self.all(&sql, vec![cycle.into()]).await?;
        self.run("DELETE FROM rater WHERE cycle = $1", vec![cycle.into()]).await?;
        Ok(self.insert::<row::Entity>(rows).await?)
    }
}

/// The counts of each rater, from the assignments themselves.
fn counted(which: &str) -> String {
    let count = |channel: &str, also: &str| format!("CAST(count(CASE WHEN {channel} {also} THEN 1 END) AS INTEGER)");
    let (named, secret) = (none_of("a.channel", Channel::ANONYMOUS), one_of("a.channel", Channel::ANONYMOUS));
    let done = format!("AND {}", done());
    format!(
        "SELECT a.rater_id, {} AS named_asked, {} AS named_done, {} AS secret_asked, {} AS secret_done
         FROM assignment a {TAKEN} WHERE {which} AND {} GROUP BY a.rater_id",
        count(&named, ""),
        count(&named, &done),
        count(&secret, ""),
        count(&secret, &done),
        stands()
    )
}
