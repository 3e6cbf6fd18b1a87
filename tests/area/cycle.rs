//! 考核周期
use super::{Area, Later, List, organisation::organisation};
use crate::access::{
    absent::{Foreign, Near, Source, foreign},
    attempts::{Ask, Attempt, attempt, change, list, read},
    lists::{
        Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, Number, Text, Truth},
        },
        world::TODAY,
    },
    oracle::{Case, Clause, allowed, refused},
    records::{Facts, Moment, Of},
};
use entity::acts;
use policy::Facts as Decided;
use tests::TestApp;

pub(super) struct Cycles;

/// C1.
pub(super) const CYCLE: Of = Of::new("Cycle", [""; 3], |_, moment, _| Some(Facts::in_cycle(moment))).of_cycle();

/// What moves a cycle on.
pub(crate) const MOVES: [&str; 7] =
    ["openCycle", "advanceCycle", "closeCycle", "computeCycle", "extendWindow", "cancelCycle", "archiveCycle"];

impl Area for Cycles {
    fn name(&self) -> &'static str {
        "cycle"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("cycle::Read", "Cycle:C1");
        let act = |field, rest: &str, act| change(field, on, rest, act, seen, CYCLE);
        let moves = |field, by| act(field, "(id: \"@Cycle:C1@\") { phase }", by);
        let windows = "periodFrom: \"2026-05-01\", periodTo: \"2026-05-31\", opensAt: \"2026-05-01T00:00:00Z\", scoringAt: \"2026-05-02T00:00:00Z\", closesAt: \"2026-05-03T00:00:00Z\"";
        let create = format!(
            "(input: {{ organisation: \"@Organisation:SUR@\", scheme: \"@SchemeVersion:FORCE@\", code: \"C9\", name: {{ zh: \"五月\", en: \"May\" }}, {windows} }}) {{ id }}"
        );
        let extend = "(input: { cycle: \"@Cycle:C1@\", closesAt: \"2026-04-30T00:00:00Z\" }) { closesAt }";
        let sur = organisation("SUR");
        vec![
            list("cycles", "", seen),
            read("node", on, seen, CYCLE),
            read("cycle", on, seen, CYCLE),
            attempt(
                "rehearsal",
                on,
                "{ rehearsal(cycle: \"@Cycle:C1@\") { targets } }",
                Ask::Act("cycle::Rehearse", seen, CYCLE),
            ),
            change("createCycle", "Organisation:SUR", create, "cycle::Create", "organisation::Read", sur),
            moves("openCycle", "cycle::Open"),
            moves("advanceCycle", "cycle::Advance"),
            moves("closeCycle", "cycle::Close"),
            act("computeCycle", "(id: \"@Cycle:C1@\")", "cycle::Compute"),
            act("extendWindow", extend, "cycle::Extend"),
            act("cancelCycle", "(id: \"@Cycle:C1@\", reason: \"a test\") { phase }", "cycle::Cancel"),
            moves("archiveCycle", "cycle::Archive"),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Cycle",
            source: Source::Put(|other, _, id| {
                let [x, version, head] = ["Organisation", "SchemeVersion", "Person"].map(|of| other.of(of));
                let (number, model) = (foreign::CYCLE, other.model("Cycle:C1"));
                vec![
                    format!(
                        "INSERT INTO cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh,
                         name_en, kind, phase, time_zone, period_from, period_to, opens_at, scoring_at, closes_at,
                         automatic, seed) SELECT {id}, {number}, {x}, {x}, {version}, 'XC', name_zh, name_en, kind,
                         'PUBLISHED', time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic,
                         seed FROM cycle WHERE id = {model}"
                    ),
                    format!(
                        "INSERT INTO cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)
                         VALUES ({number}, 1, {head}, {x}, 'XHEAD', '主任', 'Head')"
                    ),
                ]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "cycles",
            of_cycle: false,
            still: true,
            cursor: Some(["1", "77"]),
            asked: &[("T-2", "", "code phase scheme { code }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Cycle { code phase }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let own = "mutation { extendWindow(input: { cycle: \"@Cycle:C1@\", assignment: \"@Assignment:DOWNWARD/SURH/S1@\", closesAt: \"2026-04-30T00:00:00Z\" }) { closesAt } }";
        vec![("extendWindow", own.to_owned())]
    }

    fn near(&self) -> &'static [Near] {
        &[Near {
            field: "createCycle",
            arguments: "(input: { organisation: \"@Organisation:MED@\", scheme: \"?\", code: \"MC\", name: { zh: \"期\", en: \"C\" }, periodFrom: \"2026-05-01\", periodTo: \"2026-05-31\", opensAt: \"2026-05-01T00:00:00Z\", scoringAt: \"2026-05-02T00:00:00Z\", closesAt: \"2026-05-03T00:00:00Z\" }) { id }",
            hidden: "SchemeVersion:FORCE",
            seen: "SchemeVersion:MED",
            made: Some("Cycle:MC"),
        }]
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[
    refused("life: moves are made by the office or by the calendar", |case| {
        (case.field(&MOVES)
            || case.field(&["proposePublication", "createCycle", "importScheme", "setWeightRule", "rehearsal"]))
            && !case.by(&["office"])
    }),
    refused(
        "life: PREPARING → SELF_ASSESSMENT → SCORING → REVIEW → PUBLISHED → ARCHIVED, and never back",
        out_of_course,
    ),
    allowed("office: schemes, cycles", |case| {
        case.field(&["importScheme", "setWeightRule", "createCycle"]) && case.by(&["office"])
    }),
    allowed("office: rehearses before it opens", |case| {
        case.field(&["rehearsal"]) && case.by(&["office"]) && case.during(&[Moment::Preparing])
    }),
    allowed("auditor: the process", |case| case.field(&["cycle"]) && case.by(&["auditor"])),
    allowed("life: moves are made by the office, in their order", |case| case.by(&["office"]) && in_course(case)),
];

/// A move at its moment.
fn in_course(case: &Case<'_>) -> bool {
    use Moment::{Preparing, Published, Review, Scoring, SelfAssessment};
    let moments: &[Moment] = match case.attempt.field {
        "openCycle" => &[Preparing],
        "advanceCycle" => &[SelfAssessment],
        "closeCycle" => &[Scoring],
        "computeCycle" => &[Review],
        "archiveCycle" => &[Published],
        "cancelCycle" => &[Preparing, SelfAssessment, Scoring, Review],
        "extendWindow" => &[SelfAssessment, Scoring],
        _ => return false,
    };
    case.during(moments)
}

/// A move at a moment that has no place for it.
fn out_of_course(case: &Case<'_>) -> bool {
    use Moment::{Drafted, Preparing, Published, Review, Scoring, SelfAssessment};
    let lawful: &[Moment] = match case.attempt.field {
        "openCycle" => &[Preparing],
        "advanceCycle" => &[SelfAssessment],
        "closeCycle" => &[Scoring],
        "computeCycle" | "proposePublication" => &[Review, Drafted, Published],
        "approvePublication" => &[Drafted],
        "archiveCycle" => &[Published],
        "cancelCycle" => &[Preparing, SelfAssessment, Scoring, Review, Drafted],
        "extendWindow" => &[Preparing, SelfAssessment, Scoring],
        _ => return false,
    };
    !case.during(lawful)
}

const KINDS: &[Kind] = &[Kind {
    name: "Cycle",
    node: Some("Cycle"),
    ids: |world| world.cycles.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.cycle(place),
    asked: may::<acts::cycle::Read>,
    listed: Listed::Whole(pages!(
        acts::cycle::Read,
        |tx, scope, _, page| tx.cycles().list(&scope, page),
        |row| row.number.to_string(),
        |a, b| a.number > b.number
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn cycle(&self, place: usize) -> bool {
        let cycle = &self.world.cycles[place];
        self.may::<acts::cycle::Read>(&Decided { phase: Some(cycle.phase), ..self.plain(cycle.id, cycle.organisation) })
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh, name_en, kind, phase,
         time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed, cancel_reason)",
    );
    let mut targets = Rows::of(app, "cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)");
    let mut seats = Rows::of(
        app,
        "roster_seat (cycle, appointment_id, person_id, organisation_id, seat, post_zh, post_en, coefficient)",
    );
    let mut members = Rows::of(app, "roster_member (cycle, group_id, person_id, seat)");
    let mut oversight = Rows::of(app, "roster_oversight (cycle, appointment_id, organisation_id)");
    let mut frozen = Rows::of(app, "roster_organisation (cycle, organisation_id, parent_id, code, name_zh, name_en)");
    for (cycle, number) in world.cycles.iter().zip(1..) {
        let place = &world.organisations[cycle.organisation];
        let code = format!("C{number}");
        let start = [Id(cycle.id), Number(number), Id(place.tenant), Id(place.id), Id(cycle.scheme), Text(&code)];
        let names = [Text("期"), Text("C"), Text("REGULAR"), Text(cycle.phase.word()), Text("UTC"), Text(TODAY)];
        let end = [Text(TODAY), Number(1), Number(2), Number(3), Truth(false), Number(7), Text("")];
        rows.put(&[start.as_slice(), &names, &end].concat());
        for (target, numbered) in cycle.targets.iter().zip(1..) {
            let person = target.person.map(|person| &world.persons[person]);
            let at = &world.organisations[target.organisation];
            let code = person.map_or(&at.code, |person| &person.code);
            let whose = [MaybeId(person.map(|person| person.id)), Id(at.id), Text(code), Text("名"), Text("N")];
            targets.put(&[[Number(number), Number(numbered)].as_slice(), &whose].concat());
        }
        for seat in &cycle.seats {
            let (person, at) = (world.persons[seat.person].id, world.organisations[seat.organisation].id);
            let post = [Text(seat.seat), Text("岗"), Text("Post"), Number(10_000)];
            seats.put(&[[Number(number), Id(seat.appointment), Id(person), Id(at)].as_slice(), &post].concat());
            if let Some(place) = seat.oversees {
                oversight.put(&[Number(number), Id(seat.appointment), Id(world.organisations[place].id)]);
            }
        }
        for place in &cycle.organisations {
            let one = &world.organisations[*place];
            let parent = MaybeId(one.path.iter().rev().nth(1).copied());
            frozen.put(&[Number(number), Id(one.id), parent, Text(&one.code), Text("名"), Text("N")]);
        }
        for (group, people) in &cycle.groups {
            for person in people {
                let (group, person) = (world.groups[*group].id, world.persons[*person].id);
                members.put(&[Number(number), Id(group), Id(person), Text("MEMBER")]);
            }
        }
    }
    rows.write().await;
    targets.write().await;
    seats.write().await;
    members.write().await;
    oversight.write().await;
    frozen.write().await;
}
