//! Ballots (无记名测评表): decided in one transaction, sealed in memory, written alone in another (domain rule 9).
//!
//! Nothing here takes a write permit, an audit row, an outbox row or a version: whatever went with a ballot could
//! be laid beside it.
use crate::{
    Db, Error, Result,
    cycle::cycle::{Cycle, Planned, Urn},
    ground::word::{Stored, is, one_of},
    marks::form::FormKey,
    vault::seal::{self, Ballot, Context, PublicKey, RosterSignature, Tag},
};
use policy::{Act, Actor, Id, Phase, acts, record, words::ClosingStep};
use scoring::{Channel, Form, Mark};
use sea_orm::{ConnectionTrait, FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The urns of sealed ballots.
    Ballots, ballots
}

/// A place to fill in a ballot: what the seal needs, and about who stands in it the tag and the task, in memory only.
pub struct Booth {
    task: Uuid,
    cycle: Uuid,
    number: i32,
    target: i32,
    channel: Channel,
    tag: Tag,
    public: PublicKey,
    size: usize,
    form: Form,
}

/// A sealed ballot on its way to the urn.
pub struct Sealed {
    task: Uuid,
    cycle: i32,
    ballot: Ballot,
}

#[derive(FromQueryResult)]
struct Place {
    cycle_id: Uuid,
    cycle: i32,
    number: i32,
    closing: Stored<ClosingStep>,
    target: i32,
    channel: Stored<Channel>,
    group_id: Option<Uuid>,
    organisation_id: Uuid,
    scheme_version_id: Uuid,
    public_key: Option<Vec<u8>>,
    ballot_size: Option<i32>,
}

impl Place {
    fn form_key(&self) -> FormKey {
        FormKey {
            cycle: self.cycle,
            scheme: self.scheme_version_id,
            channel: *self.channel,
            group: self.group_id,
            organisation: self.organisation_id,
        }
    }
}

impl Booth {
    /// The form to fill in.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Checks the marks and seals them, padded to the one size of the scheme.
    pub fn seal(self, marks: &[Mark], comment: Option<&str>) -> Result<Sealed> {
        let marks = self.form.check(marks, comment).map_err(Error::Invalid)?;
        let context = Context { cycle: self.cycle, target: self.target, channel: self.channel.number(), tag: self.tag };
        let bytes = zeroize::Zeroizing::new(marks.to_bytes());
        let ballot = seal::seal(self.public, &context, &bytes, self.size).map_err(Error::internal)?;
        Ok(Sealed { task: self.task, cycle: self.number, ballot })
    }
}

impl Db {
    /// Decides whether the caller may cast a ballot, in a transaction that writes nothing.
    pub async fn booth(&self, actor: &Actor, id: Id<record::Assignment>) -> Result<Booth> {
        let tx = self.read().await?;
        let _ = tx.permit::<acts::ballot::Cast>(actor, id).await?;
        let place = tx.ballots().place(id).await?;
        let form = tx.forms().of(place.form_key()).await?;
        drop(tx);
        let tag = self.tag(&place, id)?;
        let public = place.public_key.as_deref().and_then(|key| PublicKey::try_from(key).ok());
        let public = public.ok_or_else(|| Error::internal("a cycle with ballots has no key"))?;
        Ok(Booth {
            task: id.uuid(),
            cycle: place.cycle_id,
            number: place.cycle,
            target: place.target,
            channel: *place.channel,
            tag,
            public,
            size: usize::try_from(place.ballot_size.unwrap_or_default()).map_err(Error::internal)?,
            form,
        })
    }

    /// Puts a sealed ballot into the urn, or replaces the one with its tag: one statement, in a transaction that holds
    /// this ballot only. The window is checked once more, by the database's clock, and that the task still stands.
    pub async fn cast(&self, sealed: Sealed) -> Result<()> {
        let tx = self.write().await?;
        tx.ballots().urn_open(sealed.cycle, sealed.task).await?;
        let sql = format!(
            "INSERT INTO {} (id, tag, body) VALUES ($1, $2, $3)
             ON CONFLICT (tag) DO UPDATE SET id = excluded.id, body = excluded.body",
            migration::ballot::name(sealed.cycle)
        );
        let ballot = &sealed.ballot;
        let values = vec![ballot.id().into(), ballot.tag().as_bytes().to_vec().into(), ballot.body().to_vec().into()];
        tx.run(&sql, values).await?;
        tx.commit().await
    }

