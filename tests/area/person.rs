//! 人员, 任职: people and their appointments.
use super::{Area, Later, List, organisation::organisation};
use crate::access::{
    absent::{Foreign, Near, Source},
    attempts::{Attempt, NEW, change, list, read},
    lists::{
        Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeText, Text},
        },
        world::Appointment,
    },
    oracle::{Clause, refused},
    records::{Facts, Of, home},
    rules::Record,
};
use entity::acts;
use policy::Facts as Decided;
use std::collections::BTreeSet;
use tests::{TestApp, play::text};

pub(super) struct Persons;

/// Somebody by their code.
pub(super) const fn person(code: &'static str) -> Of {
    Of::new("Person", [code, "", ""], |of, _, _| Some(of_person(of.key[0])))
}

/// Whoever asks. The foreigner is somebody, but whom they name is nobody to them.
pub(super) const ONESELF: Of =
    Of::new("Oneself", [""; 3], |_, _, asker| asker.filter(|own| *own != "XHEAD").map(of_person)).personal();

/// What is somebody's own.
pub(super) fn of_person(code: &'static str) -> Facts {
    let at = Facts::at(home(code));
    Facts { record: Record { owner: Some(code), ..at.record }, ..at }
}

/// Their appointment.
const fn appointment(code: &'static str) -> Of {
    Of::new("Appointment", [code, "", ""], |of, _, _| Some(of_person(of.key[0])))
}

impl Area for Persons {
    fn name(&self) -> &'static str {
        "person"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, sur, s2) = ("person::Read", organisation("SUR"), person("S2"));
        let create = format!("(input: {{ organisation: \"@Organisation:SUR@\", code: \"N\", {NEW} }}) {{ id }}");
        let update = format!("(input: {{ id: \"@Person:S2@\", {NEW} }}) {{ id }}");
        let appoint = "(input: { person: \"@Person:S2@\", organisation: \"@Organisation:SUR@\", post: { zh: \"副\", en: \"Deputy\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id }";
        let end = "(input: { id: \"@Appointment:S2@\", to: \"2026-12-31\" })";
        vec![
            list("persons", "", seen),
            read("node", "Person:S2", seen, s2),
            change("createPerson", "Organisation:SUR", create, "person::Create", "organisation::Read", sur),
            change("updatePerson", "Person:S2", update, "person::Update", seen, s2),
            change("appoint", "Person:S2", appoint, "person::Appoint", seen, s2),
            change("endAppointment", "Appointment:S2", end, "person::EndAppointment", seen, appointment("S2")),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[
            Foreign { record: "Person", source: Source::Seen(|other| other.person("XHEAD")), node: true },
            Foreign {
                record: "Appointment",
                source: Source::Seen(|other| {
                    let head = other.node("persons", |node| node["code"] == "XHEAD");
                    text(&head["appointments"][0]["id"]).to_owned()
                }),
                node: false,
            },
        ]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "persons",
            of_cycle: false,
            still: true,
            cursor: Some(["S2", "S2A"]),
            asked: &[("T-2", "", "code appointments { seat organisation { code } }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Person { code appointments { id } }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let oversees = "mutation { appoint(input: { person: \"@Person:S2@\", organisation: \"@Organisation:SUR@\", oversees: [\"@Organisation:MED@\"], post: { zh: \"副\", en: \"Deputy\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id } }";
        vec![("appoint", oversees.to_owned())]
    }

    fn near(&self) -> &'static [Near] {
        &[
            Near {
                field: "appoint",
                arguments: "(input: { person: \"@Person:M1@\", organisation: \"?\", post: { zh: \"副\", en: \"D\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id }",
                hidden: "Organisation:SUR",
                seen: "Organisation:MED",
                made: None,
            },
            Near {
                field: "appoint",
                arguments: "(input: { person: \"@Person:M1@\", organisation: \"@Organisation:MED@\", oversees: [\"?\"], post: { zh: \"员\", en: \"O\" }, seat: OPERATOR, from: \"2026-04-01\" }) { id }",
                hidden: "Organisation:SUR",
                seen: "Organisation:W1",
                made: None,
            },
        ]
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[refused("office: persons and groups: nobody else's", |case| {
    case.field(&[
        "createPerson",
        "updatePerson",
        "appoint",
        "endAppointment",
        "createAssessmentGroup",
        "updateAssessmentGroup",
    ]) && !case.by(&["office"])
})];

const KINDS: &[Kind] = &[Kind {
    name: "Person",
    node: Some("Person"),
    ids: |world| world.persons.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.person(place),
    asked: may::<acts::person::Read>,
    listed: Listed::Whole(pages!(
        acts::person::Read,
        |tx, scope, _, page| tx.persons().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn person(&self, place: usize) -> bool {
        let id = self.world.persons[place].id;
        self.may::<acts::person::Read>(&Decided { owner: Some(id), ..self.plain(id, self.world.home(place)) })
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(app, "person (id, tenant_id, code, name_zh, name_en)");
    let mut seats = Rows::of(
        app,
        "appointment (id, tenant_id, person_id, organisation_id, post_zh, post_en, seat, from_date, to_date)",
    );
    for person in &world.persons {
        let tenant = world.organisations[person.root].id;
        rows.put(&[Id(person.id), Id(tenant), Text(&person.code), Text("名"), Text("N")]);
        let mut once = BTreeSet::new();
        for Appointment { id, organisation, seat, from, to } in &person.appointments {
            assert!(once.insert((organisation, seat, from)), "one appointment twice");
            let place = world.organisations[*organisation].id;
            let names = [Text("岗"), Text("Post"), Text(seat), Text(from), MaybeText(*to)];
            seats.put(&[[Id(*id), Id(tenant), Id(person.id), Id(place)].as_slice(), &names].concat());
        }
    }
    rows.write().await;
    seats.write().await;
}
