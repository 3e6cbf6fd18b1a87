//! Assignments (评价任务): generated when a cycle opens, listed for their rater, counted for the office.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is, one_of},
    },
    marks::form::FormKey,
    people::delegation::acting,
    sight,
};
use policy::{
    Act, Actor, Facts, Id, Permit, Phase, Reach, Relation, RelationSet, Scope, acts, record,
    words::{ClosingStep, SheetState},
};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The store of assignments.
    Assignments, assignments
}

/// One task of a rater.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Assignment {
    /// Its id.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The cycle's number.
    pub cycle: i32,
    pub(crate) scheme_version_id: Uuid,
    pub(crate) number: i32,
    pub(crate) target: i32,
    /// The cycle's phase.
    pub phase: Stored<Phase>,
    /// The channel.
    pub channel: Stored<Channel>,
    /// The group, for a panel.
    pub group_id: Option<Uuid>,
    /// The organisation the rater rates for, if it is one that rates.
    pub rater_organisation_id: Option<Uuid>,
    /// Its code.
    pub rater_organisation_code: Option<String>,
    /// Its Chinese name.
    pub rater_organisation_zh: Option<String>,
    /// Its English name.
    pub rater_organisation_en: Option<String>,
    /// Whose task it is, where the viewer may know.
    pub rater_id: Option<Uuid>,
    /// Their code.
    pub rater_code: Option<String>,
    /// Their Chinese name.
    pub rater_zh: Option<String>,
    /// Their English name.
    pub rater_en: Option<String>,
    /// Whether the viewer acts for the rater, by a delegation.
    pub acting: bool,
    /// Who handed the sheet in, if it was not the rater, and where the viewer may know.
    pub handed_in_by: Option<Uuid>,
    /// Their code.
    pub handed_code: Option<String>,
    /// Their Chinese name.
    pub handed_zh: Option<String>,
    /// Their English name.
    pub handed_en: Option<String>,
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
    /// How far the sheet has come; none if there is no sheet, and always none in an anonymous channel.
    pub sheet_state: Option<Stored<SheetState>>,
    /// The sheet's version, to say which one is replaced.
    pub sheet_version: Option<i64>,
    /// Whether it has ended by a change of the cycle's raters and targets: what was given stays, no more is taken.
    pub ended: bool,
}

impl Assignment {
    /// What its form depends on.
    pub fn form_key(&self) -> FormKey {
        FormKey {
            cycle: self.cycle,
            scheme: self.scheme_version_id,
            channel: *self.channel,
            group: self.group_id,
            organisation: self.target_organisation_id,
        }
    }
}

/// When an assignment opens: `SELF` has its own window before the others.
fn opens() -> String {
    format!("CASE WHEN {} THEN c.opens_at ELSE c.scoring_at END", is("a.channel", Channel::SelfAssessment))
}

/// When it closes.
fn closes() -> String {
    format!(
        "coalesce(a.extended_to, CASE WHEN {} AND c.scoring_at > c.opens_at THEN c.scoring_at ELSE c.closes_at END)",
        is("a.channel", Channel::SelfAssessment)
    )
}

/// How a viewer stands to an assignment `a` with target `t`.
fn relation(which: Relation, viewer: &str) -> String {
    match which {
        // The rater, and those who act for the rater: the list begins with a table of these.
        Relation::Author => "a.id IN (SELECT id FROM mine)".to_owned(),
        Relation::Target => acting::target(viewer),
        Relation::Rater => format!(
            "EXISTS (SELECT 1 FROM assignment r WHERE r.cycle = a.cycle AND r.target = a.target
             AND {} AND r.rater_id = {viewer} AND r.id <> a.id AND NOT r.withdrawn AND NOT r.ended)",
            one_of("r.channel", Channel::BY_OTHERS)
        ),
        Relation::Confirmer => format!(
            "(a.group_id IS NOT NULL AND a.rater_id <> {viewer} AND EXISTS (SELECT 1 FROM roster_member m
             WHERE m.cycle = a.cycle AND m.group_id = a.group_id AND m.person_id = {viewer}))"
        ),
        _ => "1 = 0".to_owned(),
    }
}

/// Whether the viewer has left or moved, where a task goes on for the others who answer for its organisation.
fn unit_left(viewer: &str) -> String {
    let oneself = is("a.channel", Channel::SelfAssessment);
    format!("({oneself} AND a.rater_organisation_id IS NOT NULL AND {})", sight::gone(viewer))
}

