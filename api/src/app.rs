//! The application: begin, decide, run, write down, commit. None of the five can be forgotten.
use crate::http::token::Tokens;
use entity::{Act, Actor, Db, Done, Id, Named, Permit, Reads, Result, Scope, Subject, Tx};
use std::ops::AsyncFnOnce;

/// Everything a request needs.
pub struct App {
    /// What is remembered.
    pub db: Db,
    /// Who may come in.
    pub tokens: Tokens,
}

impl App {
    /// Does one permitted act in one transaction, and writes it down in the same.
    pub async fn act<A, T>(
        &self,
        actor: &Actor,
        id: Id<A::Record>,
        run: impl AsyncFnOnce(&Tx, Permit<A>) -> Result<T>,
    ) -> Result<T>
    where
        A: Act,
        A::Record: Subject,
    {
        self.act_with(actor, id, async |tx, permit, done| Ok((run(tx, permit).await?, done))).await
    }

    /// The same for an act that has more to say in the audit trail, such as a reason.
    pub async fn act_with<A, T>(
        &self,
        actor: &Actor,
        id: Id<A::Record>,
        run: impl AsyncFnOnce(&Tx, Permit<A>, Done) -> Result<(T, Done)>,
    ) -> Result<T>
    where
        A: Act,
        A::Record: Subject,
    {
        let tx = self.db.write().await?;
        let (permit, done) = tx.decide::<A>(actor, id).await?;
        let (out, done) = run(&tx, permit, done).await?;
        tx.record(done).await?;
        tx.commit().await?;
        Ok(out)
    }

    /// Does one permitted act to many records in one transaction, to all of them or to none, and writes down each with the
    /// same detail. Neither asking nor writing down takes more statements for more of them.
    pub async fn act_all<A, T>(
        &self,
        actor: &Actor,
        ids: &[Id<A::Record>],
        detail: &str,
        run: impl AsyncFnOnce(&Tx, Vec<Permit<A>>) -> Result<T>,
    ) -> Result<T>
    where
        A: Act,
        A::Record: Named,
    {
        let tx = self.db.write().await?;
        let (permits, done): (Vec<_>, Vec<_>) = tx.decide_all::<A>(actor, ids).await?.into_iter().unzip();
        let out = run(&tx, permits).await?;
        tx.record_all(done.into_iter().map(|done| done.with(detail)).collect()).await?;
        tx.commit().await?;
        Ok(out)
    }

    /// Reads one record that the actor may see, from one snapshot.
    pub async fn see<A, T>(
        &self,
        actor: &Actor,
        id: Id<A::Record>,
        run: impl AsyncFnOnce(&Tx, Permit<A>) -> Result<T>,
    ) -> Result<T>
    where
        A: Act,
        A::Record: Subject,
    {
        let tx = self.db.read().await?;
        let permit = tx.permit::<A>(actor, id).await?;
        run(&tx, permit).await
    }

    /// Reads a list of what the actor may see, from one snapshot.
    pub async fn list<A: Reads, T>(
        &self,
        actor: &Actor,
        run: impl AsyncFnOnce(&Tx, Scope<A>) -> Result<T>,
    ) -> Result<T> {
        let tx = self.db.read().await?;
        let scope = tx.scope::<A>(actor)?;
        run(&tx, scope).await
    }
}
