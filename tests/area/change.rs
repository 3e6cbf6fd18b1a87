//! 人员变动: who ends as a rater or as a target of a running cycle.
use super::{Area, Later, List, cycle::CYCLE, delegation::Delegation};
use crate::access::{
    absent::{Foreign, Source, foreign},
    attempts::{Attempt, change, list, read},
    lists::{
        Dice, Kind, Listed, Tenancy, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, MaybeNumber, Number, Text, Truth},
        },
        world::some,
    },
    oracle::{Clause, allowed, hidden, refused},
    records::{Facts, Moment, Of},
    tenant::Tenant,
};
use crate::contract::explorer::{Prepared, Stage};
use entity::{Phase, Uuid, acts};
use policy::Facts as Decided;
use serde_json::json;
use tests::{
    TestApp, graphql,
    play::text,
    small::{LEADER, OFFICE, Running, Small},
};

pub(super) struct Changes;

/// The office has proposed that S6 leaves, whom nobody asks for anything else. It is kept from whoever S6 could be asked to
/// rate: everybody in surgery.
const CHANGE: Of = Of::new("RosterChange", [""; 3], |_, moment, asker| {
    let surgery = ["SURH", "S1", "S2", "S3", "S4", "S5", "S6"];
    let kept = asker.is_some_and(|asker| surgery.contains(&asker));
    (moment != Moment::Preparing && !kept).then(|| Facts::in_cycle(moment).involving(&["OFF", "S6"]))
})
.of_cycle();

pub(crate) struct Change {
    pub(crate) id: Uuid,
    pub(crate) cycle: usize,
    pub(crate) person: usize,
    /// What becomes of them, and how far it has come.
    pub(crate) kind: &'static str,
    pub(crate) state: &'static str,
    /// Who must not see it.
    pub(crate) kept: Vec<usize>,
}

impl Area for Changes {
    fn name(&self) -> &'static str {
        "change"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("change::Read", "RosterChange:1");
        let decide = |field: &'static str, more: &str, act| {
            change(field, on, format!("(id: \"@{on}@\"{more}) {{ state }}"), act, seen, CHANGE)
        };
        let moved =
            "(input: { cycle: \"@Cycle:C1@\", kind: MOVED, person: \"@Person:M2@\", reason: \"a test\" }) { state }";
        vec![
            list("rosterChanges", crate::access::attempts::IN_CYCLE, seen),
            read("node", on, seen, CHANGE),
            change("proposeRosterChange", "Cycle:C1", moved, "change::Propose", "cycle::Read", CYCLE),
            decide("approveRosterChange", "", "change::Approve"),
            decide("rejectRosterChange", ", reason: \"a test\"", "change::Reject"),
            decide("withdrawRosterChange", "", "change::Withdraw"),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "RosterChange",
            source: Source::Put(|other, _, id| {
                let staff = other.literal(&other.person("XSTAFF"));
                let cycle = foreign::CYCLE;
                vec![format!(
                    "INSERT INTO roster_change (id, cycle, number, kind, person_id, why, anonymous, state,
                     proposed_by, proposed_at)
                     VALUES ({id}, {cycle}, 1, 'LEFT', {staff}, 'to see', false, 'PROPOSED', {staff}, 1)"
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
            field: "rosterChanges",
            of_cycle: true,
            still: true,
            cursor: None,
            asked: &[("T-2", "", "kind name { zh } ended added proposedBy { zh }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on RosterChange { kind state }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let from = |place: &str| {
            let input =
                format!("cycle: \"@Cycle:C1@\", kind: RECUSED, person: \"@Person:M2@\", {place}, reason: \"a test\"");
            ("proposeRosterChange", format!("mutation {{ proposeRosterChange(input: {{ {input} }}) {{ state }} }}"))
        };
        vec![from("fromPerson: \"@Person:M1@\""), from("fromOrganisation: \"@Organisation:SUR@\"")]
    }

    fn approving(&self) -> &'static [&'static str] {
        &["approveRosterChange", "rejectRosterChange"]
    }

    /// Somebody is to leave, which nobody decides about.
    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::SelfAssessment {
                let input = json!({ "cycle": tenant.id("Cycle:C1"), "kind": "LEFT", "reason": "to see",
                    "person": tenant.id("Person:S6") });
                let office = tenant.app.person("OFF").await;
                let made = office.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await;
                let id = text(&made.field("proposeRosterChange")["id"]).to_owned();
                tenant.ids.insert("RosterChange:1".to_owned(), id);
            }
        })
    }

    fn in_tenant(&self, world: &mut World, dice: &mut Dice, tenancy: &Tenancy) {
        for cycle in &tenancy.cycles {
            proposed(world, dice, *cycle, &tenancy.people);
        }
        for cycle in
            tenancy.cycles.iter().filter(|cycle| world.cycles[**cycle].phase == Phase::Scoring).collect::<Vec<_>>()
        {
            leavers(world, dice, *cycle);
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    fn fills<'a>(&self, small: &'a Small<'a>, cycle: &'a Running<'a>, published: bool) -> Later<'a> {
        Box::pin(async move {
            if !published {
                let person = small.ids().await["Person:T-5"].clone();
                let input = json!({ "cycle": cycle.id, "kind": "LEFT", "person": person, "reason": "离任" });
                let office = small.app.person("T-2").await;
                office.ask_with(graphql::PROPOSE_CHANGE, json!({ "input": input })).await.ok();
            }
        })
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Scoring => vec![(OFFICE, "roster-change", None), (LEADER, "approve-change", None)],
            _ => vec![],
        }
    }
}