    /// Takes a ballot back, as if it had never been cast.
    pub async fn withdraw_ballot(&self, actor: &Actor, id: Id<record::Assignment>) -> Result<()> {
        let place = self.own_place::<acts::ballot::Withdraw>(actor, id).await?;
        let tag = self.tag(&place, id)?;
        let tx = self.write().await?;
        tx.ballots().urn_open(place.cycle, id.uuid()).await?;
        let sql = format!("DELETE FROM {} WHERE tag = $1", migration::ballot::name(place.cycle));
        tx.run(&sql, vec![tag.as_bytes().to_vec().into()]).await?;
        tx.commit().await
    }

    /// The only question about a ballot: "have I submitted?" Answered by the tag while the urn stands, by participation
    /// afterwards.
    pub async fn have_submitted(&self, actor: &Actor, id: Id<record::Assignment>) -> Result<bool> {
        let place = self.own_place::<acts::ballot::Ask>(actor, id).await?;
        let tx = self.read().await?;
        let mut bound = crate::ground::sql::Bound::default();
        let sql = if ClosingStep::COUNTED.contains(&place.closing) {
            let (cycle, number) = (bound.put(place.cycle), bound.put(place.number));
            format!("SELECT count(*) AS n FROM participation WHERE cycle = {cycle} AND assignment = {number}")
        } else {
            let tag = bound.put(self.tag(&place, id)?.as_bytes().to_vec());
            format!("SELECT count(*) AS n FROM {} WHERE tag = {tag}", migration::ballot::name(place.cycle))
        };
        Ok(tx.count(&sql, &bound).await? > 0)
    }

    async fn own_place<A: Act<Record = record::Assignment>>(
        &self,
        actor: &Actor,
        id: Id<record::Assignment>,
    ) -> Result<Place> {
        let tx = self.read().await?;
        let _ = tx.permit::<A>(actor, id).await?;
        tx.ballots().place(id).await
    }

    fn tag(&self, place: &Place, id: Id<record::Assignment>) -> Result<Tag> {
        let key = self.keys.tag_key(place.cycle_id)?;
        key.tag(place.cycle_id, id.uuid()).map_err(Error::internal)
    }
}

