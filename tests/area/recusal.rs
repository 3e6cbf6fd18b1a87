//! 回避: who has nothing to do with whom.
use super::{
    Area, Later, List,
    person::{ONESELF, person},
};
use crate::access::{
    absent::{Foreign, Near},
    attempts::{Attempt, change},
    lists::{
        Kind, World,
        sql::{
            Rows,
            Value::{Id, MaybeId, Number, Text},
        },
    },
    oracle::{Clause, allowed, refused},
};
use entity::Uuid;
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
