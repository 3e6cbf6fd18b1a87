//! Nominations (提名): the office proposes who rates whom in a named channel whose scheme goes by it, the leading group
//! decides, and opening takes what is approved and still stands in the relation. A target never sees who is nominated to
//! rate them, whatever their role: of them, there is no nomination (domain rule 11).
mod propose;
pub(crate) mod row;

pub use propose::{Candidate, NewNomination, Planned};

use crate::{
    Error, Result, Slice,
    cycle::cycle::COLUMNS,
    decision::{Decided, Plain},
    ground::{
        scope,
        sql::{Bound, Page},
        tx::{KeptFrom, Named, Seen, Subject, Tx},
        word::{Stored, is, one_of},
    },
};
use policy::{
    Actor, Facts, Id, Permit, Phase, Scope, acts, record,
    relation::Target,
    roster::Nomination as Nominated,
    words::{DecisionState, Seat},
};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::{BTreeSet, HashMap};

crate::ground::handle! {
    /// The store of nominations.
    Nominations, nominations
}

/// Somebody nominated to rate a target.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Nomination {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The channel: DOWNWARD or PANEL.
    pub channel: Stored<Channel>,
    /// The group, for a panel.
    pub group_id: Option<Uuid>,
    /// Who is to rate.
    pub rater_id: Uuid,
    /// Their code.
    pub rater_code: String,
    /// Their Chinese name.
    pub rater_zh: String,
    /// Their English name.
    pub rater_en: String,
    /// The person to be rated, if it is one …
    pub target_person_id: Option<Uuid>,
    /// … or the organisation.
    pub target_organisation_id: Option<Uuid>,
    /// The target's code.
    pub target_code: String,
    /// The target's Chinese name.
    pub target_zh: String,
    /// The target's English name.
    pub target_en: String,
    /// How far it has come.
    pub state: Stored<DecisionState>,
    /// When it was proposed.
    pub proposed_at: i64,
    /// When it was decided about or taken back.
    pub decided_at: Option<i64>,
    /// Why it was turned down.
    pub reason: String,
}

const FROM: &str = "nomination n JOIN cycle c ON c.number = n.cycle";
const SELECT: &str = "SELECT n.id, c.id AS cycle_id, n.channel, n.group_id, n.rater_id, r.code AS rater_code,
    r.name_zh AS rater_zh, r.name_en AS rater_en, n.target_person_id, n.target_organisation_id,
    coalesce(t.code, o.code) AS target_code, coalesce(t.name_zh, o.name_zh) AS target_zh,
    coalesce(t.name_en, o.name_en) AS target_en, n.state, n.proposed_at, n.decided_at, n.reason
    FROM nomination n JOIN cycle c ON c.number = n.cycle JOIN person r ON r.id = n.rater_id
    LEFT JOIN person t ON t.id = n.target_person_id LEFT JOIN organisation o ON o.id = n.target_organisation_id";

/// Whether a nomination `n` is none of the viewer as its target: neither of them nor of an organisation that they answer
/// for, today or by the roster that its cycle froze.
fn not_of_viewer(viewer: &str, today: &str) -> String {
    let answers = format!("h.organisation_id = n.target_organisation_id AND {}", one_of("h.seat", Seat::SPEAKING));
    format!(
        "(n.target_person_id IS NULL OR n.target_person_id <> {viewer}) AND (n.target_organisation_id IS NULL OR NOT
         (EXISTS (SELECT 1 FROM appointment h WHERE {answers} AND h.person_id = {viewer} AND h.from_date <= {today}
            AND (h.to_date IS NULL OR h.to_date >= {today}))
         OR EXISTS (SELECT 1 FROM roster_seat h WHERE h.cycle = n.cycle AND {answers} AND h.person_id = {viewer})))"
    )
}

/// Whether a recusal stands between somebody and the rater or the target of a nomination `n` (rule 4).
fn recused(who: &str) -> String {
    let persons = "(n.rater_id, n.target_person_id)";
    format!(
        "EXISTS (SELECT 1 FROM recusal x WHERE (x.person_id = {who} AND x.other_person_id IN {persons})
         OR (x.other_person_id = {who} AND x.person_id IN {persons})
         OR (x.person_id = {who} AND n.target_organisation_id IS NOT NULL
            AND x.organisation_id = n.target_organisation_id))"
    )
}

impl Subject for record::Nomination {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        Ok(Self::facts_of(tx, actor, &[id]).await?.remove(&id))
    }

    fn kept_from(seen: &Seen<'_>) -> KeptFrom {
        KeptFrom::Where(format!(
            "EXISTS (SELECT 1 FROM nomination n WHERE n.id = {} AND NOT ({}))",
            seen.record,
            not_of_viewer(seen.viewer, seen.today)
        ))
    }
}

