//! The dense, immutable decision table: a look-up is a few array reads, without allocation or hashing.
use std::collections::{BTreeMap, BTreeSet};

use scoring::Channel;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::decide::actor::Actor;
use crate::decide::cell::{Cell, Place};
use crate::decide::compile;
use crate::decide::facts::{ChannelSet, Facts, Phase, PhaseSet, Relation, RelationSet, Role, RoleSet};
use crate::decide::permit::{Arm, Audience, AudienceSet, Grounds, Permit, Reason, Refusal, Revision, Scope};
use crate::decide::reach::{Reach, ReachSet};
use crate::record::acts::{ALL, Act, Description, Kind, Need, Reads, RelationAxis};
use crate::rules::constitution;
use crate::rules::fault::{Fault, PolicyError};
use crate::rules::line::{Line, fold};
use crate::rules::rows::{self, Row, Rows};

/// The model and the rows this program brings.
const MODEL: &str = include_str!("../../model.conf");
const RULES: &str = include_str!("../../rules.csv");

/// An arm before it is anchored: what one role may read by one act.
#[derive(Clone, Copy)]
struct Shape {
    role: Role,
    reach: Reach,
    phases: PhaseSet,
    channels: ChannelSet,
    relations: RelationSet,
}

/// Every cell of every act's own axes, asked once, kept for good.
pub struct Table {
    revision: Revision,
    /// As they are written, in the order in which they count.
    rows: Vec<Row>,
    cells: BTreeSet<Cell>,
    /// For each act, the reaches of each of its places.
    answers: Box<[Box<[ReachSet]>]>,
    /// For each act, what each role may read.
    shapes: Box<[Box<[Shape]>]>,
}

impl Table {
    /// The rules this program brings.
    pub fn standard() -> Result<Self, PolicyError> {
        Self::compile(MODEL, RULES)
    }

    /// Other rows under this program's model.
    pub fn with_rules(rules: &str) -> Result<Self, PolicyError> {
        Self::compile(MODEL, rules)
    }

    /// Whether rows make sense and break no rule of the constitution, by what they say themselves: quick, because casbin
    /// is not asked. A table that takes effect is compiled, and what casbin makes of the rows is checked once more.
    pub fn examine(rules: &str) -> Result<(), PolicyError> {
        let rows = rows::read(rules)?;
        lawful(&rows.cells.keys().copied().collect(), &rows.cells)
    }

    /// Reads the rows, has casbin answer every cell, and checks the constitution over the whole.
    pub fn compile(model: &str, rules: &str) -> Result<Self, PolicyError> {
        let rows = rows::read(rules)?;
        Self::of(model, rows.written, &rows.cells.keys().copied().collect(), &rows.cells)
    }

    /// This table without some rows and with others, which win over both.
    pub(crate) fn changed(&self, without: &Rows, with: &Rows) -> Result<Self, PolicyError> {
        let kept = self.cells.iter().filter(|cell| !without.cells.contains_key(cell));
        let cells = kept.chain(with.cells.keys()).copied().collect();
        let written = [&with.written, &without.written, &self.rows].into_iter().flatten().cloned().collect();
        Self::of(MODEL, written, &cells, &with.cells)
    }

    /// Whether a cell is allowed.
    pub(crate) fn has(&self, cell: &Cell) -> bool {
        self.cells.contains(cell)
    }

    /// Compiles rows whose cells were read here: casbin must come to the same.
    fn of(
        model: &str,
        rows: Vec<Row>,
        read: &BTreeSet<Cell>,
        lines: &BTreeMap<Cell, usize>,
    ) -> Result<Self, PolicyError> {
        lawful(read, lines)?;
        let cells = compile::allowed(model, &rows)?;
        lawful(&cells, lines)?;
        agreed(read, &cells, lines)?;
        let mut by_act = vec![Vec::new(); ALL.len()];
        for cell in &cells {
            by_act.get_mut(cell.act).into_iter().for_each(|of_act: &mut Vec<Cell>| of_act.push(*cell));
        }
        let answers = ALL.iter().zip(&by_act).map(|(act, cells)| answers(act, cells)).collect();
        let shapes = by_act.iter().map(|cells| shapes(cells)).collect();
        Ok(Self { revision: revision(model, &cells), rows, cells, answers, shapes })
    }