/// Whether the viewer is, or answers for, the target `t` of an assignment `a`.
fn on_viewer(viewer: &str) -> String {
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
            channel: Stored<Channel>,
            rater_id: Uuid,
            rater_organisation_id: Option<Uuid>,
            person_id: Option<Uuid>,
            organisation_id: Uuid,
            handed_in_by: Option<Uuid>,
            phase: Stored<Phase>,
            closing: Stored<ClosingStep>,
            opens: i64,
            closes: i64,
            version: i64,
            target: bool,
            rater: bool,
            confirmer: bool,
            recused: bool,
            ended: bool,
            for_unit: bool,
            for_person: bool,
        }
        let viewer = actor.person().unwrap_or_default();
        // A submission shares the cycle's row with other submissions and excludes closing, so that the two have an
        // order.
        let sql = format!(
            "SELECT a.channel, a.rater_id, a.rater_organisation_id, t.person_id, t.organisation_id, s.handed_in_by,
             c.phase, c.closing, {} AS opens, {} AS closes, coalesce(s.version, 0) AS version,
             {} AS target, {} AS rater, {} AS confirmer, {} AS recused, {} AS for_unit, {} AS for_person, (a.ended OR {}) AS ended
             FROM {FROM} WHERE a.id = $1 AND NOT a.withdrawn {}",
            opens(),
            closes(),
            relation(Relation::Target, "$2"),
            relation(Relation::Rater, "$2"),
            relation(Relation::Confirmer, "$2"),
            acting::recused("$2"),
            acting::for_unit("$2"),
            acting::for_person("$2", &tx.today_literal()),
            unit_left("$2"),
            tx.lock("FOR SHARE OF c"),
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into(), viewer.into()]).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let delegate = row.for_person && tx.delegations().hold(row.rater_id, viewer).await?;
        let author = row.rater_id == viewer || row.for_unit || delegate;
        let held = [
            (true, Relation::of(*row.channel)),
            (author, Relation::Author),
            (row.target, Relation::Target),
            (row.rater, Relation::Rater),
            (row.confirmer, Relation::Confirmer),
        ];
        let relations: RelationSet = held.into_iter().filter(|held| held.0).map(|held| held.1).collect();
        let window = row.closing == ClosingStep::Open && row.opens <= tx.now() && tx.now() < row.closes;
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts {
            owner: Some(row.rater_id),
            also: (row.for_unit || delegate).then_some(viewer),
            acting_for: delegate.then_some(row.rater_id),
            acting_for_unit: row.rater_organisation_id.filter(|_| author),
            phase: Some(*row.phase),
            channel: Some(*row.channel),
            relations,
            recused: row.recused,
            window: Some(window),
            ended: row.ended,
            involved: [Some(row.rater_id), row.person_id, row.handed_in_by].into_iter().flatten().collect(),
            ..facts
        }))
    }

    fn kept_from(seen: &Seen<'_>) -> KeptFrom {
        KeptFrom::Where(format!(
            "EXISTS (SELECT 1 FROM assignment a JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target
             WHERE a.id = {} AND a.rater_id <> {} AND {})",
            seen.record,
            seen.viewer,
            on_viewer(seen.viewer)
        ))
    }
}

impl Assignments<'_> {
    /// The caller's own tasks and those in which they act for another, of one cycle or of all that run.
    pub async fn list(
        &self,
        scope: &Scope<acts::assignment::Read>,
        cycle: Option<Id<record::Cycle>>,
        page: &Page,
    ) -> Result<Slice<Assignment>> {
        let mut bound = Bound::default();
        let visible = scope::condition(scope, &COLUMNS, &mut bound);
        let own = bound.put(scope.person().unwrap_or_default());
        let mine = acting::mine(&own, &self.today_literal());
        let cycle = cycle.map(|id| format!("AND c.id = {}", bound.put(id.uuid()))).unwrap_or_default();
        let which = format!("{} AND {visible} AND NOT a.withdrawn {cycle}", relation(Relation::Author, &own));
        let total = self.total(page, &format!("{mine} SELECT count(*) AS n FROM {FROM} WHERE {which}"), &bound).await?;
        let part = page.oldest_first("a.id", &mut bound)?;
        let acting = format!("{} AND a.rater_id <> {own}", one_of("a.channel", Channel::BY_OTHERS));
        let select = select("1 = 1", &acting);
        let sql = format!("{mine} {select} WHERE {which} {part}");
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One of the caller's own tasks, or one in which they act for another.
    pub async fn read(&self, permit: &Permit<acts::assignment::Read>) -> Result<Assignment> {
        self.seen(permit).await
    }

    /// A task as somebody sees it: its target is not told whose it is, whatever else they are.
    pub(crate) async fn seen<A: Act<Record = record::Assignment>>(&self, permit: &Permit<A>) -> Result<Assignment> {
        let (mut bound, own) = (Bound::default(), permit.reach() == Reach::Own);
        let id = bound.put(permit.id().uuid());
        let names = if own {
            "1 = 1".to_owned()
        } else {
            format!("NOT {}", relation(Relation::Target, &bound.put(permit.person().unwrap_or_default())))
        };
        let acting = if permit.acting_for().is_some() { "1 = 1" } else { "1 = 0" };
        let sql = format!("{} WHERE a.id = {id}", select(&names, acting));
        self.one(&sql, bound.values()).await?.ok_or(Error::NotFound)
    }
}

/// Tasks; with the names of raters where `names` holds, and as somebody else's where `acting` does.
fn select(names: &str, acting: &str) -> String {
    format!(
        "SELECT a.id, c.id AS cycle_id, a.cycle, c.scheme_version_id, a.number, a.target, c.phase, a.channel, a.group_id, a.rater_organisation_id,
         o.code AS rater_organisation_code, o.name_zh AS rater_organisation_zh, o.name_en AS rater_organisation_en,
         r.id AS rater_id, r.code AS rater_code, r.name_zh AS rater_zh, r.name_en AS rater_en, ({acting}) AS acting,
         h.id AS handed_in_by, h.code AS handed_code, h.name_zh AS handed_zh, h.name_en AS handed_en,
         t.person_id AS target_person_id, t.organisation_id AS target_organisation_id, t.code AS target_code,
         t.name_zh AS target_zh, t.name_en AS target_en, {} AS opens_at, {} AS closes_at,
         s.state AS sheet_state, s.version AS sheet_version, a.ended FROM {FROM}
         LEFT JOIN organisation o ON o.id = a.rater_organisation_id
         LEFT JOIN person r ON r.id = a.rater_id AND {names}
         LEFT JOIN person h ON h.id = s.handed_in_by AND {names}",
        opens(),
        closes()
    )
}
