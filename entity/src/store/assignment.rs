//! Assignments (评价任务): generated when a cycle opens, listed for their rater, counted for the office.
use crate::{
    Error, Result, Slice,
    scope::{self, Columns},
    sql::{Bound, Page},
    store::{
        audit::bad_cursor,
        cycle::{Cycle, phase},
        form::{FormKey, channel},
    },
    table,
    tx::{Subject, Tx},
};
use policy::{
    Actor, Facts, Id, Permit, Relation, RelationSet, Scope, acts,
    assign::{Assigned, Pair},
    record,
    relation::Target,
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// One task of a rater.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Assignment {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The cycle's number.
    pub cycle: i32,
    /// The cycle's phase.
    pub phase: String,
    /// The channel's number.
    pub channel: i16,
    /// The group, for a panel.
    pub group_id: Option<Uuid>,
    /// The organisation the rater rates for, if it is one that rates.
    pub rater_organisation_id: Option<Uuid>,
    /// The person rated, if it is one.
    pub target_person_id: Option<Uuid>,
    /// The organisation rated, or the rated person's.
    pub target_organisation_id: Uuid,
    /// The target's code.
    pub target_code: String,
    /// The target's Chinese name.
    pub target_zh: String,
    /// The target's English name.
    pub target_en: String,
    /// When this assignment's window opens.
    pub opens_at: i64,
    /// When it closes.
    pub closes_at: i64,
    /// DRAFT, SUBMITTED, RETURNED or CONFIRMED; none if there is no sheet, and always none in an anonymous channel.
    pub sheet_state: Option<String>,
    /// The sheet's version, to say which one is replaced.
    pub sheet_version: Option<i64>,
}

impl Assignment {
    /// What its form depends on.
    pub fn form_key(&self) -> Result<FormKey> {
        Ok(FormKey {
            cycle: self.cycle,
            channel: channel(self.channel)?,
            group: self.group_id,
            organisation: self.target_organisation_id,
        })
    }
}

/// `SELF` is open in its own window before the others.
const OPENS: &str = "CASE WHEN a.channel = 4 THEN c.opens_at ELSE c.scoring_at END";
const CLOSES: &str = "coalesce(a.extended_to, CASE WHEN a.channel = 4 AND c.scoring_at > c.opens_at THEN c.scoring_at
    ELSE c.closes_at END)";

/// How a viewer stands to an assignment `a` with target `t`.
fn relation(which: Relation, viewer: &str) -> String {
    match which {
        Relation::Author => format!("a.rater_id = {viewer}"),
        Relation::Target => format!(
            // Never NULL, so that NOT of it is the opposite.
            "((t.person_id IS NOT NULL AND t.person_id = {viewer}) OR (t.person_id IS NULL AND EXISTS (SELECT 1 FROM roster_seat h
             WHERE h.cycle = a.cycle AND h.organisation_id = t.organisation_id AND h.person_id = {viewer}
             AND h.seat IN ('HEAD', 'OPERATOR'))))"
        ),
        Relation::Rater => format!(
            "EXISTS (SELECT 1 FROM assignment r WHERE r.cycle = a.cycle AND r.target = a.target
             AND r.channel IN (1, 5) AND r.rater_id = {viewer} AND r.id <> a.id AND NOT r.withdrawn)"
        ),
        Relation::Confirmer => format!(
            "(a.group_id IS NOT NULL AND a.rater_id <> {viewer} AND EXISTS (SELECT 1 FROM roster_member m
             WHERE m.cycle = a.cycle AND m.group_id = a.group_id AND m.person_id = {viewer}))"
        ),
        _ => "1 = 0".to_owned(),
    }
}

/// Whether the viewer is, or answers for, the target `t` of an assignment `a`.
pub(crate) fn on_viewer(viewer: &str) -> String {
    relation(Relation::Target, viewer)
}

pub(crate) const COLUMNS: Columns<'_> = Columns {
    tenant: "c.tenant_id",
    owner: Some("a.rater_id"),
    organisation: "t.organisation_id",
    phase: Some("c.phase"),
    channel: Some("a.channel"),
    relation: Some(relation),
};

