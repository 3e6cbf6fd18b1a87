//! Closing (domain rule 9): freeze → open and tally in memory → one write → destroy the keys → drop the ballots.
//! Every step can be repeated; `cycle.closing` says which have been done.
pub(crate) mod row;

use crate::{
    Db, Error, Result,
    cycle::{closing::row as table, cycle::Cycle},
    ground::{
        sql::Bound,
        word::{is, one_of},
    },
    marks::{
        ballot::Secret,
        form::{FormKey, Forms},
    },
    rules::scheme::small,
    vault::seal::{self, Ballot, Context, Tag},
};
use policy::{Id, Permit, Phase, acts, record, words::ClosingStep};
use scoring::{Channel, form::Marks, tally::TallyBox};
use sea_orm::{ConnectionTrait, FromQueryResult, prelude::Uuid};
use std::collections::{BTreeMap, BTreeSet, HashMap};

crate::ground::handle! {
    /// The steps by which a cycle closes.
    Closing, closing
}

/// How many ballots are opened at once: some 10 MB of them.
const CHUNK: i64 = 10_000;
/// How many cycles one statement asks about.
const ASKED: usize = 1_000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    tag: Vec<u8>,
    body: Vec<u8>,
}

/// What the urn held.
#[derive(Default)]
struct Count {
    boxes: BTreeMap<(i32, Channel), TallyBox>,
    took_part: BTreeSet<i32>,
    /// Targets and channels with a copied, moved or broken ballot: they get no tally.
    stopped: BTreeSet<(i32, Channel)>,
    foreign: usize,
}

