//! Taking up what has been approved, here or on another node: a decision under way ends with the old rules.
use super::Policies;
use super::{rules::problem, unjson};
use crate::{
    Db, Error, Result,
    ground::{sql::Bound, word::is},
};
use policy::{Overrides, Table, words::DecisionState};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::Mutex;

/// What this node has taken up.
#[derive(Default)]
pub(crate) struct Followed {
    /// How many changes had been approved in all tenants. They are never deleted, so another number means other rules.
    approvals: AtomicI64,
    /// By tenant, which change is in force and its table. One at a time, so that no older state replaces a newer one.
    tenants: Mutex<BTreeMap<Uuid, (i32, Arc<Table>)>>,
}

#[derive(FromQueryResult)]
struct InForce {
    tenant_id: Uuid,
    code: String,
    number: i32,
    added: String,
    removed: String,
}

impl Db {
    /// Compares the rules in force here with those in the database, and takes up what is new. Says whether anything
    /// was. If one tenant's rules no longer make sense to this program, everything stays as it is: a node that starts
    /// must stop, a node that runs goes on with the last good rules.
    pub async fn follow_policy(&self) -> Result<bool> {
        let mut known = self.followed.tenants.lock().await;
        let tx = self.read().await?;
        let approvals = tx.policies().approvals().await?;
        if approvals == self.followed.approvals.load(Ordering::Acquire) {
            return Ok(false);
        }
        let rows = tx.policies().policies_in_force().await?;
        drop(tx);
        let mut next = BTreeMap::new();
        for row in rows {
            let table = match known.get(&row.tenant_id) {
                Some((number, table)) if *number == row.number => Arc::clone(table),
                _ => self.table_in_force(&row).await?,
            };
            next.insert(row.tenant_id, (row.number, table));
        }
        self.engine.replace(next.iter().map(|(tenant, (_, table))| (*tenant, Arc::clone(table))).collect());
        *known = next;
        self.followed.approvals.store(approvals, Ordering::Release);
        Ok(true)
    }

    async fn table_in_force(&self, row: &InForce) -> Result<Arc<Table>> {
        let overrides = Overrides { added: unjson(&row.added)?, removed: unjson(&row.removed)? };
        let place = format!("tenant {}, version {}: ", row.code, row.number);
        match self.compile_overrides(overrides).await? {
            Ok(rules) => Ok(Arc::clone(rules.table())),
            Err(wrong) => Err(Error::Invalid(wrong.iter().map(|misfit| problem(misfit, &place)).collect())),
        }
    }
}

impl Policies<'_> {
    /// How many changes of rules have been approved in all tenants.
    async fn approvals(&self) -> Result<i64> {
        let approved = is("state", DecisionState::Approved);
        self.count(&format!("SELECT count(*) AS n FROM policy_version WHERE {approved}"), &Bound::default()).await
    }

    /// Refuses to change rules on the ground of others than those in force.
    pub(crate) async fn followed(&self) -> Result<()> {
        let here = self.db.followed.approvals.load(Ordering::Acquire);
        if self.approvals().await? == here { Ok(()) } else { Err(Error::Conflict) }
    }

    async fn policies_in_force(&self) -> Result<Vec<InForce>> {
        let sql = format!(
            "SELECT v.tenant_id, o.code, v.number, v.added, v.removed FROM policy_version v
             JOIN organisation o ON o.id = v.tenant_id WHERE {} AND NOT EXISTS (SELECT 1
             FROM policy_version w WHERE w.tenant_id = v.tenant_id AND {} AND w.number > v.number)",
            is("v.state", DecisionState::Approved),
            is("w.state", DecisionState::Approved)
        );
        self.all(&sql, vec![]).await
    }
}