impl Named for record::Nomination {
    /// Two statements.
    async fn facts_of(tx: &Tx, actor: &Actor, ids: &[Id<Self>]) -> Result<HashMap<Id<Self>, Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            version: i64,
            organisation_id: Uuid,
            phase: Stored<Phase>,
            proposed_by: Uuid,
            rater_id: Uuid,
            target_person_id: Option<Uuid>,
            recused: bool,
        }
        let mut bound = Bound::default();
        let viewer = bound.put(actor.person().unwrap_or_default());
        let (others, recused) = (not_of_viewer(&viewer, &tx.today_literal()), recused(&viewer));
        let wanted = bound.set(ids.iter().map(|id| id.uuid()));
        // Opening the cycle waits for this, or has taken what was approved already.
        let sql = format!(
            "SELECT n.id, n.version, c.organisation_id, c.phase, n.proposed_by, n.rater_id, n.target_person_id,
             {recused} AS recused FROM {FROM} WHERE n.id IN {wanted} AND {others} {}",
            tx.lock("FOR SHARE OF c")
        );
        let rows: Vec<Row> = tx.all(&sql, bound.values()).await?;
        let places: BTreeSet<_> = rows.iter().map(|row| row.organisation_id).collect();
        let paths = tx.paths(&places.into_iter().collect::<Vec<_>>()).await?;
        let facts = |row: Row| {
            let path = paths.get(&row.organisation_id).cloned().unwrap_or_default();
            let involved = [Some(row.proposed_by), Some(row.rater_id), row.target_person_id];
            let facts = Facts {
                phase: Some(*row.phase),
                involved: involved.into_iter().flatten().collect(),
                recused: row.recused,
                ..Facts::plain(row.id, row.version, path)
            };
            (Id::new(row.id), facts)
        };
        Ok(rows.into_iter().map(facts).collect())
    }
}

impl Decided for record::Nomination {
    type Approve = acts::nomination::Approve;
    type Reject = acts::nomination::Reject;
    type Withdraw = acts::nomination::Withdraw;

    const TABLE: &'static str = "nomination";
    /// Also an approved one, until the cycle opens.
    const WITHDRAWN_FROM: &'static [DecisionState] = DecisionState::STANDING;
}

/// Opening takes what is approved.
impl Plain for record::Nomination {}

impl Nominations<'_> {
    /// The nominations of a cycle, the oldest first, in every state or in one.
    pub async fn list(
        &self,
        scope: &Scope<acts::nomination::Read>,
        cycle: Id<record::Cycle>,
        state: Option<DecisionState>,
        page: &Page,
    ) -> Result<Slice<Nomination>> {
        let mut bound = Bound::default();
        let visible = self.visible(scope, &mut bound);
        let state = state.map(|state| format!("AND {}", is("n.state", state))).unwrap_or_default();
        let which = format!("{visible} AND c.id = {} {state}", bound.put(cycle.uuid()));
        let total = self.total(page, &format!("SELECT count(*) AS n FROM {FROM} WHERE {which}"), &bound).await?;
        let part = page.oldest_first("n.id", &mut bound)?;
        let sql = format!("{SELECT} WHERE {which} {part}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// Those of these that are seen, in the order of their ids.
    pub async fn by_ids(
        &self,
        scope: &Scope<acts::nomination::Read>,
        ids: &[Id<record::Nomination>],
    ) -> Result<Vec<Nomination>> {
        let mut bound = Bound::default();
        let visible = self.visible(scope, &mut bound);
        let wanted = bound.set(ids.iter().map(|id| id.uuid()));
        self.all(&format!("{SELECT} WHERE {visible} AND n.id IN {wanted} ORDER BY n.id"), bound.values()).await
    }

    /// One nomination.
    pub async fn read(&self, permit: &Permit<acts::nomination::Read>) -> Result<Nomination> {
        let sql = format!("{SELECT} WHERE n.id = $1");
        self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)
    }

    fn visible(&self, scope: &Scope<acts::nomination::Read>, bound: &mut Bound) -> String {
        let visible = scope::condition(scope, &COLUMNS, bound);
        let viewer = bound.put(scope.person().unwrap_or_default());
        format!("{visible} AND {}", not_of_viewer(&viewer, &self.today_literal()))
    }

    /// What stands of a cycle's nominations, approved or not decided yet.
    pub(crate) async fn nominated(&self, cycle: i32) -> Result<Vec<Nominated>> {
        #[derive(FromQueryResult)]
        struct Row {
            channel: Stored<Channel>,
            group_id: Option<Uuid>,
            rater_id: Uuid,
            target_person_id: Option<Uuid>,
            target_organisation_id: Option<Uuid>,
            state: Stored<DecisionState>,
        }
        let sql = format!(
            "SELECT channel, group_id, rater_id, target_person_id, target_organisation_id, state FROM nomination
             WHERE cycle = $1 AND {}",
            one_of("state", DecisionState::STANDING)
        );
        let rows: Vec<Row> = self.all(&sql, vec![cycle.into()]).await?;
        let nominated = |row: Row| {
            let target = row.target_person_id.map(Target::Person);
            let target = target.or(row.target_organisation_id.map(Target::Organisation));
            Ok(Nominated {
                channel: *row.channel,
                group: row.group_id,
                rater: row.rater_id,
                target: target.ok_or_else(|| Error::internal("a nomination without a target"))?,
                approved: row.state == DecisionState::Approved,
            })
        };
        rows.into_iter().map(nominated).collect()
    }

    /// The targets that the caller stands for today: themselves, and the organisations they answer for. A rehearsal
    /// does not show targets who would rate them (rule 11).
    pub(crate) async fn answered_for(&self, permit: &Permit<acts::cycle::Rehearse>) -> Result<Vec<Uuid>> {
        #[derive(FromQueryResult)]
        struct Row {
            organisation_id: Uuid,
        }
        let Some(person) = permit.person() else { return Ok(vec![]) };
        let sql = format!(
            "SELECT organisation_id FROM appointment WHERE person_id = $1 AND {}
             AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2)",
            one_of("seat", Seat::SPEAKING)
        );
        let rows: Vec<Row> = self.all(&sql, vec![person.into(), self.today().into()]).await?;
        Ok(rows.into_iter().map(|row| row.organisation_id).chain([person]).collect())
    }
}