impl Closing<'_> {
    /// Step one: from here on no sheet, no ballot, no correction.
    pub async fn freeze(&self, permit: Permit<acts::cycle::Close>) -> Result<()> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        self.ballots().own_urn(cycle.number).await?;
        let frozen =
            format!("UPDATE cycle SET {} WHERE id = $1 AND {}", step(ClosingStep::Frozen), step(ClosingStep::Open));
        self.run(&frozen, vec![cycle.id.into()]).await?;
        Ok(())
    }

    /// Step two: opens the ballots, checks each against the roster signed at opening, and writes tallies and
    /// participation in order of content. Returns what to tell the office, if anything was wrong.
    pub async fn tally(&self, permit: Permit<acts::cycle::Close>) -> Result<Option<String>> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        if cycle.closing != ClosingStep::Frozen {
            return Ok(None);
        }
        let alarm = if self.has_urn(&cycle).await? { self.count_urn(&cycle).await? } else { None };
        self.run_one(
            &format!("UPDATE cycle SET {} WHERE id = $1 AND {}", step(ClosingStep::Tallied), step(ClosingStep::Frozen)),
            vec![cycle.id.into()],
        )
        .await?;
        Ok(alarm)
    }

    /// Last step, after the keys are gone: drops the ballots and goes on to REVIEW.
    pub async fn finish(&self, permit: Permit<acts::cycle::Close>) -> Result<()> {
        let cycle = self.cycles().row(permit.id().uuid()).await?;
        if cycle.closing != ClosingStep::Tallied {
            return Err(Error::Conflict);
        }
        self.ballots().drop_urn(cycle.number).await?;
        self.run_one(
            &format!(
                "UPDATE cycle SET {}, {}, version = version + 1 WHERE id = $1 AND version = $2 AND {}",
                step(ClosingStep::Done),
                is("phase", Phase::Review),
                step(ClosingStep::Tallied)
            ),
            vec![cycle.id.into(), permit.version().into()],
        )
        .await
    }

    /// Those of these cycles whose ballots need not be opened any more.
    async fn counted(&self, cycles: &[Uuid]) -> Result<Vec<Id<record::Cycle>>> {
        #[derive(FromQueryResult)]
        struct Counted {
            id: Uuid,
        }
        let mut bound = Bound::default();
        let cycles = bound.set(cycles.iter().copied());
        let counted = one_of("closing", ClosingStep::COUNTED);
        let sql = format!("SELECT id FROM cycle WHERE id IN {cycles} AND {counted} ORDER BY number");
        let rows: Vec<Counted> = self.all(&sql, bound.values()).await?;
        Ok(rows.into_iter().map(|row| Id::new(row.id)).collect())
    }

    async fn has_urn(&self, cycle: &Cycle) -> Result<bool> {
        let mut bound = Bound::default();
        let id = bound.put(cycle.id);
        let sql = format!("SELECT count(*) AS n FROM cycle WHERE id = {id} AND public_key IS NOT NULL");
        Ok(self.count(&sql, &bound).await? == 1)
    }

    async fn count_urn(&self, cycle: &Cycle) -> Result<Option<String>> {
        let secrets = self.ballots().secret_assignments(cycle.number).await?;
        self.check_signature(cycle).await?;
        let key = self.db.keys.tag_key(cycle.id)?;
        let mut by_tag = HashMap::new();
        for secret in &secrets {
            by_tag.insert(*key.tag(cycle.id, secret.id).map_err(Error::internal)?.as_bytes(), secret);
        }
        let forms = self.forms().of_all(&form_keys(cycle, &secrets)).await?;
        let mut count = Count::default();
        let mut after = vec![];
        loop {
            let rows = self.ballots_after(cycle.number, &after).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.tag);
            self.count_chunk(cycle, rows, &by_tag, &forms, &mut count).await?;
        }
        self.write_tallies(cycle.number, count).await
    }

    async fn ballots_after(&self, cycle: i32, after: &[u8]) -> Result<Vec<Row>> {
        let table = migration::ballot::name(cycle);
        let sql = format!("SELECT id, tag, body FROM {table} WHERE tag > $1 ORDER BY tag LIMIT {CHUNK}");
        self.all(&sql, vec![after.to_vec().into()]).await
    }

    /// Fails unless the raters of the anonymous channels are those signed at opening and at every approved change since.
    pub(crate) async fn check_signature(&self, cycle: &Cycle) -> Result<()> {
        #[derive(FromQueryResult)]
        struct Signed {
            roster_signature: Option<Vec<u8>>,
        }
        let signed: Option<Signed> =
            self.one("SELECT roster_signature FROM cycle WHERE id = $1", vec![cycle.id.into()]).await?;
        let now = self.ballots().sign_raters(cycle).await?;
        let signed = signed.and_then(|row| row.roster_signature);
        if signed.as_deref() == Some(now.as_slice()) && self.changes().unbroken(cycle.number, &now).await? {
            return Ok(());
        }
        tracing::error!(cycle = cycle.number, "the raters of the anonymous channels are not those that were signed");
        Err(Error::invalid(
            "RATERS_CHANGED",
            "id",
            "无记名渠道的评价人名单与签署的不一致，停止计票",
            "the raters of the anonymous channels are not those that were signed: counting stops",
        ))
    }

    /// Opens one chunk on all cores, away from the runtime's threads.
    async fn count_chunk(
        &self,
        cycle: &Cycle,
        rows: Vec<Row>,
        by_tag: &HashMap<[u8; 32], &Secret>,
        forms: &Forms,
        count: &mut Count,
    ) -> Result<()> {
        let key = self.db.keys.private_key(cycle.id).map_err(super::custody::key_error)?;
        let mut known = vec![];
        let mut sealed = vec![];
        for row in rows {
            let tag = Tag::try_from(row.tag.as_slice()).ok();
            let Some((tag, secret)) = tag.and_then(|tag| Some((tag, *by_tag.get(tag.as_bytes())?))) else {
                count.foreign += 1;
                continue;
            };
            // A rater who was recused meanwhile: whatever they gave is not opened.
            if secret.withdrawn {
                continue;
            }
            let context = Context { cycle: cycle.id, target: secret.target, channel: secret.channel.number(), tag };
            sealed.push((context, Ballot::from_row(row.id, tag, row.body)));
            known.push(secret);
        }
        let opened =
            tokio::task::spawn_blocking(move || seal::open_all(&key, &sealed)).await.map_err(Error::internal)?;
        for (secret, opened) in known.into_iter().zip(opened) {
            let place = (secret.target, *secret.channel);
            let form = forms.form(form_key(cycle, secret))?;
            let marks = opened.ok().and_then(|bytes| Marks::from_bytes(&form, &bytes).ok());
            let tally = count.boxes.entry(place).or_insert_with(|| TallyBox::new(form.scheme(), form.channel()));
            match marks.map(|marks| tally.put(&marks)) {
                Some(Ok(())) => {
                    count.took_part.insert(secret.number);
                }
                _ => {
                    count.stopped.insert(place);
                }
            }
        }
        Ok(())
    }

    async fn write_tallies(&self, cycle: i32, count: Count) -> Result<Option<String>> {
        let mut tallies = vec![];
        let mut comments = vec![];
        for ((target, channel), tally) in count.boxes {
            if count.stopped.contains(&(target, channel)) {
                continue;
            }
            let tally = tally.close();
            for (leaf, values) in tally.leaves {
                tallies.extend(values.into_iter().map(|(points, marks)| table::tally::Model {
                    cycle,
                    target,
                    channel: channel.into(),
                    leaf: small(leaf),
                    points: points.0,
                    marks: i32::try_from(marks).unwrap_or(i32::MAX),
                }));
            }
            for (position, comment) in (1..).zip(tally.comments) {
                comments.push(table::comment::Model { cycle, target, channel: channel.into(), position, comment });
            }
        }
        self.insert::<table::tally::Entity>(tallies).await?;
        self.insert::<table::comment::Entity>(comments).await?;
        self.write_participation(cycle, count.took_part).await?;
        if count.stopped.is_empty() && count.foreign == 0 {
            return Ok(None);
        }
        let alarm = format!("ballots that do not fit: targets {:?}, foreign {}", count.stopped, count.foreign);
        tracing::error!(cycle, alarm, "closing found ballots that were copied, moved or altered");
        Ok(Some(alarm))
    }

    /// Who took part, in the order of the assignments.
    pub(crate) async fn write_participation(&self, cycle: i32, took_part: BTreeSet<i32>) -> Result<()> {
        self.run("DELETE FROM participation WHERE cycle = $1", vec![cycle.into()]).await?;
        let rows = took_part.into_iter().map(|assignment| table::participation::Model { cycle, assignment });
        self.insert::<table::participation::Entity>(rows.collect()).await?;
        self.progress().count_participation(cycle).await
    }
}