const CLAUSES: &[Clause] = &[
    refused("5: a change of the raters is proposed by the office, and taken back by it", |case| {
        case.field(&["proposeRosterChange", "withdrawRosterChange"]) && !case.by(&["office"])
    }),
    refused("5: the raters change while they rate, and not once they are counted", |case| {
        case.field(&["proposeRosterChange", "approveRosterChange"])
            && !case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
    hidden("11: a change of the raters is kept from whoever they could rate, whatever their role", |case| {
        case.about(&["RosterChange"]) && case.by(&["head", "staff", "peer"])
    }),
    hidden("11: a change of the raters is for those who run, approve and audit it", |case| {
        case.about(&["RosterChange"]) && case.logged_in() && !case.by(&["office", "leading", "auditor"])
    }),
    allowed("5: the office proposes a change of the raters", |case| {
        case.field(&["proposeRosterChange"])
            && case.by(&["office"])
            && case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
    allowed("5: a second person approves it", |case| {
        case.field(&["approveRosterChange", "rejectRosterChange"])
            && case.by(&["leading"])
            && case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Change",
    node: Some("RosterChange"),
    ids: |world| world.all::<Change>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.change(place),
    asked: may::<acts::change::Read>,
    listed: Listed::Whole(pages!(
        acts::change::Read,
        |tx, scope, _, page| tx.changes().list(&scope, None, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn change(&self, place: usize) -> bool {
        let change = &self.world.all::<Change>()[place];
        let cycle = &self.world.cycles[change.cycle];
        let kept = self.person.is_some_and(|person| change.kept.contains(&person));
        let facts = Decided { phase: Some(cycle.phase), ..self.plain(change.id, cycle.organisation) };
        !kept && self.may::<acts::change::Read>(&facts)
    }

    /// Whether somebody ends as a rater of a cycle: they act for nobody in it either.
    pub(super) fn is_gone(&self, cycle: usize, person: usize) -> bool {
        let mut changes = self.world.all::<Change>().iter().filter(|one| one.cycle == cycle && one.person == person);
        changes.any(|one| one.state == "APPROVED" && ["LEFT", "MOVED"].contains(&one.kind))
    }
}

/// Changes of the raters of a cycle, often kept from those who would see them by their role.
fn proposed(world: &mut World, dice: &mut Dice, cycle: usize, here: &[usize]) {
    let reads = |role: &str| ["office", "leading_group", "auditor"].contains(&role);
    let readers = world.accounts.iter().filter(|account| account.grants.iter().any(|(role, _)| reads(role)));
    let readers: Vec<_> = readers.filter_map(|account| account.person).filter(|one| here.contains(one)).collect();
    for person in here.iter().copied().take(dice.below(9)) {
        let mut kept = some(dice, here, 30);
        kept.extend(some(dice, &readers, 30));
        kept.sort_unstable();
        kept.dedup();
        world.add(Change { id: dice.id(), cycle, person, kind: "LEFT", state: "PROPOSED", kept });
    }
}

/// Some of those who could act for another have left or moved, or are about to.
fn leavers(world: &mut World, dice: &mut Dice, cycle: usize) {
    let sent = world.all::<Delegation>().iter().map(|one| one.delegate);
    let mut people: Vec<_> =
        sent.filter(|one| world.cycles[cycle].seats.iter().any(|seat| seat.person == *one)).collect();
    people.extend(world.cycles[cycle].targets.iter().flat_map(|target| target.answers.clone()));
    people.sort_unstable();
    people.dedup();
    people.retain(|person| !world.all::<Change>().iter().any(|one| one.cycle == cycle && one.person == *person));
    for person in people.into_iter().filter(|_| dice.once_in(4)).collect::<Vec<_>>() {
        let kind = dice.one_of(&["LEFT", "MOVED", "EXEMPT"]);
        let state = dice.one_of(&["APPROVED", "APPROVED", "PROPOSED", "REJECTED", "WITHDRAWN"]);
        world.add(Change { id: dice.id(), cycle, person, kind, state, kept: vec![] });
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "roster_change (id, cycle, number, kind, person_id, why, anonymous, state, proposed_by, proposed_at,
         decided_by, decided_at)",
    );
    let mut kept = Rows::of(app, "roster_change_kept (cycle, change, person_id)");
    for (change, number) in world.all::<Change>().iter().zip(1..) {
        let person = Id(world.persons[change.person].id);
        let start = [Id(change.id), Number(change.cycle + 1), Number(number), Text(change.kind), person, Text("离任")];
        let decided = (change.state != "PROPOSED").then(|| Uuid::from_u128(!change.id.as_u128()));
        let end = [Truth(decided.is_none()), Text(change.state), person, Number(1)];
        let decided = [MaybeId(decided), MaybeNumber(decided.map(|_| 2))];
        rows.put(&[start.as_slice(), &end, &decided].concat());
        for person in &change.kept {
            kept.put(&[Number(change.cycle + 1), Number(number), Id(world.persons[*person].id)]);
        }
    }
    rows.write().await;
    kept.write().await;
}
