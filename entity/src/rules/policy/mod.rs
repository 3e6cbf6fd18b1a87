//! A tenant's own rules: proposed by its administrator, put in force by its leading group, kept for good.
mod follow;
mod line;
pub(crate) mod row;
mod rules;

pub use line::{Line, Term};
pub use rules::Rules;

pub(crate) use follow::Followed;

use crate::{
    Error, Result, Slice,
    decision::{Decided, decided, proposed, reasoned},
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page, bad_cursor},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, is_not},
    },
    people::identity::{by_group_seat, by_seat},
    rules::policy::row as table,
};
use policy::{
    Actor, Facts, Id, Permit, Role, Scope, acts, record,
    words::{AccountState, DecisionState},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The store of what tenants do otherwise than the standard rules.
    Policies, policies
}

/// A change of a tenant's rules.
#[derive(Clone, Debug)]
pub struct PolicyVersion {
    /// Its id.
    pub id: Uuid,
    /// 1, 2, 3 … in the tenant.
    pub number: i32,
    /// How far it has come.
    pub state: DecisionState,
    /// Rows beside the standard rules.
    pub added: Vec<String>,
    /// Rows of the standard rules that do not count.
    pub removed: Vec<String>,
    /// What becomes allowed, against the rules in force when it was proposed.
    pub gained: Vec<Line>,
    /// What is no longer allowed.
    pub lost: Vec<Line>,
    /// Why it is proposed.
    pub why: String,
    /// The rules in force when it was proposed.
    pub base_revision: String,
    /// The rules that it makes.
    pub policy_revision: String,
    /// The login of the account that proposed it.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: i64,
    /// The login of the account that decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was turned down.
    pub reason: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    number: i32,
    state: Stored<DecisionState>,
    added: String,
    removed: String,
    gained: String,
    lost: String,
    why: String,
    base_revision: String,
    policy_revision: String,
    proposed_by: Option<String>,
    proposed_at: i64,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    reason: String,
}

/// How many hold a role in a tenant today: accounts for a granted one, persons for one that follows from the roster.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Holders {
    /// The role.
    pub role: Stored<Role>,
    /// How many.
    pub holders: i64,
}

/// A change belongs to the root: a role held below it neither makes nor decides it.
const COLUMNS: Columns<'_> = Columns {
    tenant: "v.tenant_id",
    owner: None,
    organisation: "v.tenant_id",
    phase: None,
    channel: None,
    relation: None,
};

/// An actor known by their account has no person.
const SELECT: &str = "SELECT v.id, v.number, v.state, v.added, v.removed, v.gained, v.lost, v.why, v.base_revision,
    v.policy_revision, p.login AS proposed_by, v.proposed_at, d.login AS decided_by, v.decided_at, v.reason
    FROM policy_version v LEFT JOIN account p ON p.person_id = v.proposed_by OR p.id = v.proposed_by
    LEFT JOIN account d ON d.person_id = v.decided_by OR d.id = v.decided_by";