impl Db {
    /// Step three, between two transactions: both keys of a cycle are destroyed. Can be repeated.
    pub fn destroy_keys(&self, cycle: Id<record::Cycle>) -> Result<()> {
        Ok(self.keys.destroy(cycle.uuid())?)
    }

    /// Destroys the keys of cycles that have been counted or called off and still have some: what a crash between that
    /// and step three left. Returns those cycles. For the worker: a directory is listed, and the database asked only
    /// about what lies in it.
    pub async fn destroy_leftover_keys(&self) -> Result<Vec<Id<record::Cycle>>> {
        let kept = self.keys.cycles()?;
        let mut over = vec![];
        for kept in kept.chunks(ASKED) {
            over.extend(self.read().await?.closing().counted(kept).await?);
        }
        for cycle in &over {
            self.destroy_keys(*cycle)?;
        }
        Ok(over)
    }

    /// After the ballots were dropped: SQLite's log beside the database still holds the pages they lay on, until it is
    /// written back and emptied. Best effort: with a reader in the way, the next checkpoint does it; the keys are gone.
    pub async fn forget_pages(&self) -> Result<()> {
        if !self.postgres() {
            self.connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            // A whole roster and all its marks have come in since: the planner should know.
            self.connection.execute_unprepared("PRAGMA optimize").await?;
        }
        Ok(())
    }
}

/// `closing = …`.
fn step(step: ClosingStep) -> String {
    is("closing", step)
}

fn form_key(cycle: &Cycle, secret: &Secret) -> FormKey {
    FormKey {
        cycle: cycle.number,
        scheme: cycle.scheme_version_id,
        channel: *secret.channel,
        group: None,
        organisation: secret.organisation_id,
    }
}

fn form_keys(cycle: &Cycle, secrets: &[Secret]) -> Vec<FormKey> {
    secrets.iter().map(|secret| form_key(cycle, secret)).collect()
}
