//! Progress: who has taken part and who is still to score, never what was said (domain rule 11).
use crate::{
    Db, Error, Result, Slice,
    ground::{
        sql::{Bound, Page},
        tx::Tx,
    },
};
use policy::{Actor, Id, Permit, acts, record};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::BTreeSet;

/// Participation in an open anonymous channel is taken down at most once a minute, so that nobody can tell from it who
/// came when.
const BATCH: i64 = 60_000;

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
                "UPDATE cycle SET participation_at = $1 WHERE id = $2 AND closing = 'OPEN' AND phase = 'SCORING'
                 AND public_key IS NOT NULL AND participation_at <= $3",
                vec![tx.now().into(), cycle.uuid().into(), (tx.now() - BATCH).into()],
            )
            .await?;
        if due.rows_affected() == 0 {
            return Ok(());
        }
        let row = tx.cycle_row(cycle.uuid()).await?;
        let took_part = tx.tagged(&row).await?;
        tx.write_participation(row.number, took_part).await?;
        tx.commit().await
    }
}

impl Tx {
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
        for secret in self.secret_assignments(cycle.number).await?.iter().filter(|secret| !secret.withdrawn) {
            let tag = key.tag(cycle.id, secret.id).map_err(Error::internal)?;
            if tags.contains(tag.as_bytes().as_slice()) {
                took_part.insert(secret.number);
            }
        }
        Ok(took_part)
    }

    /// How far the raters have come, by code. Tasks on the viewer, or on what the viewer answers for, are in no count:
    /// a target never learns who has rated them, whatever their role.
    pub async fn progress(
        &self,
        permit: &Permit<acts::cycle::Progress>,
        viewer: &Actor,
        unfinished: bool,
        page: &Page,
    ) -> Result<Slice<RaterProgress>> {
        let mut bound = Bound::default();
        let cycle = bound.put(permit.id().uuid());
        let viewer = bound.put(viewer.person().unwrap_or_default());
        let having = if unfinished { "WHERE done < asked" } else { "" };
        let rows = format!(
            "SELECT p.id AS person_id, p.code, p.name_zh, p.name_en, count(*) AS asked,
             count(CASE WHEN s.state IN ('SUBMITTED', 'CONFIRMED') OR q.assignment IS NOT NULL THEN 1 END) AS done
             FROM assignment a JOIN cycle c ON c.number = a.cycle AND c.id = {cycle}
             JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
             JOIN person p ON p.id = a.rater_id
             LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number
             LEFT JOIN participation q ON q.cycle = a.cycle AND q.assignment = a.number
             WHERE NOT a.withdrawn AND (NOT a.ended OR s.state IN ('SUBMITTED', 'CONFIRMED') OR q.assignment IS NOT NULL)
             AND (t.person_id IS NULL OR t.person_id <> {viewer} OR a.channel = 4)
             AND NOT (t.person_id IS NULL AND EXISTS (SELECT 1 FROM roster_seat h WHERE h.cycle = a.cycle
                AND h.organisation_id = t.organisation_id AND h.person_id = {viewer}
                AND h.seat IN ('HEAD', 'OPERATOR')))
             GROUP BY p.id, p.code, p.name_zh, p.name_en"
        );
        let total = self.count(&format!("SELECT count(*) AS n FROM ({rows}) r {having}"), &bound).await?;
        let after = page
            .after
            .as_ref()
            .map(|code| format!("{} code > {}", if unfinished { "AND" } else { "WHERE" }, bound.put(code.clone())));
        let most = bound.put(i64::from(page.first) + 1);
        let after = after.unwrap_or_default();
        let sql = format!("SELECT * FROM ({rows}) r {having} {after} ORDER BY code LIMIT {most}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }
}