const FROM: &str = "assignment a JOIN cycle c ON c.number = a.cycle
    JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
    LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number";

impl Subject for record::Assignment {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        #[expect(clippy::struct_excessive_bools, reason = "each is a relation that policy asks for")]
        struct Row {
            channel: i16,
            rater_id: Uuid,
            person_id: Option<Uuid>,
            organisation_id: Uuid,
            phase: String,
            closing: String,
            opens: i64,
            closes: i64,
            version: i64,
            target: bool,
            rater: bool,
            confirmer: bool,
            recused: bool,
        }
        let viewer = actor.person().unwrap_or_default();
        // A submission shares the cycle's row with other submissions and excludes whoever closes it (decision 3).
        let sql = format!(
            "SELECT a.channel, a.rater_id, t.person_id, t.organisation_id, c.phase, c.closing, {OPENS} AS opens,
             {CLOSES} AS closes, coalesce(s.version, 0) AS version, {} AS target, {} AS rater, {} AS confirmer,
             EXISTS (SELECT 1 FROM recusal x WHERE (x.person_id = $2 AND x.other_person_id = t.person_id)
                OR (x.other_person_id = $2 AND x.person_id = t.person_id)
                OR (x.person_id = $2 AND t.person_id IS NULL AND x.organisation_id = t.organisation_id)) AS recused
             FROM {FROM} WHERE a.id = $1 AND NOT a.withdrawn {}",
            relation(Relation::Target, "$2"),
            relation(Relation::Rater, "$2"),
            relation(Relation::Confirmer, "$2"),
            tx.lock("FOR SHARE OF c"),
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into(), viewer.into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let channel = channel(row.channel)?;
        let held = [
            (true, Relation::of(channel)),
            (row.rater_id == viewer, Relation::Author),
            (row.target, Relation::Target),
            (row.rater, Relation::Rater),
            (row.confirmer, Relation::Confirmer),
        ];
        let relations: RelationSet = held.into_iter().filter(|held| held.0).map(|held| held.1).collect();
        let window = row.closing == "OPEN" && row.opens <= tx.now() && tx.now() < row.closes;
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts {
            owner: Some(row.rater_id),
            phase: Some(phase(&row.phase)?),
            channel: Some(channel),
            relations,
            recused: row.recused,
            window: Some(window),
            involved: [Some(row.rater_id), row.person_id].into_iter().flatten().collect(),
            ..facts
        }))
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    code: String,
    name_zh: String,
    name_en: String,
}

impl Tx {
    /// The caller's own tasks, of one cycle or of all that run.
    pub async fn assignments(
        &self,
        scope: &Scope<acts::assignment::Read>,
        cycle: Option<Id<record::Cycle>>,
        page: &Page,
    ) -> Result<Slice<Assignment>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let own = bound.put(scope.person().unwrap_or_default());
        let cycle = cycle.map(|id| format!("AND c.id = {}", bound.put(id.uuid()))).unwrap_or_default();
        let which = format!("{visible} AND a.rater_id = {own} AND NOT a.withdrawn {cycle}");
        let total = self.count(&format!("SELECT count(*) AS n FROM {FROM} WHERE {which}"), &bound).await?;
        let after = match &page.after {
            Some(after) => {
                let id = Uuid::try_parse(after).map_err(|_| bad_cursor())?;
                format!("AND a.id > {}", bound.put(id))
            }
            None => String::new(),
        };
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!("{} WHERE {which} {after} ORDER BY a.id LIMIT {most}", select());
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One of the caller's own tasks.
    pub async fn assignment(&self, permit: &Permit<acts::assignment::Read>) -> Result<Assignment> {
        self.assignment_row(permit.id().uuid()).await
    }

    pub(crate) async fn assignment_row(&self, id: Uuid) -> Result<Assignment> {
        self.one(&format!("{} WHERE a.id = $1", select()), vec![id.into()]).await?.ok_or(Error::NotFound)
    }

