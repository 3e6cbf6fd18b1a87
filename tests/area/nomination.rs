//! 提名: who is to rate whom, in named channels whose scheme goes by it.
use super::{Area, Later, List, Rare, cycle::CYCLE};
use crate::access::{
    absent::{Foreign, Near, Source, foreign},
    attempts::{Attempt, IN_CYCLE, change, list, read},
    lists::{
        Dice, Kind, Listed, Part, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, MaybeNumber, Number, Text},
        },
        world::{Appointment, present},
    },
    oracle::{Clause, allowed, hidden, refused},
    records::{Facts, Moment, Of},
    tenant::Tenant,
};
use crate::contract::explorer::{Prepared, Stage};
use entity::{Uuid, acts, words::DecisionState};
use serde_json::json;
use std::collections::BTreeSet;
use tests::{
    TestApp, graphql,
    play::text,
    small::{OFFICE, Running, Small},
};

pub(super) struct Nominations;

/// SURH's, to score S3 in C1; the office has proposed it.
const NOMINATION: Of =
    Of::new("Nomination", [""; 3], |_, moment, _| Some(Facts::in_cycle(moment).involving(&["OFF", "SURH", "S3"])))
        .of_cycle();

struct Nomination {
    id: Uuid,
    cycle: usize,
    /// The group of a PANEL one; another is of DOWNWARD.
    group: Option<usize>,
    rater: usize,
    target: usize,
    state: &'static str,
}

impl Area for Nominations {
    fn name(&self) -> &'static str {
        "nomination"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("nomination::Read", "Nomination:1");
        let decide = |field: &'static str, more: &str, act| {
            change(field, on, format!("(ids: [\"@{on}@\"]{more}) {{ state }}"), act, seen, NOMINATION)
        };
        let pair = "{ channel: DOWNWARD, rater: \"@Person:SURH@\", targetPerson: \"@Person:S4@\" }";
        let nominate = format!("(input: {{ {IN_CYCLE}, nominations: [{pair}] }}) {{ id }}");
        vec![
            list("nominations", IN_CYCLE, seen),
            read("node", on, seen, NOMINATION),
            change("nominate", "Cycle:C1", nominate, "nomination::Propose", "cycle::Read", CYCLE),
            decide("approveNominations", "", "nomination::Approve"),
            decide("rejectNominations", ", reason: \"a test\"", "nomination::Reject"),
            decide("withdrawNominations", "", "nomination::Withdraw"),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Nomination",
            source: Source::Put(|other, _, id| {
                let (head, staff) = (other.of("Person"), other.literal(&other.person("XSTAFF")));
                let cycle = foreign::CYCLE;
                vec![format!(
                    "INSERT INTO nomination (id, cycle, channel, rater_id, target_person_id, state, proposed_by,
                     proposed_at) VALUES ({id}, {cycle}, 1, {head}, {staff}, 'PROPOSED', {head}, 1)"
                )]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "nominations",
            of_cycle: true,
            still: true,
            cursor: None,
            asked: &[("T-2", "", "rater { code } target { name { zh } }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Nomination { channel state }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let panel = "mutation { nominate(input: { cycle: \"@Cycle:C1@\", nominations: [{ channel: PANEL, group: \"@AssessmentGroup:G1@\", rater: \"@Person:M1@\", targetOrganisation: \"@Organisation:SUR@\" }] }) { id } }";
        vec![("nominate", panel.to_owned())]
    }

    fn near(&self) -> &'static [Near] {
        &[
            Near {
                field: "nominate",
                arguments: "(input: { cycle: \"@Cycle:MC@\", nominations: [{ channel: DOWNWARD, rater: \"?\", targetPerson: \"@Person:M1@\" }] }) { id }",
                hidden: "Person:S2",
                seen: "Person:MEDH",
                made: None,
            },
            Near {
                field: "nominate",
                arguments: "(input: { cycle: \"@Cycle:MC@\", nominations: [{ channel: DOWNWARD, rater: \"@Person:MEDH@\", targetPerson: \"?\" }] }) { id }",
                hidden: "Person:S2",
                seen: "Person:M2",
                made: None,
            },
        ]
    }

    fn approving(&self) -> &'static [&'static str] {
        &["approveNominations", "rejectNominations"]
    }

    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::Preparing {
                nominate(tenant).await;
            }
        })
    }

    fn in_cycle(&self, world: &mut World, dice: &mut Dice, cycle: usize, people: &[usize]) {
        let mut once = BTreeSet::new();
        for _ in 0..30 {
            let of = &world.cycles[cycle];
            let (target, rater) = (dice.below(of.targets.len()), dice.one_of(people));
            let group = (!of.groups.is_empty() && dice.once_in(2)).then(|| of.groups[dice.below(of.groups.len())].0);
            if of.targets[target].person != Some(rater) && once.insert((group, rater, target)) {
                let state = dice.one_of(&["PROPOSED", "APPROVED", "APPROVED", "REJECTED", "WITHDRAWN"]);
                world.add(Nomination { id: dice.id(), cycle, group, rater, target, state });
            }
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    fn rare(&self) -> &'static [Rare] {
        &[Rare {
            says: "nominations kept back from their targets",
            least: 10,
            count: |viewer| {
                let nominations = 0..viewer.world.all::<Nomination>().len();
                nominations.filter(|one| viewer.selects(*one) && viewer.is_nominees_target(*one)).count()
            },
        }]
    }

    /// Before a cycle opens nothing of the others would be there.
    fn fills<'a>(&self, small: &'a Small<'a>, _: &'a Running<'a>, published: bool) -> Later<'a> {
        Box::pin(async move {
            if published {
                let everybody = "INSERT INTO nomination
                    (id, cycle, channel, rater_id, target_person_id, state, proposed_by, proposed_at)
                    SELECT p.id, c.number, 1, p.id, t.id, 'PROPOSED', c.id, 1 FROM person p CROSS JOIN cycle c
                    JOIN person t ON t.code = 'A-2' WHERE p.id <> t.id";
                small.app.tamper(everybody).await;
            }
        })
    }

    /// The small scheme goes by no nomination.
    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Planned => vec![(OFFICE, "nominations", Some("nothing"))],
            _ => vec![],
        }
    }
}

