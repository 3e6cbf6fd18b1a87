//! 评价任务: who is asked to rate whom.
use super::{Area, Later, List};
use crate::access::{
    absent::{Foreign, Source, foreign},
    attempts::{Attempt, IN_CYCLE, list, read},
    lists::{
        Dice, Kind, Listed, Part, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, Number, Truth},
        },
        world::Cycle,
    },
    oracle::{Clause, allowed, hidden, refused},
    records::{Facts, Moment, Of, home},
    rules::Record,
};
use entity::{Uuid, acts};
use policy::{Facts as Decided, Relation, RelationSet};
use scoring::Channel;
use std::collections::BTreeSet;
use tests::TestApp;

pub(super) struct Assignments;

/// The tasks that are tried: one of each channel, on surgeon one; that of UPWARD by surgeon one, on the head.
pub(super) const TASKS: [Of; 5] = [
    task("DOWNWARD", "SURH", "S1"),
    task("UPWARD", "S1", "SURH"),
    task("PEER", "S2", "S1"),
    task("SELF", "S1", "S1"),
    task("PANEL", "M2", "S1"),
];

const fn task(channel: &'static str, rater: &'static str, target: &'static str) -> Of {
    Of::new("Assignment", [channel, rater, target], |of, moment, asker| {
        (moment != Moment::Preparing).then(|| facts(of.key, moment, asker))
    })
    .of_cycle()
}

/// How the hospital's ids call it.
pub(super) fn name(task: Of) -> String {
    format!("Assignment:{}", task.key.join("/"))
}

fn facts([channel, rater, target]: [&'static str; 3], moment: Moment, asker: Option<&'static str>) -> Facts {
    let mut relations = views(asker, channel, rater, target);
    relations.insert(pair(channel));
    let sent = acts(asker, channel, rater, moment);
    if sent {
        relations.remove("NONE");
        relations.insert("AUTHOR");
    }
    let cycle = Facts::in_cycle(moment);
    let record = Record {
        owner: asker.filter(|_| sent).or(Some(rater)),
        channel: Some(channel),
        relations,
        path: Facts::at(home(target)).record.path,
        ..cycle.record
    };
    let opens = if channel == "SELF" { Moment::SelfAssessment } else { Moment::Scoring };
    let involved = [rater, target].into_iter().chain(asker.filter(|_| sent)).collect();
    Facts { record, involved, window: moment == opens, ..cycle }
}

/// The relation through which a channel is scored.
fn pair(channel: &str) -> &'static str {
    match channel {
        "DOWNWARD" => "SUPERIOR",
        "UPWARD" => "SUBORDINATE",
        "PEER" => "PEER",
        "SELF" => "SELF",
        "PANEL" => "PANELLIST",
        other => panic!("no such channel: {other}"),
    }
}

/// Who has a DOWNWARD or PANEL task on somebody in surgery: the superior, and the leader of the group (JOINT).
fn raters(target: &str) -> [&'static str; 2] {
    if target == "SURH" { ["DIR", "M2"] } else { ["SURH", "M2"] }
}

/// Whether somebody acts for a rater: the head of medicine was sent by three, of whom one only assesses where marks have
/// no name; and acts while marks are given.
fn acts(asker: Option<&str>, channel: &str, rater: &str, moment: Moment) -> bool {
    let sent = asker == Some("MEDH") && ["SURH", "S1", "M2"].contains(&rater);
    sent && ["DOWNWARD", "PANEL"].contains(&channel) && moment == Moment::Scoring
}

/// How somebody stands to a task: a target is nothing else, whatever their role (rule 11).
fn views(asker: Option<&str>, channel: &str, rater: &str, target: &str) -> BTreeSet<&'static str> {
    let Some(asker) = asker else { return BTreeSet::from(["NONE"]) };
    let mut views = BTreeSet::new();
    if asker == rater {
        views.insert("AUTHOR");
    }
    if asker == target {
        views.insert("TARGET");
        return views;
    }
    if asker != rater && raters(target).contains(&asker) {
        views.insert("RATER");
    }
    if channel == "PANEL" && asker != rater && ["M1", "M2"].contains(&asker) {
        views.insert("CONFIRMER");
    }
    if views.is_empty() {
        views.insert("NONE");
    }
    views
}

pub(crate) struct Assignment {
    pub(crate) id: Uuid,
    pub(crate) cycle: usize,
    pub(crate) channel: Channel,
    pub(crate) group: Option<usize>,
    pub(crate) rater: usize,
    pub(crate) target: usize,
    pub(crate) withdrawn: bool,
    pub(crate) ended: bool,
    /// The target is an organisation that rates itself.
    pub(crate) unit: bool,
}

