//! The audit trail.
use super::{Area, Later, List, Rare};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt},
    lists::{
        Dice, Kind, Listed, Tenancy, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, Number, Text},
        },
        world::Account,
    },
    oracle::{Clause, allowed, refused},
};
use crate::contract::explorer::{AUDITOR, Prepared, STAFF, Stage};
use entity::{Uuid, acts};
use tests::TestApp;

pub(super) struct Audits;

struct Entry {
    id: Uuid,
    organisation: usize,
    /// The task it is about.
    assignment: Option<usize>,
}

impl Area for Audits {
    fn name(&self) -> &'static str {
        "audit"
    }

    fn attempts(&self) -> Vec<Attempt> {
        vec![attempt("audit", "list", "{ audit(first: 1) { nodes { id } } }", Ask::List("audit::Read"))]
    }

    fn clauses(&self) -> &'static [Clause] {
        const CLAUSES: &[Clause] = &[
            refused("auditor: the audit trail is the auditor's", |case| {
                case.field(&["audit"]) && !case.holds("auditor")
            }),
            allowed("auditor: audit trail", |case| case.field(&["audit"]) && case.by(&["auditor", "peer"])),
        ];
        CLAUSES
    }

    /// Nothing of the schema names a line of the trail.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    /// Logging in is a line of its own: the trail never stays the same.
    fn lists(&self) -> &'static [List] {
        &[List {
            field: "audit",
            of_cycle: false,
            still: false,
            cursor: None,
            asked: &[("T-6", "", "act login onBehalfOf { code } onBehalfOfOrganisation { code }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    /// Auditors read what is done to others, and often are the ones to whom it is done.
    fn in_tenant(&self, world: &mut World, dice: &mut Dice, tenancy: &Tenancy) {
        let on_auditors: Vec<_> = tenancy.tasks.iter().copied().filter(|task| is_on_an_auditor(world, *task)).collect();
        for _ in &tenancy.people {
            let among = if dice.once_in(2) && !on_auditors.is_empty() { &on_auditors } else { &tenancy.tasks };
            let assignment = (!dice.once_in(4)).then(|| dice.one_of(among));
            let target = assignment.map(|task| &world.assignments[task]);
            let target = target.map(|task| world.cycles[task.cycle].targets[task.target].organisation);
            let organisation = target.unwrap_or_else(|| dice.one_of(&tenancy.organisations));
            world.add(Entry { id: dice.id(), organisation, assignment });
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    fn rare(&self) -> &'static [Rare] {
        &[Rare {
            says: "lines of the trail kept back from their targets",
            least: 10,
            count: |viewer| {
                let lines = 0..viewer.world.all::<Entry>().len();
                lines.filter(|line| viewer.audits(*line) && viewer.on_oneself(*line)).count()
            },
        }]
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Published => vec![(AUDITOR, "audit", None), (STAFF, "refused-audit", Some("FORBIDDEN"))],
            _ => vec![],
        }
    }
}

const KINDS: &[Kind] = &[Kind {
    name: "Entry",
    node: None,
    ids: |world| world.all::<Entry>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.entry(place),
    asked: may::<acts::audit::Read>,
    listed: Listed::Whole(pages!(
        acts::audit::Read,
        |tx, scope, _, page| tx.trail().list(&scope, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )),
    parts: &[],
}];

impl Viewer<'_> {
    /// Whether a line of the trail is seen.
    pub(crate) fn entry(&self, place: usize) -> bool {
        self.audits(place) && !self.on_oneself(place)
    }

    /// Whether the policy lets it be seen.
    pub(crate) fn audits(&self, place: usize) -> bool {
        let entry = &self.world.all::<Entry>()[place];
        self.may::<acts::audit::Read>(&self.plain(entry.id, entry.organisation))
    }

    /// Whether it is about another's task on the viewer (rule 11).
    pub(crate) fn on_oneself(&self, place: usize) -> bool {
        self.world.all::<Entry>()[place].assignment.is_some_and(|task| {
            let task = &self.world.assignments[task];
            self.person != Some(task.rater) && self.is_target(&self.world.cycles[task.cycle], task.target)
        })
    }
}

/// Whether another's task is on somebody who audits where its target belongs.
fn is_on_an_auditor(world: &World, task: usize) -> bool {
    let task = &world.assignments[task];
    let target = &world.cycles[task.cycle].targets[task.target];
    let over = |place: usize| world.organisations[target.organisation].path.contains(&world.organisations[place].id);
    let audits = |account: &Account| account.grants.iter().any(|(role, place)| *role == "auditor" && over(*place));
    let others = target.person.filter(|person| *person != task.rater);
    others.is_some_and(|person| world.accounts.iter().any(|one| one.person == Some(person) && audits(one)))
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows =
        Rows::of(app, "audit (id, tenant_id, at, act, record_id, organisation_id, reach, policy_revision, detail)");
    for entry in world.all::<Entry>() {
        let place = &world.organisations[entry.organisation];
        let (act, record) = match entry.assignment {
            Some(task) => ("score::Submit", world.assignments[task].id),
            None => ("person::Create", place.id),
        };
        let end = [Text(act), Id(record), Id(place.id), Text("OWN"), Text(""), Text("")];
        rows.put(&[[Id(entry.id), Id(place.tenant), Number(1)].as_slice(), &end].concat());
    }
    rows.write().await;
}
