//! A transaction: it reads the clock once, loads facts, asks policy, and takes down what was done.
use crate::{Db, Error, Result, ground::trail};
use policy::{Act, Actor, Facts, Id, Permit, Reads, Record, Scope, Tables};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use std::{collections::HashMap, future::Future, sync::Arc};

/// One transaction of one request. The connection in it is not visible outside this crate.
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    pub(crate) db: Db,
    /// The rules as they were when it began: whatever is approved meanwhile, it ends by these.
    pub(crate) rules: Arc<Tables>,
    now: i64,
    writes: bool,
}

/// A kind of record whose facts can be loaded for a decision.
pub trait Subject: Record {
    /// What policy may know of the record `id` and how `actor` stands to it, or `None` if there is no such record.
    fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> impl Future<Output = Result<Option<Facts>>> + Send
    where
        Self: Sized;

    /// From whom a record of this kind, and every line about it in the audit trail, is kept, whatever their role (rule
    /// 11). An area has to answer: the trail leaves out what its answers say.
    fn kept_from(seen: &Seen<'_>) -> KeptFrom
    where
        Self: Sized;
}

/// The expressions by which a statement names a record and its reader.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The record's id.
    pub(crate) record: &'a str,
    /// The person who reads.
    pub(crate) viewer: &'a str,
    /// The day of the request.
    pub(crate) today: &'a str,
}

/// From whom a kind of record is kept.
#[derive(Clone, Debug)]
pub enum KeptFrom {
    /// From nobody: the rules alone decide who sees it.
    Nobody,
    /// From the viewer for whom this condition of SQL holds.
    Where(String),
}

/// A kind of record of which a request may name many: their facts are loaded at once.
pub trait Named: Subject {
    /// As [`Subject::facts`], of each of these that there is. The number of statements does not grow with theirs.
    fn facts_of(
        tx: &Tx,
        actor: &Actor,
        ids: &[Id<Self>],
    ) -> impl Future<Output = Result<HashMap<Id<Self>, Facts>>> + Send
    where
        Self: Sized;
}

impl Tx {
    pub(crate) async fn begin(db: &Db, inner: DatabaseTransaction, writes: bool) -> Result<Self> {
        let sql = if inner.get_database_backend() == DbBackend::Postgres {
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
        } else {
            "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now"
        };
        let statement = Statement::from_string(inner.get_database_backend(), sql);
        let row = inner.query_one_raw(statement).await?.ok_or_else(|| Error::internal("no clock"))?;
        let now: i64 = row.try_get("", "now")?;
        Ok(Self { inner, db: db.clone(), rules: db.engine.now(), now: now + db.offset(), writes })
    }

    /// The instant of this transaction: milliseconds since 1970 UTC, the database's clock plus the fixed offset.
    /// The only clock there is.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Asks policy whether `actor` may do `A` to the record. The permit is good for this record only.
    pub async fn permit<A>(&self, actor: &Actor, id: Id<A::Record>) -> Result<Permit<A>>
    where
        A: Act,
        A::Record: Subject,
    {
        Ok(self.decide(actor, id).await?.0)
    }

    /// Asks policy whether `actor` may do `A` to each of these, which a request names beside its own record: a permit for
    /// every one of them, in their order, or the refusal of the first that has none. What may not be seen is not there.
    pub async fn permits<A>(&self, actor: &Actor, ids: &[Id<A::Record>]) -> Result<Vec<Permit<A>>>
    where
        A: Act,
        A::Record: Named,
    {
        Ok(self.decide_all(actor, ids).await?.into_iter().map(|(permit, _)| permit).collect())
    }

    /// As [`Tx::permits`], each with what the audit trail will say of it.
    pub async fn decide_all<A>(&self, actor: &Actor, ids: &[Id<A::Record>]) -> Result<Vec<(Permit<A>, trail::Done)>>
    where
        A: Act,
        A::Record: Named,
    {
        let facts = if ids.is_empty() { HashMap::new() } else { A::Record::facts_of(self, actor, ids).await? };
        let decide = |id| {
            let facts = facts.get(id).ok_or(Error::NotFound)?;
            let permit = self.rules.permit::<A>(actor, facts)?;
            let done = trail::Done::of(&permit, facts, self.now);
            Ok((permit, done))
        };
        ids.iter().map(decide).collect()
    }

    /// As [`Tx::permit`], with what the audit trail will say of it.
    pub async fn decide<A>(&self, actor: &Actor, id: Id<A::Record>) -> Result<(Permit<A>, trail::Done)>
    where
        A: Act,
        A::Record: Subject,
    {
        let facts = <A::Record as Subject>::facts(self, actor, id).await?.ok_or(Error::NotFound)?;
        let permit = self.rules.permit::<A>(actor, &facts)?;
        let done = trail::Done::of(&permit, &facts, self.now);
        Ok((permit, done))
    }

    /// A caller who names a record beside the one an act is decided on must see it: what is hidden is not found there
    /// either (domain rule 12).
    pub async fn must_see<A>(&self, actor: &Actor, id: Id<A::Record>) -> Result<()>
    where
        A: Reads,
        A::Record: Subject,
    {
        self.permit::<A>(actor, id).await.map(drop)
    }

    /// What `actor` may read with `A`, as a scope for lists.
    pub fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>> {
        Ok(self.rules.scope::<A>(actor)?)
    }

    /// Takes down that a permitted act was done, in this same transaction: audit and outbox.
    pub async fn record(&self, done: trail::Done) -> Result<()> {
        trail::write(self, vec![done]).await
    }

    /// The same of one act done to many records.
    pub async fn record_all(&self, done: Vec<trail::Done>) -> Result<()> {
        trail::write(self, done).await
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    pub(crate) fn postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }

    /// What differs between the databases, as `migration` writes it.
    pub(crate) fn dialect(&self) -> migration::Dialect {
        if self.postgres() { migration::Dialect::Postgres } else { migration::Dialect::Sqlite }
    }

    /// `FOR SHARE …` or `FOR UPDATE …` in a writing transaction where rows are locked one by one. SQLite has locked the
    /// whole database already.
    pub(crate) fn lock(&self, how: &'static str) -> &'static str {
        if self.locks() { how } else { "" }
    }

    pub(crate) fn locks(&self) -> bool {
        self.postgres() && self.writes
    }
}