/// Who is assessed and who rates, as far as the office says it.
const SELECTING: [&str; 4] = ["grantExemption", "revokeExemption", "nominate", "withdrawNominations"];

const CLAUSES: &[Clause] = &[
    hidden("11: who is nominated to rate a target is for the office and those who approve it", |case| {
        case.about(&["Nomination"]) && case.logged_in() && !case.by(&["office", "leading"])
    }),
    refused("3: the office nominates and exempts, and nobody else", |case| {
        case.field(&SELECTING) && !case.by(&["office"])
    }),
    refused("3: before the cycle opens: nobody is nominated, approved or exempt afterwards", |case| {
        (case.field(&SELECTING) || case.field(&["approveNominations", "rejectNominations"]))
            && !case.during(&[Moment::Preparing])
    }),
    allowed("office: nominates and exempts before it opens", |case| {
        case.field(&SELECTING) && case.by(&["office"]) && case.during(&[Moment::Preparing])
    }),
    allowed("leading_group: approves nominations before it opens", |case| {
        case.field(&["approveNominations", "rejectNominations"])
            && case.by(&["leading"])
            && case.during(&[Moment::Preparing])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Nomination",
    node: Some("Nomination"),
    ids: |world| world.all::<Nomination>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.nomination(place),
    asked: may::<acts::nomination::Read>,
    listed: Listed::ByCycle(pages!(
        acts::nomination::Read,
        |tx, scope, cycle, page| tx.nominations().list(&scope, cycle.expect("a cycle"), None, page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )),
    parts: &[Part {
        expected: |viewer, cycle| {
            let nominations = viewer.world.all::<Nomination>().iter().enumerate();
            let approved = nominations.filter(|(_, one)| one.cycle == cycle && one.state == "APPROVED");
            approved.filter(|(at, _)| viewer.nomination(*at)).map(|(_, one)| one.id).collect()
        },
        listed: pages!(
            acts::nomination::Read,
            |tx, scope, cycle, page| tx.nominations().list(
                &scope,
                cycle.expect("a cycle"),
                Some(DecisionState::Approved),
                page
            ),
            |row| row.id.to_string(),
            |a, b| a.id < b.id
        ),
    }],
}];

impl Viewer<'_> {
    /// Whether a nomination is seen: not by its target, whatever their role (rule 11).
    pub(crate) fn nomination(&self, place: usize) -> bool {
        self.selects(place) && !self.is_nominees_target(place)
    }

    /// Whether the policy lets it be seen.
    pub(crate) fn selects(&self, place: usize) -> bool {
        let nomination = &self.world.all::<Nomination>()[place];
        self.may::<acts::nomination::Read>(&self.of_cycle(nomination.id, nomination.cycle))
    }

    /// Whether the viewer is the target, or answers for it, today or by the roster of the cycle.
    pub(crate) fn is_nominees_target(&self, place: usize) -> bool {
        let nomination = &self.world.all::<Nomination>()[place];
        let cycle = &self.world.cycles[nomination.cycle];
        let target = &cycle.targets[nomination.target];
        let answers = |seat: &Appointment| {
            seat.organisation == target.organisation
                && ["HEAD", "OPERATOR"].contains(&seat.seat)
                && present(seat.from, seat.to)
        };
        let today = self.person.filter(|_| target.person.is_none());
        self.is_target(cycle, nomination.target)
            || today.is_some_and(|viewer| self.world.persons[viewer].appointments.iter().any(answers))
    }
}

/// Superiors who are to score, approved but for the last, about whom nobody decides. S4's is nominated by nobody.
async fn nominate(tenant: &mut Tenant<'_>) {
    let pairs = [
        ("DIR", "SURH"),
        ("DIR", "MEDH"),
        ("DIR", "ADMH"),
        ("SURH", "S1"),
        ("SURH", "S2"),
        ("SURH", "S5"),
        ("MEDH", "M1"),
        ("MEDH", "M2"),
        ("SURH", "S3"),
    ];
    let person = |code: &str| tenant.id(&format!("Person:{code}"));
    let pairs = pairs.map(
        |(rater, target)| json!({ "channel": "DOWNWARD", "rater": person(rater), "targetPerson": person(target) }),
    );
    let input = json!({ "input": { "cycle": tenant.id("Cycle:C1"), "nominations": pairs } });
    let made = tenant.app.person("OFF").await.ask_with(graphql::NOMINATE, input).await.field("nominate");
    let made = made.as_array().expect("nominations").iter();
    let (pending, approved): (Vec<_>, Vec<_>) = made.partition(|one| one["target"]["code"] == "S3");
    let approved: Vec<_> = approved.iter().map(|one| &one["id"]).collect();
    tenant.app.person("LED").await.ask_with(graphql::APPROVE_NOMINATIONS, json!({ "ids": approved })).await.ok();
    tenant.ids.insert("Nomination:1".to_owned(), text(&pending[0]["id"]).to_owned());
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "nomination (id, cycle, channel, group_id, rater_id, target_person_id, target_organisation_id, state,
         proposed_by, proposed_at, decided_by, decided_at)",
    );
    for one in world.all::<Nomination>() {
        let target = &world.cycles[one.cycle].targets[one.target];
        let person = target.person.map(|person| world.persons[person].id);
        let place = target.person.is_none().then(|| world.organisations[target.organisation].id);
        let group = one.group.map(|group| world.groups[group].id);
        let start = [Id(one.id), Number(one.cycle + 1), Number(if group.is_some() { 5 } else { 1 }), MaybeId(group)];
        let who = [Id(world.persons[one.rater].id), MaybeId(person), MaybeId(place), Text(one.state)];
        // Whoever decides is somebody else: here, nobody there is.
        let decided = (one.state != "PROPOSED").then(|| Uuid::from_u128(!one.id.as_u128()));
        let end = [Id(one.id), Number(1), MaybeId(decided), MaybeNumber(decided.map(|_| 2))];
        rows.put(&[start, who, end].concat());
    }
    rows.write().await;
}