    /// Which rules these are: the same for the same model and the same rights.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The allowed cells, act by act, equal neighbours folded: the whole policy, for people and for the snapshot.
    pub fn allowed_cells(&self) -> Vec<Line> {
        (0..ALL.len()).flat_map(|act| fold(self.of_act(act))).collect()
    }

    /// The lines of one act.
    pub(crate) fn lines(&self, act: usize) -> Vec<Line> {
        fold(self.of_act(act))
    }

    /// What would be gained and what lost if these rules were replaced by others.
    pub fn difference(&self, next: &Self) -> Difference {
        let folded = |have: &Self, had: &Self| {
            let only = |act| have.of_act(act).filter(|cell| !had.cells.contains(cell));
            (0..ALL.len()).flat_map(|act| fold(only(act))).collect()
        };
        Difference { gained: folded(next, self), lost: folded(self, next) }
    }

    /// What roles among these may do, and what needs none: the lines of the policy, folded.
    pub fn lines_of(&self, roles: RoleSet) -> Vec<Line> {
        let held = |cell: &Cell| cell.place.role.is_none_or(|role| roles.contains(role));
        (0..ALL.len()).flat_map(|act| fold(self.of_act(act).filter(held))).collect()
    }

    pub(crate) fn of_act(&self, act: usize) -> impl Iterator<Item = Cell> {
        self.cells.iter().copied().filter(move |cell| cell.act == act)
    }

    /// Whether the actor may do `A` to the record.
    pub(crate) fn permit<A: Act>(&self, actor: &Actor, facts: &Facts) -> Result<Permit<A>, Refusal> {
        self.decide(A::INDEX, &A::DESCRIPTION, actor, facts)
            .map(|grounds| Permit::new(actor, facts, self.revision, grounds))
    }

    /// What the actor may read by `A`.
    pub(crate) fn scope<A: Reads>(&self, actor: &Actor) -> Result<Scope<A>, Refusal> {
        let mut arms: Vec<Arm> = Vec::new();
        for station in actor.stations() {
            let shapes = self.shapes.get(A::INDEX).into_iter().flatten();
            for shape in shapes.filter(|shape| shape.role == station.role) {
                admit(&mut arms, shape.anchored(station.organisation));
            }
        }
        if arms.is_empty() {
            return Err(Refusal::Forbidden(Reason::Role));
        }
        Ok(Scope::new(arms, actor.clone(), self.revision))
    }

    /// The policy first, then what no policy can turn off: recusal, separation of duties, accounts with roles, the window.
    pub(crate) fn decide(
        &self,
        act: usize,
        of: &Description,
        actor: &Actor,
        facts: &Facts,
    ) -> Result<Grounds, Refusal> {
        let at = Standing::of(facts);
        let grounds = self.grounds(act, of, actor, facts, at);
        let obstacle = obstacle(of, actor, facts);
        if let (Some(grounds), None) = (grounds, obstacle) {
            return Ok(grounds);
        }
        let seen = ALL.get(of.seen_by).filter(|_| of.seen_by != act);
        if seen.is_none_or(|seen| self.grounds(of.seen_by, seen, actor, facts, at).is_none()) {
            return Err(Refusal::Hidden);
        }
        Err(Refusal::Forbidden(match (grounds, obstacle) {
            (Some(_), Some(reason)) | (None, Some(reason @ Reason::Recused)) => reason,
            _ => self.reason(act, of, actor, facts, at),
        }))
    }