impl Ballots<'_> {
    async fn place(&self, id: Id<record::Assignment>) -> Result<Place> {
        let sql = format!(
            "SELECT c.id AS cycle_id, a.cycle, a.number, c.closing, a.target, a.channel, a.group_id,
             t.organisation_id, c.scheme_version_id, c.public_key, c.ballot_size FROM assignment a
             JOIN cycle c ON c.number = a.cycle JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
             WHERE a.id = $1 AND {}",
            one_of("a.channel", Channel::ANONYMOUS)
        );
        let wrong = || {
            let (zh, en) = ("该渠道为记名评价，请提交评分表", "this channel is named: submit a sheet instead");
            Error::invalid("CHANNEL_IS_NAMED", "assignment", zh, en)
        };
        self.one(&sql, vec![id.uuid().into()]).await?.ok_or_else(wrong)
    }

    /// Fails unless the urn is open now and the task has neither ended nor been withdrawn. Shares the urn with other
    /// ballots and excludes closing and changes of its raters.
    async fn urn_open(&self, cycle: i32, task: Uuid) -> Result<()> {
        self.share_urn(cycle).await?;
        let mut bound = crate::ground::sql::Bound::default();
        let (cycle, now, task) = (bound.put(cycle), bound.put(self.now()), bound.put(task));
        let sql = format!(
            "SELECT count(*) + count(CASE WHEN EXISTS (SELECT 1 FROM assignment a WHERE a.id = {task}
             AND NOT a.ended AND NOT a.withdrawn) THEN 1 END) AS n FROM cycle WHERE number = {cycle}
             AND {} AND {} AND scoring_at <= {now} AND closes_at > {now}",
            is("phase", Phase::Scoring),
            is("closing", ClosingStep::Open)
        );
        match self.count(&sql, &bound).await? {
            2 => Ok(()),
            1 => Err(Error::Forbidden(policy::Reason::Ended)),
            _ => Err(Error::Forbidden(policy::Reason::WindowClosed)),
        }
    }

    /// PostgreSQL's advisory locks leave no trace in a row; SQLite has locked the database already.
    async fn share_urn(&self, cycle: i32) -> Result<()> {
        if self.postgres() {
            self.run("SELECT pg_advisory_xact_lock_shared($1)", vec![i64::from(cycle).into()]).await?;
        }
        Ok(())
    }

    pub(crate) async fn own_urn(&self, cycle: i32) -> Result<()> {
        if self.postgres() {
            self.run("SELECT pg_advisory_xact_lock($1)", vec![i64::from(cycle).into()]).await?;
        }
        Ok(())
    }

    /// Makes the keys of a cycle that opens: ballots are sealed to the one, tagged with the other.
    pub fn make_keys(&self, opening: &Planned) -> Result<PublicKey> {
        Ok(self.db.keys.create(opening.cycle.id)?)
    }

    /// Signs who may cast ballots in a cycle that opens (rule 5).
    pub async fn sign(&self, opening: &Planned, key: PublicKey) -> Result<Urn> {
        Ok(Urn { key, signature: self.sign_raters(&opening.cycle).await? })
    }

    /// Sets up the table of a cycle's ballots.
    pub async fn set_up(&self, opening: &Planned) -> Result<()> {
        self.inner.execute_unprepared(&migration::ballot::create(self.dialect(), opening.cycle.number)).await?;
        Ok(())
    }

    /// Signs who may cast ballots. Reads by parts: a cycle may have millions.
    pub(crate) async fn sign_raters(&self, cycle: &Cycle) -> Result<[u8; 32]> {
        let sql = format!("{} AND a.number > $2 ORDER BY a.number LIMIT $3", secret());
        let key = self.db.keys.tag_key(cycle.id)?;
        let mut signature = RosterSignature::begin(&key).map_err(Error::internal)?;
        self.by_parts(&sql, vec![cycle.number.into()], (0, |row: &Secret| row.number), |row| {
            signature.line(row.line().as_bytes()).map_err(Error::internal)
        })
        .await?;
        Ok(signature.end())
    }

    pub(crate) async fn drop_urn(&self, cycle: i32) -> Result<()> {
        self.inner.execute_unprepared(&migration::ballot::drop(cycle)).await?;
        Ok(())
    }

    /// Those of the anonymous channels, also what has ended or was withdrawn.
    pub(crate) async fn secret_assignments(&self, cycle: i32) -> Result<Vec<Secret>> {
        self.all(&format!("{} ORDER BY a.number", secret()), vec![cycle.into()]).await
    }
}

fn secret() -> String {
    format!(
        "SELECT a.id, a.number, a.channel, a.target, a.rater_id, t.organisation_id, a.ended, a.withdrawn
         FROM assignment a JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
         WHERE a.cycle = $1 AND {}",
        one_of("a.channel", Channel::ANONYMOUS)
    )
}

/// An assignment of an anonymous channel.
#[derive(FromQueryResult)]
pub(crate) struct Secret {
    pub(crate) id: Uuid,
    pub(crate) number: i32,
    pub(crate) channel: Stored<Channel>,
    pub(crate) target: i32,
    pub(crate) rater_id: Uuid,
    pub(crate) organisation_id: Uuid,
    pub(crate) ended: bool,
    pub(crate) withdrawn: bool,
}

impl Secret {
    /// As it is signed. Whether it has ended or was withdrawn is part of it; one that stands says nothing more, so that
    /// what was signed before there were changes is still so signed.
    fn line(&self) -> String {
        let state = match (self.withdrawn, self.ended) {
            (true, _) => "|withdrawn",
            (false, true) => "|ended",
            (false, false) => "",
        };
        format!("{}|{}|{}|{}{state}", self.id.simple(), self.channel.number(), self.target, self.rater_id.simple())
    }
}
