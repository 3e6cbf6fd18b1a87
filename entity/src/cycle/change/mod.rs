//! Changes of a running cycle's raters and targets (人员变动): people who leave, move, are exempt or recused. What was given
//! stays; each has a reason and its people. One that touches an anonymous channel takes two (domain rule 5).
mod apply;
mod chain;
mod propose;
pub(crate) mod row;
mod shown;

pub use policy::words::RosterChangeKind as Kind;
pub use propose::{Kept, NewChange, Running, Waiting};
pub use shown::RaterChange;

use crate::{
    Error, Result, Slice,
    cycle::cycle::{COLUMNS, Cycle},
    decision::Decided,
    ground::{
        scope,
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is},
    },
};
use policy::{
    Actor, Facts, Id, Permit, Phase, Scope, acts, record,
    words::{ClosingStep, DecisionState, TaskEffect},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The store of changes of a running cycle.
    Changes, changes
}

/// A change of a cycle's raters and targets.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RosterChange {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// What becomes of the person.
    pub kind: Stored<Kind>,
    /// Whom it concerns.
    pub person_id: Uuid,
    /// Their code.
    pub person_code: String,
    /// Their Chinese name.
    pub person_zh: String,
    /// Their English name.
    pub person_en: String,
    /// RECUSED: the other person.
    pub other_person_id: Option<Uuid>,
    /// RECUSED: or from which organisation.
    pub organisation_id: Option<Uuid>,
    /// Why it is proposed.
    pub why: String,
    /// Whether it touches an anonymous channel, and so takes a second person.
    pub anonymous: bool,
    /// How far it has come.
    pub state: Stored<DecisionState>,
    /// The Chinese name of the person who proposed it; none if an account without a person did.
    pub proposed_zh: Option<String>,
    /// And the English one.
    pub proposed_en: Option<String>,
    /// When.
    pub proposed_at: i64,
    /// The Chinese name of the person who decided.
    pub decided_zh: Option<String>,
    /// And the English one.
    pub decided_en: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was turned down.
    pub reason: String,
    /// How many tasks have ended by it.
    pub ended: i64,
    /// How many were withdrawn.
    pub withdrawn: i64,
    /// How many were added in their place.
    pub added: i64,
}

/// A number of tasks by their effect.
fn tasks(effect: TaskEffect) -> String {
    format!(
        "(SELECT count(*) FROM roster_change_task k WHERE k.cycle = x.cycle AND k.change = x.number AND {})",
        is("k.effect", effect)
    )
}

fn select() -> String {
    format!(
        "SELECT x.id, c.id AS cycle_id, x.kind, x.person_id, w.code AS person_code, w.name_zh AS person_zh,
         w.name_en AS person_en, x.other_person_id, x.organisation_id, x.why, x.anonymous, x.state,
         p.name_zh AS proposed_zh, p.name_en AS proposed_en, x.proposed_at, d.name_zh AS decided_zh,
         d.name_en AS decided_en, x.decided_at, x.reason, {} AS ended, {} AS withdrawn, {} AS added
         FROM roster_change x JOIN cycle c ON c.number = x.cycle JOIN person w ON w.id = x.person_id
         LEFT JOIN person p ON p.id = x.proposed_by LEFT JOIN person d ON d.id = x.decided_by",
        tasks(TaskEffect::Ended),
        tasks(TaskEffect::Withdrawn),
        tasks(TaskEffect::Added)
    )
}

/// A person who could be rated by somebody whom a change concerns learns nothing of it, whatever their role (rule 11).
fn not_kept_from(viewer: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM roster_change_kept k WHERE k.cycle = x.cycle AND k.change = x.number
         AND k.person_id = {viewer})"
    )
}

/// Whether a recusal stands between somebody and a person or organisation concerned (rule 4).
fn recused(viewer: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM recusal r WHERE (r.person_id = {viewer} AND r.organisation_id = x.organisation_id)
         OR EXISTS (SELECT 1 FROM roster_change_kept k WHERE k.cycle = x.cycle AND k.change = x.number
             AND ((r.person_id = {viewer} AND r.other_person_id = k.person_id)
                OR (r.other_person_id = {viewer} AND r.person_id = k.person_id))))"
    )
}

impl Subject for record::RosterChange {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            version: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
            proposed_by: Uuid,
            recused: bool,
        }
        #[derive(FromQueryResult)]
        struct Kept {
            person_id: Uuid,
        }
        // A change of the raters holds the cycle's row: submissions and closing come before or after.
        let sql = format!(
            "SELECT x.version, c.organisation_id, c.phase, x.proposed_by, {} AS recused
             FROM roster_change x JOIN cycle c ON c.number = x.cycle WHERE x.id = $1 AND {} {}",
            recused("$2"),
            not_kept_from("$2"),
            tx.lock("FOR UPDATE OF c")
        );
        let viewer = actor.person().unwrap_or_default();
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into(), viewer.into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        let sql = "SELECT k.person_id FROM roster_change_kept k JOIN roster_change x ON x.cycle = k.cycle
            AND x.number = k.change WHERE x.id = $1";
        let kept: Vec<Kept> = tx.all(sql, vec![id.uuid().into()]).await?;
        // Neither the persons concerned nor anyone they could rate may decide, even if they could see it.
        let involved = kept.into_iter().map(|kept| kept.person_id).chain([row.proposed_by]).collect();
        Ok(Some(Facts { phase: Some(*row.phase), recused: row.recused, involved, ..facts }))
    }

    fn kept_from(seen: &Seen<'_>) -> KeptFrom {
        KeptFrom::Where(format!(
            "EXISTS (SELECT 1 FROM roster_change rc JOIN roster_change_kept k ON k.cycle = rc.cycle AND k.change = rc.number
             WHERE rc.id = {} AND k.person_id = {})",
            seen.record, seen.viewer
        ))
    }
}

impl Decided for record::RosterChange {
    type Approve = acts::change::Approve;
    type Reject = acts::change::Reject;
    type Withdraw = acts::change::Withdraw;

    const TABLE: &'static str = "roster_change";
}

impl Changes<'_> {
    /// Changes, the newest first, of one cycle or of all.
    pub async fn list(
        &self,
        scope: &Scope<acts::change::Read>,
        cycle: Option<Id<record::Cycle>>,
        page: &Page,
    ) -> Result<Slice<RosterChange>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let others = not_kept_from(&bound.put(scope.person().unwrap_or_default()));
        let cycle = cycle.map(|id| format!("AND c.id = {}", bound.put(id.uuid()))).unwrap_or_default();
        let which = format!("{visible} AND {others} {cycle}");
        let count =
            format!("SELECT count(*) AS n FROM roster_change x JOIN cycle c ON c.number = x.cycle WHERE {which}");
        let total = self.total(page, &count, &bound).await?;
        let part = page.newest_first("x.id", &mut bound)?;
        let sql = format!("{} WHERE {which} {part}", select());
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One of them.
    pub async fn read(&self, permit: &Permit<acts::change::Read>) -> Result<RosterChange> {
        let sql = format!("{} WHERE x.id = $1", select());
        self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)
    }
}

/// Fails once closing has begun: what is counted is what was signed then.
fn still_open(cycle: &Cycle) -> Result<()> {
    if cycle.closing == ClosingStep::Open {
        return Ok(());
    }
    let (zh, en) = ("该周期正在计票，人员不再变动", "the cycle is being counted: its raters can no longer change");
    Err(Error::invalid("CYCLE_FROZEN", "cycle", zh, en))
}
