//! 免考: who is not assessed in one cycle, though still a rater.
use super::{Area, Later, List, cycle::CYCLE};
use crate::access::{
    absent::{Foreign, Near, Source, foreign},
    attempts::{Attempt, IN_CYCLE, change, list, read},
    lists::{
        Dice, Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, MaybeNumber, Number, Text},
        },
        world::some,
    },
    oracle::{Clause, allowed},
    records::{Facts, Moment, Of},
    tenant::Tenant,
};
use crate::contract::explorer::{Prepared, Stage};
use entity::{Uuid, acts};
use serde_json::json;
use tests::{
    TestApp, graphql,
    play::text,
    small::{OFFICE, Running, Small},
};

pub(super) struct Exemptions;

/// S6's, from C1.
const EXEMPTION: Of =
    Of::new("Exemption", [""; 3], |_, moment, _| Some(Facts::in_cycle(moment).involving(&["S6"]))).of_cycle();

struct Exemption {
    id: Uuid,
    cycle: usize,
    person: usize,
    revoked: bool,
}

impl Area for Exemptions {
    fn name(&self) -> &'static str {
        "exemption"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("exemption::Read", "Exemption:1");
        let grant = format!("(input: {{ {IN_CYCLE}, person: \"@Person:S2@\", reason: \"a test\" }}) {{ id }}");
        let revoke = format!("(id: \"@{on}@\") {{ id }}");
        vec![
            list("exemptions", IN_CYCLE, seen),
            read("node", on, seen, EXEMPTION),
            change("grantExemption", "Cycle:C1", grant, "exemption::Grant", "cycle::Read", CYCLE),
            change("revokeExemption", on, revoke, "exemption::Revoke", seen, EXEMPTION),
        ]
    }

    /// What the office alone selects, and when, is said of nominations.
    fn clauses(&self) -> &'static [Clause] {
        const CLAUSES: &[Clause] =
            &[allowed("exempt: on record, for the office, the leading group and the auditor", |case| {
                case.field(&["node"]) && case.about(&["Exemption"]) && case.by(&["office", "leading", "auditor"])
            })];
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Exemption",
            source: Source::Put(|other, _, id| {
                let (head, staff) = (other.of("Person"), other.literal(&other.person("XSTAFF")));
                let cycle = foreign::CYCLE;
                vec![format!(
                    "INSERT INTO exemption (id, cycle, person_id, reason, granted_by, granted_at)
                     VALUES ({id}, {cycle}, {staff}, 'leave', {head}, 1)"
                )]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List { field: "exemptions", of_cycle: true, still: true, cursor: None, asked: &[("T-2", "", "code reason")] }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Exemption { code reason }"
    }

    fn near(&self) -> &'static [Near] {
        &[Near {
            field: "grantExemption",
            arguments: "(input: { cycle: \"@Cycle:MC@\", person: \"?\", reason: \"on leave\" }) { id }",
            hidden: "Person:S2",
            seen: "Person:M2",
            made: None,
        }]
    }

    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::Preparing {
                let input = json!({ "cycle": tenant.id("Cycle:C1"), "person": tenant.id("Person:S6"),
                    "reason": "on leave" });
                let office = tenant.app.person("OFF").await;
                let made = office.ask_with(graphql::EXEMPT, json!({ "input": input })).await.field("grantExemption");
                tenant.ids.insert("Exemption:1".to_owned(), text(&made["id"]).to_owned());
            }
        })
    }

    fn in_cycle(&self, world: &mut World, dice: &mut Dice, cycle: usize, people: &[usize]) {
        for person in some(dice, people, 12) {
            let revoked = dice.once_in(4);
            world.add(Exemption { id: dice.id(), cycle, person, revoked });
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    /// Before a cycle opens nothing of the others would be there.
    fn fills<'a>(&self, small: &'a Small<'a>, _: &'a Running<'a>, published: bool) -> Later<'a> {
        Box::pin(async move {
            if published {
                let everybody = "INSERT INTO exemption (id, cycle, person_id, reason, granted_by, granted_at)
                    SELECT p.id, c.number, p.id, 'on leave', c.id, 1 FROM person p CROSS JOIN cycle c";
                small.app.tamper(everybody).await;
            }
        })
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Planned => vec![(OFFICE, "exempt", None), (OFFICE, "exemptions", None)],
            _ => vec![],
        }
    }
}

const KINDS: &[Kind] = &[Kind {
    name: "Exemption",
    node: Some("Exemption"),
    ids: |world| world.all::<Exemption>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.exemption(place),
    asked: may::<acts::exemption::Read>,
    listed: Listed::ByCycle(pages!(
        acts::exemption::Read,
        |tx, scope, cycle, page| tx.exemptions().list(&scope, cycle.expect("a cycle"), page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn exemption(&self, place: usize) -> bool {
        let exemption = &self.world.all::<Exemption>()[place];
        self.may::<acts::exemption::Read>(&self.of_cycle(exemption.id, exemption.cycle))
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows =
        Rows::of(app, "exemption (id, cycle, person_id, reason, granted_by, granted_at, revoked_by, revoked_at)");
    for one in world.all::<Exemption>() {
        let revoked = one.revoked.then_some(one.id);
        let start = [Id(one.id), Number(one.cycle + 1), Id(world.persons[one.person].id), Text("leave")];
        let end = [Id(one.id), Number(1), MaybeId(revoked), MaybeNumber(revoked.map(|_| 2))];
        rows.put(&[start, end].concat());
    }
    rows.write().await;
}
