//! 考核组: groups of assessors.
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
            Value::{Id, Text},
        },
    },
    oracle::Clause,
    records::{Facts, Of},
};
use entity::acts;
use tests::{TestApp, play::text};

pub(super) struct Groups;

/// G1.
const GROUP: Of = Of::new("AssessmentGroup", [""; 3], |_, _, _| Some(Facts::at("H")));

impl Area for Groups {
    fn name(&self) -> &'static str {
        "group"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let seen = "group::Read";
        let composition = "composition: { members: [{ person: \"@Person:S2@\", seat: LEADER }] }";
        let create = format!(
            "(input: {{ organisation: \"@Organisation:SUR@\", code: \"G9\", {NEW}, kind: SPECIALIST, {composition} }}) {{ id }}"
        );
        let update = format!("(input: {{ id: \"@AssessmentGroup:G1@\", {composition} }}) {{ id }}");
        let sur = organisation("SUR");
        vec![
            list("assessmentGroups", "", seen),
            read("node", "AssessmentGroup:G1", seen, GROUP),
            change("createAssessmentGroup", "Organisation:SUR", create, "group::Create", "organisation::Read", sur),
            change("updateAssessmentGroup", "AssessmentGroup:G1", update, "group::Update", seen, GROUP),
        ]
    }

    /// What the office alone may do with groups is said of persons.
    fn clauses(&self) -> &'static [Clause] {
        &[]
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "AssessmentGroup",
            source: Source::Seen(|other| text(&other.node("assessmentGroups", |_| true)["id"]).to_owned()),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "assessmentGroups",
            of_cycle: false,
            still: true,
            cursor: Some(["G1", "G1A"]),
            asked: &[("T-2", "", "code members { personId name { zh } seat }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on AssessmentGroup { code members { code } }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let composition = "composition: { members: [{ person: \"@Person:S2@\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] }";
        let create = format!(
            "mutation {{ createAssessmentGroup(input: {{ organisation: \"@Organisation:SUR@\", code: \"G8\", {NEW}, kind: SPECIALIST, {composition} }}) {{ id }} }}"
        );
        let update = format!(
            "mutation {{ updateAssessmentGroup(input: {{ id: \"@AssessmentGroup:G1@\", {composition} }}) {{ id }} }}"
        );
        vec![("createAssessmentGroup", create), ("updateAssessmentGroup", update)]
    }

    fn near(&self) -> &'static [Near] {
        NEAR
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const NEAR: &[Near] = &[
    Near {
        field: "createAssessmentGroup",
        arguments: "(input: { organisation: \"@Organisation:MED@\", code: \"MG\", name: { zh: \"组\", en: \"G\" }, kind: SPECIALIST, composition: { members: [{ person: \"?\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] } }) { id }",
        hidden: "Person:S2",
        seen: "Person:M2",
        made: Some("AssessmentGroup:MG"),
    },
    Near {
        field: "createAssessmentGroup",
        arguments: "(input: { organisation: \"@Organisation:MED@\", code: \"MH\", name: { zh: \"组\", en: \"G\" }, kind: SPECIALIST, composition: { members: [{ person: \"@Person:M2@\", seat: LEADER }], organisations: [\"?\"] } }) { id }",
        hidden: "Organisation:SUR",
        seen: "Organisation:W1",
        made: None,
    },
    Near {
        field: "updateAssessmentGroup",
        arguments: "(input: { id: \"@AssessmentGroup:MG@\", composition: { members: [{ person: \"?\", seat: LEADER }], organisations: [\"@Organisation:MED@\"] } }) { id }",
        hidden: "Person:S2",
        seen: "Person:M1",
        made: None,
    },
    Near {
        field: "updateAssessmentGroup",
        arguments: "(input: { id: \"@AssessmentGroup:MG@\", composition: { members: [{ person: \"@Person:M2@\", seat: LEADER }], organisations: [\"?\"] } }) { id }",
        hidden: "Organisation:SUR",
        seen: "Organisation:MED",
        made: None,
    },
];

const KINDS: &[Kind] = &[Kind {
    name: "Group",
    node: Some("AssessmentGroup"),
    ids: |world| world.groups.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.group(place),
    asked: may::<acts::group::Read>,
    listed: Listed::Whole(pages!(
        acts::group::Read,
        |tx, scope, _, page| tx.groups().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn group(&self, place: usize) -> bool {
        let group = &self.world.groups[place];
        self.may::<acts::group::Read>(&self.plain(group.id, group.organisation))
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(app, "assessment_group (id, tenant_id, organisation_id, code, name_zh, name_en, kind)");
    let mut members = Rows::of(app, "group_member (group_id, person_id, seat)");
    for group in &world.groups {
        let place = &world.organisations[group.organisation];
        let names = [Text(&group.code), Text("组"), Text("G"), Text("SPECIALIST")];
        rows.put(&[[Id(group.id), Id(place.tenant), Id(place.id)].as_slice(), &names].concat());
        for (person, seat) in &group.members {
            members.put(&[Id(group.id), Id(world.persons[*person].id), Text(seat)]);
        }
    }
    rows.write().await;
    members.write().await;
}