    /// By what the table allows it, if it does, for a record that stands so.
    fn grounds(&self, act: usize, of: &Description, actor: &Actor, facts: &Facts, at: Standing) -> Option<Grounds> {
        let answers = self.answers.get(act)?;
        let phase = if of.axes.phase { at.phase } else { None };
        let channel = if of.axes.channel { at.channel } else { None };
        let mut found: Option<Grounds> = None;
        let mut look = |role: Option<Role>, station: Option<Uuid>, relation: Option<Relation>| {
            let offset = of.axes.offset(Place { role, channel, relation, phase });
            let reaches = offset.and_then(|offset| answers.get(offset)).copied().unwrap_or_default();
            for reach in reaches.iter().filter(|reach| reach.covers(actor, station, facts)) {
                found = Some(narrower(found, role, reach));
            }
        };
        let mut each_role = |relation: Option<Relation>| {
            if of.axes.role {
                actor.stations().iter().for_each(|at| look(Some(at.role), Some(at.organisation), relation));
            } else {
                look(None, None, relation);
            }
        };
        match of.axes.relation {
            RelationAxis::Absent => each_role(None),
            RelationAxis::View => at.relations.views().iter().for_each(|relation| each_role(Some(relation))),
            RelationAxis::Pair => {
                let pairs = at.relations.iter().filter(|relation| Relation::PAIR.contains(relation));
                pairs.for_each(|relation| each_role(Some(relation)));
            }
        }
        found
    }

    /// Why the table does not allow it: the first thing that, were it otherwise, would make it so.
    fn reason(&self, act: usize, of: &Description, actor: &Actor, facts: &Facts, at: Standing) -> Reason {
        let some_phase = |at: Standing| {
            let mut phases = Phase::ALL.iter().filter(|_| of.axes.phase);
            phases.any(|phase| self.grounds(act, of, actor, facts, Standing { phase: Some(*phase), ..at }).is_some())
        };
        let some_relation = |at: Standing| {
            let words = of.axes.relation.words();
            words.iter().any(|relation| some_phase(Standing { relations: RelationSet::of(&[*relation]), ..at }))
        };
        let some_channel = |at: Standing| {
            let mut channels = Channel::ALL.iter().filter(|_| of.axes.channel);
            channels.any(|channel| some_relation(Standing { channel: Some(*channel), ..at }))
        };
        if some_phase(at) {
            Reason::Phase
        } else if some_relation(at) {
            Reason::Relation
        } else if some_channel(at) {
            Reason::Channel
        } else if of.axes.role {
            Reason::Role
        } else {
            Reason::Relation
        }
    }
}

/// Where a record stands on the axes, as it is or as it might be.
#[derive(Clone, Copy)]
struct Standing {
    phase: Option<Phase>,
    channel: Option<Channel>,
    relations: RelationSet,
}

impl Standing {
    fn of(facts: &Facts) -> Self {
        Self { phase: facts.phase, channel: facts.channel, relations: facts.relations }
    }
}

/// What a change of rules does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What becomes allowed.
    pub gained: Vec<Line>,
    /// What is no longer allowed.
    pub lost: Vec<Line>,
}

impl Shape {
    fn anchored(self, organisation: Uuid) -> Arm {
        let Self { role, reach, phases, channels, relations } = self;
        let organisation = matches!(reach, Reach::Organisation | Reach::Subtree).then_some(organisation);
        Arm { audience: Audience::of(Some(role), reach), reach, organisation, phases, channels, relations }
    }
}

/// The cells that rows write out, each with its line, if none of them breaks the constitution.
fn lawful(rows: &BTreeSet<Cell>, lines: &BTreeMap<Cell, usize>) -> Result<(), PolicyError> {
    let faults = constitution::breaches(rows, lines);
    if faults.is_empty() { Ok(()) } else { Err(PolicyError::new(faults)) }
}

/// Nothing, if casbin allows exactly the cells that were read here; else every cell in which the two differ, with its row.
fn agreed(read: &BTreeSet<Cell>, casbins: &BTreeSet<Cell>, lines: &BTreeMap<Cell, usize>) -> Result<(), PolicyError> {
    let differing = read.symmetric_difference(casbins).map(|cell| {
        let (zh, en) = match read.contains(cell) {
            true => ("规则允许，而 casbin 不允许", "the rows allow this, and casbin does not"),
            false => ("casbin 允许，而规则不允许", "casbin allows this, and the rows do not"),
        };
        Fault {
            cell: Some(cell.to_string()),
            line: lines.get(cell).copied(),
            ..Fault::whole("POLICY_READINGS", zh, en)
        }
    });
    let faults: Vec<_> = differing.collect();
    if faults.is_empty() { Ok(()) } else { Err(PolicyError::new(faults)) }
}