impl Area for Assignments {
    fn name(&self) -> &'static str {
        "assignment"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let seen = "assignment::Read";
        let mut all = vec![list("myAssignments", IN_CYCLE, seen)];
        all.extend(TASKS.map(|task| read("node", &name(task), seen, task)));
        all
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        const FOREIGN: &[Foreign] = &[
            foreign_task("Assignment:DOWNWARD"),
            foreign_task("Assignment:UPWARD"),
            foreign_task("Assignment:PEER"),
            foreign_task("Assignment:SELF"),
            foreign_task("Assignment:PANEL"),
        ];
        FOREIGN
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "myAssignments",
            of_cycle: false,
            still: true,
            cursor: None,
            asked: &[
                (
                    "A-2",
                    "",
                    "id target { name { zh } } rater { code } handedInBy { code } raterOrganisation { code } form { indicators { code } }",
                ),
                ("A-2", "", "id ended raterChanges { left joined approvedBy { zh } }"),
            ],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Assignment { channel target { code } sheetState }"
    }

    fn in_cycle(&self, world: &mut World, dice: &mut Dice, cycle: usize, people: &[usize]) {
        tasks(world, dice, cycle, people);
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

/// A task of one channel in the other tenant.
const fn foreign_task(record: &'static str) -> Foreign {
    let source = Source::Put(|other, record, id| {
        let channels = ["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL"];
        let number = (1..).zip(channels).find(|(_, channel)| record.ends_with(channel)).map_or(0, |(number, _)| number);
        let group = if number == 5 { other.of("AssessmentGroup") } else { "NULL".to_owned() };
        let (cycle, staff) = (foreign::CYCLE, other.literal(&other.person("XSTAFF")));
        vec![format!(
            "INSERT INTO assignment (id, cycle, number, channel, group_id, rater_id, target, withdrawn)
             VALUES ({id}, {cycle}, {number}, {number}, {group}, {staff}, 1, false)"
        )]
    });
    Foreign { record, source, node: false }
}

const MARKING: [&str; 4] = ["saveDraft", "submitSheet", "castBallot", "withdrawBallot"];

const CLAUSES: &[Clause] = &[
    refused("1: the rater is the caller, or whom the rater has sent", |case| {
        case.field(&MARKING) && !case.is_rater() && !case.is_sent()
    }),
    refused("6: SELF is marked in SELF_ASSESSMENT", |case| {
        case.field(&MARKING) && case.channel(&["SELF"]) && !case.during(&[Moment::SelfAssessment])
    }),
    refused("6: the other channels are marked in SCORING", |case| {
        case.field(&MARKING) && !case.channel(&["SELF"]) && !case.during(&[Moment::Scoring])
    }),
    hidden("11: a target never learns who has rated them, whatever their role", |case| {
        case.field(&["node"]) && case.is_target() && !case.is_rater()
    }),
    hidden("11: a task is its rater's and the office's affair", |case| {
        case.field(&["node"])
            && case.task().is_some()
            && case.logged_in()
            && !case.is_rater()
            && !case.is_sent()
            && !case.by(&["office"])
    }),
    allowed("1: a rater has their tasks", |case| {
        case.field(&["node"]) && case.is_rater() && !case.during(&[Moment::Preparing])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Assignment",
    node: Some("Assignment"),
    ids: |world| world.assignments.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.assignment(place),
    asked: may::<acts::assignment::Read>,
    listed: Listed::Whole(pages!(
        acts::assignment::Read,
        |tx, scope, cycle, page| tx.assignments().list(&scope, cycle, page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )),
    parts: &[Part {
        expected: |viewer, cycle| {
            let tasks = viewer.world.assignments.iter().enumerate().filter(|(_, task)| task.cycle == cycle);
            tasks.filter(|(at, _)| viewer.assignment(*at)).map(|(_, task)| task.id).collect()
        },
        listed: pages!(
            acts::assignment::Read,
            |tx, scope, cycle, page| tx.assignments().list(&scope, cycle, page),
            |row| row.id.to_string(),
            |a, b| a.id < b.id
        ),
    }],
}];

impl Viewer<'_> {
    pub(crate) fn assignment(&self, place: usize) -> bool {
        let task = &self.world.assignments[place];
        !task.withdrawn && self.may::<acts::assignment::Read>(&self.task_facts(task))
    }

    pub(super) fn task_facts(&self, task: &Assignment) -> Decided {
        let cycle = &self.world.cycles[task.cycle];
        let mut relations = RelationSet::of(&[Relation::of(task.channel)]);
        let own = self.person == Some(task.rater);
        let (sent, unit) = (self.acts_for_rater(task), self.acts_for_unit(task));
        let held = [
            (own || sent || unit, Relation::Author),
            (self.is_target(cycle, task.target), Relation::Target),
            (self.rates(task), Relation::Rater),
            (!own && self.confirms(cycle, task), Relation::Confirmer),
        ];
        for (_, relation) in held.iter().filter(|(holds, _)| *holds) {
            relations = relations.with(*relation);
        }
        Decided {
            owner: Some(self.world.persons[task.rater].id),
            also: self.actor.person().filter(|_| sent || unit),
            acting_for: sent.then_some(self.world.persons[task.rater].id),
            phase: Some(cycle.phase),
            channel: Some(task.channel),
            relations,
            ..self.plain(task.id, cycle.targets[task.target].organisation)
        }
    }

    pub(super) fn is_target(&self, cycle: &Cycle, target: usize) -> bool {
        match (cycle.targets[target].person, self.person) {
            (Some(target), viewer) => viewer == Some(target),
            (None, Some(viewer)) => cycle.targets[target].answers.contains(&viewer),
            (None, None) => false,
        }
    }

    /// Whether there is another task, DOWNWARD or PANEL, by which the viewer rates the same target.
    fn rates(&self, task: &Assignment) -> bool {
        self.world.assignments.iter().any(|other| {
            other.cycle == task.cycle
                && other.target == task.target
                && self.person == Some(other.rater)
                && matches!(other.channel, Channel::Downward | Channel::Panel)
                && other.id != task.id
                && !other.withdrawn
                && !other.ended
        })
    }

    fn confirms(&self, cycle: &Cycle, task: &Assignment) -> bool {
        let members = cycle.groups.iter().find(|(group, _)| task.group == Some(*group));
        members.zip(self.person).is_some_and(|((_, members), viewer)| members.contains(&viewer))
    }

    /// Whether the viewer sees to what an organisation says of itself, in another's task.
    fn acts_for_unit(&self, task: &Assignment) -> bool {
        let cycle = &self.world.cycles[task.cycle];
        task.unit
            && self
                .person
                .filter(|viewer| *viewer != task.rater && !self.is_gone(task.cycle, *viewer))
                .is_some_and(|viewer| cycle.targets[task.target].answers.contains(&viewer))
    }
}

fn tasks(world: &mut World, dice: &mut Dice, cycle: usize, people: &[usize]) {
    let mut once = std::collections::BTreeSet::new();
    for _ in 0..110 {
        let of = &world.cycles[cycle];
        let target = dice.below(of.targets.len());
        let channel = dice.one_of(Channel::ALL);
        let group = (channel == Channel::Panel && !of.groups.is_empty()).then(|| dice.below(of.groups.len()));
        // The same few people again and again, so that they meet as raters, targets and colleagues.
        let mut raters: Vec<_> = of.targets.iter().filter_map(|target| target.person).take(8).collect();
        raters.extend(group.iter().flat_map(|group| of.groups[*group].1.clone()));
        raters.push(dice.one_of(people));
        let rater = match (channel, of.targets[target].person) {
            (Channel::SelfAssessment, Some(oneself)) => oneself,
            (Channel::SelfAssessment, None) => match of.targets[target].answers.first() {
                Some(first) => *first,
                None => dice.one_of(&raters),
            },
            _ => dice.one_of(&raters),
        };
        let unit =
            channel == Channel::SelfAssessment && of.targets[target].person.is_none() && !target.is_multiple_of(6);
        let group = group.map(|group| of.groups[group].0);
        if (channel == Channel::Panel) != group.is_some() || !once.insert((channel, rater, target, group)) {
            continue;
        }
        let (withdrawn, ended) = (dice.once_in(8), dice.once_in(6));
        world.assignments.push(Assignment {
            id: dice.id(),
            cycle,
            channel,
            group,
            rater,
            target,
            withdrawn,
            ended,
            unit,
        });
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "assignment (id, cycle, number, channel, group_id, rater_id, target, rater_organisation_id, withdrawn, ended)",
    );
    for (task, number) in world.assignments.iter().zip(1..) {
        let channel = usize::try_from(task.channel.number()).expect("small");
        let group = task.group.map(|group| world.groups[group].id);
        let who = [Number(channel), MaybeId(group), Id(world.persons[task.rater].id), Number(task.target + 1)];
        let start = [Id(task.id), Number(task.cycle + 1), Number(number)];
        let unit = world.cycles[task.cycle].targets[task.target].organisation;
        let unit = MaybeId(task.unit.then(|| world.organisations[unit].id));
        rows.put(&[start.as_slice(), &who, &[unit, Truth(task.withdrawn), Truth(task.ended)]].concat());
    }
    rows.write().await;
}
