//! 回避: who has nothing to do with whom.
use super::{
    Area, Later, List,
    assignment::Assignment,
    person::{ONESELF, person},
};
use crate::access::{
    absent::{Foreign, Near},
    attempts::{Attempt, change},
    lists::{
        Kind, World,
        facts::Viewer,
        sql::{
            Rows,
            Value::{Id, MaybeId, Number, Text},
        },
        world::Seat,
    },
    oracle::{Clause, allowed, refused},
};
use entity::Uuid;
use scoring::Channel;
use tests::TestApp;

pub(super) struct Recusals;

/// A person, and the person or the organisation from which they are recused.
pub(crate) struct Recusal {
    pub(crate) id: Uuid,
    pub(crate) person: usize,
    pub(crate) other: Option<usize>,
    pub(crate) organisation: Option<usize>,
}

impl Area for Recusals {
    fn name(&self) -> &'static str {
        "recusal"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, field) = ("person::Read", "declareRecusal");
        let own = "(input: { fromPerson: \"@Person:S3@\", reason: KINSHIP })";
        let imposed = "(input: { person: \"@Person:S2@\", fromPerson: \"@Person:S3@\", reason: OFFICE })";
        vec![
            change(field, "oneself", own, "recusal::Declare", seen, ONESELF),
            change(field, "Person:S2", imposed, "recusal::Impose", seen, person("S2")),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    /// Nothing of the schema names one.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    /// No list shows any.
    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn lists(&self) -> &'static [List] {
        &[]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let unit = "mutation { declareRecusal(input: { person: \"@Person:S2@\", fromOrganisation: \"@Organisation:SUR@\", reason: OFFICE }) }";
        vec![("declareRecusal", unit.to_owned())]
    }

    fn near(&self) -> &'static [Near] {
        &[
            Near {
                field: "declareRecusal",
                arguments: "(input: { person: \"@Person:M1@\", fromPerson: \"?\", reason: OFFICE })",
                hidden: "Person:S2",
                seen: "Person:M2",
                made: None,
            },
            Near {
                field: "declareRecusal",
                arguments: "(input: { person: \"@Person:M1@\", fromOrganisation: \"?\", reason: OFFICE })",
                hidden: "Organisation:SUR",
                seen: "Organisation:MED",
                made: None,
            },
        ]
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[
    refused("4: recusal by the office", |case| {
        case.field(&["declareRecusal"]) && case.about(&["Person"]) && !case.by(&["office"])
    }),
    allowed("4: a declared conflict: everybody appointed declares their own", |case| {
        case.field(&["declareRecusal"]) && case.about(&["Oneself"]) && case.appointed()
    }),
    allowed("4: recusal by the office", |case| case.field(&["declareRecusal"]) && case.by(&["office"])),
];

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "recusal (id, tenant_id, person_id, other_person_id, organisation_id, reason, note, declared_at)",
    );
    for one in world.all::<Recusal>() {
        let person = &world.persons[one.person];
        let from =
            [one.other.map(|other| world.persons[other].id), one.organisation.map(|at| world.organisations[at].id)];
        let start = [Id(one.id), Id(world.organisations[person.root].id), Id(person.id)];
        let end = [MaybeId(from[0]), MaybeId(from[1]), Text("KINSHIP"), Text(""), Number(1)];
        rows.put(&[start.as_slice(), &end].concat());
    }
    rows.write().await;
}

impl Viewer<'_> {
    /// Whether somebody must not score a target for another: by kinship and the like, because they are it, sit under it
    /// or within it, or stand beside it where that is asked without names; or are not on the roster at all.
    pub(super) fn is_too_near(&self, task: &Assignment, viewer: usize) -> bool {
        let (world, cycle) = (self.world, &self.world.cycles[task.cycle]);
        let target = &cycle.targets[task.target];
        let seats_of = |person: usize| cycle.seats.iter().filter(move |seat| seat.person == person).collect::<Vec<_>>();
        let (mine, theirs) = (seats_of(viewer), target.person.map_or(vec![], seats_of));
        let recused = [viewer, task.rater].iter().any(|who| {
            world.all::<Recusal>().iter().any(|one| {
                let between = [[Some(one.person), one.other], [one.other, Some(one.person)]];
                let persons = target.person.is_some() && between.contains(&[Some(*who), target.person]);
                let unit = target.person.is_none() && one.organisation == Some(target.organisation);
                persons || (unit && one.person == *who)
            })
        });
        let on_it = world.assignments.iter().filter(|one| one.cycle == task.cycle && one.target == task.target);
        let on_it: Vec<_> = on_it.collect();
        let secret = on_it.iter().any(|one| one.rater == viewer && one.channel.anonymous());
        let asked = on_it.iter().any(|one| one.channel == Channel::Peer);
        let over = |place: usize| mine.iter().any(|seat| self.lies_in(seat.organisation, place));
        let heads = |seat: &&Seat| (seat.seat == "HEAD").then_some(seat.organisation);
        let under = theirs.iter().any(|seat| heads(seat).is_some_and(over) || seat.oversees.is_some_and(over))
            || (target.person.is_none() && over(target.organisation));
        let within = |place: usize| mine.iter().any(|seat| seat.organisation == place);
        let own = within(target.organisation) || theirs.iter().any(|seat| within(seat.organisation));
        self.is_target(cycle, task.target)
            || self.is_gone(task.cycle, viewer)
            || mine.is_empty()
            || recused
            || secret
            || under
            || (asked && self.is_peer(&mine, &theirs, target.person.is_none().then_some(target.organisation)))
            || (task.channel == Channel::Panel && own)
    }

    /// Colleagues of one organisation without its heads; heads under one parent, or of one organisation; and whoever
    /// speaks for a sibling.
    fn is_peer(&self, mine: &[&Seat], theirs: &[&Seat], unit: Option<usize>) -> bool {
        let parent = |place: usize| self.world.organisations[place].path.iter().rev().nth(1);
        let beside = |one: usize, other: usize| one == other || (parent(one).is_some() && parent(one) == parent(other));
        mine.iter().any(|seat| {
            let head = seat.seat == "HEAD";
            let colleague = |other: &&Seat| {
                let heads = [head, other.seat == "HEAD"];
                (heads == [false, false] && seat.organisation == other.organisation)
                    || (heads == [true, true] && beside(seat.organisation, other.organisation))
            };
            let speaks = (head || seat.seat == "OPERATOR") && unit.is_some_and(|unit| beside(seat.organisation, unit));
            theirs.iter().any(colleague) || speaks
        })
    }

    /// Whether an organisation is another, or lies below it.
    fn lies_in(&self, place: usize, other: usize) -> bool {
        self.world.organisations[place].path.contains(&self.world.organisations[other].id)
    }
}