/// Adds an arm, or widens one that differs in a single set.
fn admit(arms: &mut Vec<Arm>, arm: Arm) {
    for host in arms.iter_mut() {
        let same = host.audience == arm.audience && host.reach == arm.reach && host.organisation == arm.organisation;
        let differing = [host.phases != arm.phases, host.channels != arm.channels, host.relations != arm.relations];
        if same && differing.into_iter().filter(|differs| *differs).count() <= 1 {
            host.phases = host.phases.union(arm.phases);
            host.channels = host.channels.union(arm.channels);
            host.relations = host.relations.union(arm.relations);
            return;
        }
    }
    arms.push(arm);
}

/// What stands in the way whatever the table says (rules 4, 5 and 6, and that handing out keys gives no further
/// rights).
fn obstacle(of: &Description, actor: &Actor, facts: &Facts) -> Option<Reason> {
    if facts.recused && (of.needs(Need::Decides) || of.kind == Kind::Scoring) {
        return Some(Reason::Recused);
    }
    // Who is no person cannot be shown to be a second one.
    let party = |person| facts.involved.contains(&person) || facts.acting_for.is_some();
    if of.needs(Need::Decides) && actor.person().is_none_or(party) {
        return Some(Reason::Separation);
    }
    if of.needs(Need::Another) && actor.account() == Some(facts.record) {
        return Some(Reason::OwnAccount);
    }
    if of.needs(Need::Entrusted) && !administers(actor, facts) {
        return Some(Reason::Entrusted);
    }
    if of.needs(Need::Window) && facts.ended {
        return Some(Reason::Ended);
    }
    (of.needs(Need::Window) && facts.window != Some(true)).then_some(Reason::WindowClosed)
}

/// Whether the actor is a system administrator over every organisation in which the account holds a role, or the worker.
fn administers(actor: &Actor, facts: &Facts) -> bool {
    let over = |path: &Vec<Uuid>| {
        let mut stations = actor.stations().iter();
        stations.any(|at| at.role == Role::SystemAdmin && path.contains(&at.organisation))
    };
    actor.is_worker() || facts.entrusted.iter().all(over)
}

/// The narrowest reach stays; audiences add up.
fn narrower(found: Option<Grounds>, role: Option<Role>, reach: Reach) -> Grounds {
    let audience = Audience::of(role, reach);
    match found {
        Some(known) if known.reach <= reach => Grounds { audiences: known.audiences.with(audience), ..known },
        known => {
            let audiences = known.map_or(AudienceSet::EMPTY, |known| known.audiences).with(audience);
            Grounds { role, reach, audiences }
        }
    }
}

fn answers(description: &Description, cells: &[Cell]) -> Box<[ReachSet]> {
    let mut answers = vec![ReachSet::EMPTY; description.axes.places().count()];
    for cell in cells {
        if let Some(answer) = description.axes.offset(cell.place).and_then(|offset| answers.get_mut(offset)) {
            *answer = answer.with(cell.reach);
        }
    }
    answers.into()
}

fn shapes(cells: &[Cell]) -> Box<[Shape]> {
    let kinds: BTreeSet<_> = cells.iter().filter_map(|cell| cell.place.role.map(|role| (role, cell.reach))).collect();
    let mut shapes = Vec::new();
    for (role, reach) in kinds {
        let of = |cell: &Cell| cell.place.role == Some(role) && cell.reach == reach;
        for line in fold(cells.iter().copied().filter(of)) {
            shapes.push(Shape {
                role,
                reach,
                phases: unless_empty(line.phases),
                channels: unless_empty(line.channels),
                relations: unless_empty(line.relations),
            });
        }
    }
    shapes.into()
}

/// An axis the act does not have restricts nothing.
fn unless_empty<T: crate::word::Word>(set: crate::word::Set<T>) -> crate::word::Set<T> {
    if set.is_empty() { crate::word::Set::all() } else { set }
}

/// The first eight bytes of a SHA-256 over the model and the rights, whatever order or lists the rows use.
fn revision(model: &str, rows: &BTreeSet<Cell>) -> Revision {
    let mut hash = Sha256::new();
    hash.update(model);
    for cell in rows {
        hash.update(cell.to_string());
        hash.update("\n");
    }
    Revision(hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
