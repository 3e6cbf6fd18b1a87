//! Progress: who has taken part and who is still to score, never what was said (domain rule 11).
mod count;
pub(crate) mod row;

use crate::{
    Db, Error, Result, Slice,
    ground::{
        sql::{Bound, Page},
        word::{is, is_not, one_of},
    },
};
use count::{TAKEN, done, stands};
use policy::{
    Actor, Id, Permit, Phase, acts, record,
    words::{ClosingStep, Seat},
};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeSet;

crate::ground::handle! {
    /// How far raters have come.
    Progress, progress
}

/// Participation in an open anonymous channel is recorded at most once a minute, so that it does not tell who came
/// when.
const BATCH: i64 = 60_000;

/// A cycle whose anonymous channels are open.
fn open() -> String {
    format!("{} AND {} AND public_key IS NOT NULL", is("closing", ClosingStep::Open), is("phase", Phase::Scoring))
}

/// How far one rater has come.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RaterProgress {
    /// The rater.
    pub person_id: Uuid,
    /// The rater's code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// How many tasks there are.
    pub asked: i64,
    /// How many of them are done.
    pub done: i64,
}

impl Db {
    /// Brings participation in open anonymous channels up to date, unless that was done less than a minute ago.
    pub async fn refresh_participation(&self, cycle: Id<record::Cycle>) -> Result<()> {
        let tx = self.write().await?;
        let due = tx
            .run(
                &format!(
                    "UPDATE cycle SET participation_at = $1 WHERE id = $2 AND {} AND participation_at <= $3",
                    open()
                ),
                vec![tx.now().into(), cycle.uuid().into(), (tx.now() - BATCH).into()],
            )
            .await?;
        if due.rows_affected() == 0 {
            return Ok(());
        }
        let row = tx.cycles().row(cycle.uuid()).await?;
        let took_part = tx.progress().tagged(&row).await?;
        tx.closing().write_participation(row.number, took_part).await?;
        tx.commit().await
    }
}

impl Progress<'_> {
    /// Whether participation in open anonymous channels may be brought up to date: not if that was done less than a minute
    /// ago.
    pub async fn participation_due(&self, cycle: Id<record::Cycle>) -> Result<bool> {
        let mut bound = Bound::default();
        let (id, before) = (bound.put(cycle.uuid()), bound.put(self.now() - BATCH));
        let sql =
            format!("SELECT count(*) AS n FROM cycle WHERE id = {id} AND {} AND participation_at <= {before}", open());
        Ok(self.count(&sql, &bound).await? > 0)
    }

    /// The assignments whose tag is in the urn.
    async fn tagged(&self, cycle: &crate::cycle::cycle::Cycle) -> Result<BTreeSet<i32>> {
        #[derive(FromQueryResult)]
        struct Row {
            tag: Vec<u8>,
        }
        let table = migration::ballot::name(cycle.number);
        let rows: Vec<Row> = self.all(&format!("SELECT tag FROM {table}"), vec![]).await?;
        let tags: std::collections::HashSet<_> = rows.into_iter().map(|row| row.tag).collect();
        let key = self.db.keys.tag_key(cycle.id)?;
        let mut took_part = BTreeSet::new();
        for secret in self.ballots().secret_assignments(cycle.number).await?.iter().filter(|secret| !secret.withdrawn) {
            let tag = key.tag(cycle.id, secret.id).map_err(Error::internal)?;
            if tags.contains(tag.as_bytes().as_slice()) {
                took_part.insert(secret.number);
            }
        }
        Ok(took_part)
    }

    /// How far the raters have come, by code. Tasks on the viewer, or on what the viewer answers for, are in no count:
    /// a target never learns who has rated them, whatever their role. What is counted of these few raters apart is taken
    /// off what is kept of everybody.
    pub async fn list(
        &self,
        permit: &Permit<acts::cycle::Progress>,
        viewer: &Actor,
        unfinished: bool,
        page: &Page,
    ) -> Result<Slice<RaterProgress>> {
        let mut bound = Bound::default();
        let cycle = bound.put(self.cycles().row(permit.id().uuid()).await?.number);
        let apart = apart(&cycle, &bound.put(viewer.person().unwrap_or_default()));
        let (kept, left) = if unfinished {
            (UNFINISHED, "r.named_done + r.secret_done - x.done < r.named_asked + r.secret_asked - x.asked")
        } else {
            (ASKED, "r.named_asked + r.secret_asked > x.asked")
        };
        let every = format!("WHERE r.cycle = {cycle} AND {kept}");
        let of_apart = format!("FROM apart x JOIN rater r ON r.cycle = {cycle} AND r.person_id = x.rater_id");
        let total = format!(
            "{apart} SELECT (SELECT count(*) FROM rater r {every}) - (SELECT count(*) {of_apart} WHERE {kept})
             + (SELECT count(*) {of_apart} WHERE {left}) AS n"
        );
        let total = self.total(page, &total, &bound).await?;
        let after = page.after.as_ref().map(|code| format!("AND r.code > {}", bound.put(code.clone())));
        let after = after.unwrap_or_default();
        let most = bound.put(i64::from(page.first) + 1);
        let of = format!("FROM rater r JOIN person p ON p.id = r.person_id {every}");
        let of_apart = format!("{of_apart} JOIN person p ON p.id = r.person_id");
        let sql = format!(
            "{apart} SELECT * FROM (
                SELECT r.person_id, r.code, p.name_zh, p.name_en,
                CAST(r.named_asked + r.secret_asked AS BIGINT) AS asked,
                CAST(r.named_done + r.secret_done AS BIGINT) AS done {of} {after}
                AND r.person_id NOT IN (SELECT rater_id FROM apart) ORDER BY r.code LIMIT {most}
             ) others UNION ALL SELECT r.person_id, r.code, p.name_zh, p.name_en,
             r.named_asked + r.secret_asked - x.asked, r.named_done + r.secret_done - x.done {of_apart}
             WHERE {left} {after} ORDER BY code LIMIT {most}"
        );
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }
}

/// Which rows count for raters who are asked for something, and for those who are still to score: as in the indexes.
const ASKED: &str = "r.named_asked + r.secret_asked > 0";
const UNFINISHED: &str = "r.named_done + r.secret_done < r.named_asked + r.secret_asked";

/// The raters of what the viewer is or answers for, and how many of their tasks are on that.
fn apart(cycle: &str, viewer: &str) -> String {
    format!(
        "WITH own AS (
            SELECT number, person_id FROM cycle_target WHERE cycle = {cycle} AND person_id = {viewer}
            UNION SELECT t.number, t.person_id FROM roster_seat h JOIN cycle_target t ON t.cycle = {cycle}
            AND t.organisation_id = h.organisation_id AND t.person_id IS NULL
            WHERE h.cycle = {cycle} AND h.person_id = {viewer} AND {}
         ), apart AS (
            SELECT a.rater_id, count(*) AS asked, count(CASE WHEN {} THEN 1 END) AS done FROM own
            JOIN assignment a ON a.cycle = {cycle} AND a.target = own.number {TAKEN}
            WHERE {} AND (own.person_id IS NULL OR {}) GROUP BY a.rater_id
         )",
        one_of("h.seat", Seat::SPEAKING),
        done(),
        stands(),
        is_not("a.channel", Channel::SelfAssessment)
    )
}