impl Subject for record::PolicyVersion {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Fact {
            tenant_id: Uuid,
            version: i64,
            proposed_by: Uuid,
        }
        // Of two changes of one tenant that are decided at once, one waits for the other.
        let sql = format!(
            "SELECT v.tenant_id, v.version, v.proposed_by FROM policy_version v
             JOIN organisation o ON o.id = v.tenant_id WHERE v.id = $1 {}",
            tx.lock("FOR NO KEY UPDATE OF o")
        );
        let row: Option<Fact> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.tenant_id).await?);
        Ok(Some(Facts { involved: vec![row.proposed_by], ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Decided for record::PolicyVersion {
    type Approve = acts::policy::Approve;
    type Reject = acts::policy::Reject;
    type Withdraw = acts::policy::Withdraw;

    const TABLE: &'static str = "policy_version";
}

impl Policies<'_> {
    /// Changes of the rules, the newest first.
    pub async fn list(&self, scope: &Scope<acts::policy::Read>, page: &Page) -> Result<Slice<PolicyVersion>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let count = format!("SELECT count(*) AS n FROM policy_version v WHERE {visible}");
        let total = self.total(page, &count, &bound).await?;
        let after = match &page.after {
            Some(number) => {
                let number: i32 = number.parse().map_err(|_| bad_cursor())?;
                format!("AND v.number < {}", bound.put(number))
            }
            None => String::new(),
        };
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!("{SELECT} WHERE {visible} {after} ORDER BY v.number DESC LIMIT {most}");
        let rows: Vec<Row> = self.all(&sql, bound.values()).await?;
        let rows = rows.into_iter().map(object).collect::<Result<_>>()?;
        Ok(Slice::of(rows, page, total))
    }

    /// One of them.
    pub async fn read(&self, permit: &Permit<acts::policy::Read>) -> Result<PolicyVersion> {
        let sql = format!("{SELECT} WHERE v.id = $1");
        object(self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)?)
    }

    /// The rules in force in the reader's tenant: their revision and every line. They bind everybody and are no secret;
    /// what may become of them is seen at the root.
    pub fn in_force(&self, scope: &Scope<acts::policy::Read>) -> (String, Vec<Line>) {
        let table = self.rules.of(scope.tenant());
        (table.revision().to_string(), table.allowed_cells().into_iter().map(Line::from).collect())
    }

    /// How many hold each role in the reader's tenant today.
    pub async fn holders(&self, scope: &Scope<acts::policy::Read>) -> Result<Vec<Holders>> {
        let sql = format!(
            "SELECT role, count(DISTINCT who) AS holders FROM (
             SELECT g.role AS role, a.id AS who FROM role_grant g JOIN account a ON a.id = g.account_id
             WHERE a.tenant_id = $1 AND {}
             UNION ALL SELECT r.role, p.person_id FROM appointment p {}
             WHERE p.tenant_id = $1 AND p.from_date <= $2 AND (p.to_date IS NULL OR p.to_date >= $2)
             UNION ALL SELECT r.role, m.person_id FROM group_member m JOIN assessment_group g ON g.id = m.group_id {}
             WHERE g.tenant_id = $1) held GROUP BY role ORDER BY role",
            is_not("a.state", AccountState::Disabled),
            by_seat(),
            by_group_seat()
        );
        self.all(&sql, vec![scope.tenant().into(), self.today().into()]).await
    }

    /// Proposes other rules for a tenant, instead of those in force.
    pub async fn propose(
        &self,
        permit: Permit<acts::policy::Propose>,
        rules: &Rules,
        why: String,
    ) -> Result<Id<record::PolicyVersion>> {
        let tenant_id = permit.id().uuid();
        if self.path(tenant_id).await?.len() != 1 {
            let (zh, en) = ("规则的变更须针对租户的根单位", "rules belong to a tenant: name its root organisation");
            return Err(Error::invalid("NOT_THE_ROOT", "organisation", zh, en));
        }
        reasoned(&why)?;
        self.followed().await?;
        let change = rules.against(self.db.engine.now().of(tenant_id))?;
        let mut bound = Bound::default();
        let tenant = bound.put(tenant_id);
        let next = format!(
            "SELECT CAST(coalesce(max(number), 0) + 1 AS BIGINT) AS n FROM policy_version WHERE tenant_id = {tenant}"
        );
        let number = i32::try_from(self.count(&next, &bound).await?).map_err(Error::internal)?;
        let id = Uuid::now_v7();
        let row = proposed!(
            self.decisions().proposal(&permit)?,
            table::version::Model {
                id,
                tenant_id,
                number,
                added: json(&rules.overrides().added)?,
                removed: json(&rules.overrides().removed)?,
                gained: json(&change.gained)?,
                lost: json(&change.lost)?,
                why,
                base_revision: change.base,
                policy_revision: rules.revision(),
            }
        );
        self.insert::<table::version::Entity>(vec![row]).await.map_err(raced)?;
        Ok(Id::new(id))
    }

    /// The rows a proposal adds and removes, for those who may put them in force.
    pub async fn proposed_rows(&self, permit: &Permit<acts::policy::Approve>) -> Result<(Vec<String>, Vec<String>)> {
        #[derive(FromQueryResult)]
        struct Lists {
            added: String,
            removed: String,
        }
        let sql = "SELECT added, removed FROM policy_version WHERE id = $1";
        let row: Lists = self.one(sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)?;
        Ok((unjson(&row.added)?, unjson(&row.removed)?))
    }

    /// Puts proposed rules in force: exactly what was shown, or nothing.
    pub async fn approve(&self, permit: Permit<acts::policy::Approve>, rules: &Rules) -> Result<()> {
        self.followed().await?;
        let id = permit.id().uuid();
        let row: table::version::Model =
            self.one("SELECT * FROM policy_version WHERE id = $1", vec![id.into()]).await?.ok_or(Error::NotFound)?;
        if row.state != DecisionState::Proposed {
            return Err(decided());
        }
        let in_force = self.db.engine.now().of(row.tenant_id).revision().to_string();
        let overtaken = self.approved_since(row.tenant_id, row.number).await?;
        if overtaken || row.base_revision != in_force || row.policy_revision != rules.revision() {
            let (zh, en) = (
                "提请之后规则已经变更，请撤回后重新提请",
                "the rules have changed since this was proposed: propose it again, so that what is shown is what comes",
            );
            return Err(Error::invalid("POLICY_BASE_MOVED", "id", zh, en));
        }
        self.decisions().approved(permit).await
    }

    /// Whether a later proposal is in force already: the later one would stay so, whatever is approved.
    async fn approved_since(&self, tenant: Uuid, number: i32) -> Result<bool> {
        let mut bound = Bound::default();
        let (tenant, number) = (bound.put(tenant), bound.put(number));
        let sql = format!(
            "SELECT count(*) AS n FROM policy_version WHERE tenant_id = {tenant} AND number > {number}
             AND {}",
            is("state", DecisionState::Approved)
        );
        Ok(self.count(&sql, &bound).await? > 0)
    }
}

fn object(row: Row) -> Result<PolicyVersion> {
    Ok(PolicyVersion {
        id: row.id,
        number: row.number,
        state: *row.state,
        added: unjson(&row.added)?,
        removed: unjson(&row.removed)?,
        gained: unjson(&row.gained)?,
        lost: unjson(&row.lost)?,
        why: row.why,
        base_revision: row.base_revision,
        policy_revision: row.policy_revision,
        proposed_by: row.proposed_by,
        proposed_at: row.proposed_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        reason: row.reason,
    })
}

/// Two proposals of one tenant at once reach for one number.
fn raced(error: sea_orm::DbErr) -> Error {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::Conflict,
        _ => Error::Database(error),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

pub(crate) fn unjson<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::internal(format!("stored rules: {error}")))
}