    /// Writes targets and assignments of a cycle that opens. Pairs whose form asks nothing are left out. Says whether
    /// there are any in an anonymous channel.
    pub(crate) async fn put_assignments(&self, cycle: &Cycle, assigned: &Assigned) -> Result<bool> {
        let numbers = self.put_targets(cycle.number, assigned).await?;
        let keys = Self::form_keys(cycle.number, assigned);
        let distinct: Vec<_> = keys.iter().copied().collect::<std::collections::HashSet<_>>().into_iter().collect();
        let forms = self.forms(&distinct).await?;
        let mut asks = HashMap::new();
        for key in distinct {
            asks.insert(key, !forms.form(key)?.is_empty());
        }
        let asked = assigned.pairs.iter().zip(keys).filter(|(_, key)| asks.get(key).copied().unwrap_or(false));
        let mut rows = vec![];
        for (pair, _) in asked {
            let target = numbers.get(&pair.target.id()).ok_or_else(|| Error::internal("pair without a target"))?;
            rows.push(row(cycle.number, rows.len(), pair, *target)?);
        }
        let secret = rows.iter().any(|row| matches!(row.channel, 2 | 3));
        self.insert::<table::assignment::assignment::Entity>(rows).await?;
        self.analyse("assignment").await?;
        Ok(secret)
    }

    fn form_keys(cycle: i32, assigned: &Assigned) -> Vec<FormKey> {
        let home: HashMap<_, _> =
            assigned.targets.iter().map(|assessed| (assessed.target.id(), assessed.organisation)).collect();
        let key = |pair: &Pair| FormKey {
            cycle,
            channel: pair.channel,
            group: pair.group,
            organisation: home.get(&pair.target.id()).copied().unwrap_or_else(|| pair.target.id()),
        };
        assigned.pairs.iter().map(key).collect()
    }

    async fn put_targets(&self, cycle: i32, assigned: &Assigned) -> Result<HashMap<Uuid, i32>> {
        let sql = "SELECT p.id, p.code, p.name_zh, p.name_en FROM person p
            WHERE EXISTS (SELECT 1 FROM roster_seat s WHERE s.cycle = $1 AND s.person_id = p.id)
            UNION ALL SELECT organisation_id, code, name_zh, name_en FROM roster_organisation WHERE cycle = $1";
        let names: Vec<Named> = self.all(sql, vec![cycle.into()]).await?;
        let names: HashMap<_, _> = names.into_iter().map(|row| (row.id, row)).collect();
        let mut numbers = HashMap::new();
        let mut rows = vec![];
        for (place, assessed) in assigned.targets.iter().enumerate() {
            let id = assessed.target.id();
            let name = names.get(&id).ok_or_else(|| Error::internal("target without a name"))?;
            let number = i32::try_from(place + 1).map_err(Error::internal)?;
            numbers.insert(id, number);
            rows.push(table::cycle::target::Model {
                cycle,
                number,
                person_id: matches!(assessed.target, Target::Person(_)).then_some(id),
                organisation_id: assessed.organisation,
                code: name.code.clone(),
                name_zh: name.name_zh.clone(),
                name_en: name.name_en.clone(),
            });
        }
        self.insert::<table::cycle::target::Entity>(rows).await?;
        self.analyse("cycle_target").await?;
        Ok(numbers)
    }
}

fn select() -> String {
    format!(
        "SELECT a.id, c.id AS cycle_id, a.cycle, c.phase, a.channel, a.group_id, a.rater_organisation_id,
         t.person_id AS target_person_id, t.organisation_id AS target_organisation_id, t.code AS target_code,
         t.name_zh AS target_zh, t.name_en AS target_en, {OPENS} AS opens_at, {CLOSES} AS closes_at,
         s.state AS sheet_state, s.version AS sheet_version FROM {FROM}"
    )
}

fn row(cycle: i32, place: usize, pair: &Pair, target: i32) -> Result<table::assignment::assignment::Model> {
    Ok(table::assignment::assignment::Model {
        id: Uuid::now_v7(),
        cycle,
        number: i32::try_from(place + 1).map_err(Error::internal)?,
        channel: pair.channel.number(),
        group_id: pair.group,
        rater_id: pair.rater,
        rater_organisation_id: pair.rater_organisation,
        target,
        extended_to: None,
        withdrawn: false,
        version: 1,
    })
}
