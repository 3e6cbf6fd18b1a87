//! 委托: who lets whom act for them.
use super::{
    Area, Later, List, Rare,
    assignment::Assignment,
    person::{ONESELF, person},
    recusal::Recusal,
};
use crate::access::{
    absent::{Foreign, Near, Source},
    attempts::{Attempt, change, list, read},
    lists::{
        Dice, Kind, Listed, Tenancy, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeNumber, Number, Text},
        },
        world::{TODAY, present},
    },
    oracle::{Clause, allowed, hidden, refused},
    records::{Facts, Moment, Of},
    rules::Record,
    tenant::Tenant,
};
use crate::contract::explorer::{Prepared, STAFF, Stage};
use entity::{Phase, Uuid, acts};
use policy::Facts as Decided;
use scoring::Channel;
use serde_json::json;
use tests::{
    TestApp, graphql,
    play::text,
    small::{Running, Small},
};

pub(super) struct Delegations;

/// By which the head of surgery sends the head of medicine.
const DELEGATION: Of = Of::new("Delegation", [""; 3], |_, _, asker| {
    let owner = asker.filter(|one| *one == "MEDH").or(Some("SURH"));
    let at = Facts::at("SUR");
    Some(Facts { record: Record { owner, ..at.record }, ..at })
})
.personal();

pub(crate) struct Delegation {
    pub(crate) id: Uuid,
    pub(crate) principal: usize,
    pub(crate) delegate: usize,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) ended: bool,
}

impl Area for Delegations {
    fn name(&self) -> &'static str {
        "delegation"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, grants) = ("delegation::Read", "delegation::Grant");
        let days = "from: \"2026-03-01\", to: \"2026-12-31\", reason: \"away\"";
        let own = format!("(input: {{ delegate: \"@Person:S3@\", {days} }}) {{ id }}");
        let office = format!("(input: {{ principal: \"@Person:S4@\", delegate: \"@Person:S3@\", {days} }}) {{ id }}");
        let end = "(id: \"@Delegation:SURH@\") { id }";
        vec![
            list("delegations", "", seen),
            read("node", "Delegation:SURH", seen, DELEGATION),
            change("grantDelegation", "oneself", own, grants, "person::Read", ONESELF),
            change("grantDelegation", "Person:S4", office, grants, "person::Read", person("S4")),
            change("endDelegation", "Delegation:SURH", end, "delegation::End", seen, DELEGATION),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Delegation",
            source: Source::Asked(|other| {
                Box::pin(async {
                    let days = json!({ "delegate": other.person("XSTAFF"), "from": "2026-01-01", "to": "2026-12-31",
                        "reason": "to see" });
                    let made = other.head.ask_with(graphql::GRANT_DELEGATION, json!({ "input": days })).await;
                    text(&made.field("grantDelegation")["id"]).to_owned()
                })
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "delegations",
            of_cycle: false,
            still: true,
            cursor: None,
            asked: &[("T-2", "", "inForce principal { code } delegate { name { zh } }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Delegation { principal { code } inForce }"
    }

    fn near(&self) -> &'static [Near] {
        &[Near {
            field: "grantDelegation",
            arguments: "(input: { principal: \"@Person:M1@\", delegate: \"?\", from: \"2026-03-01\", to: \"2026-12-31\", reason: \"away\" }) { id }",
            hidden: "Person:S2",
            seen: "Person:MEDH",
            made: None,
        }]
    }

    /// Three people send the head of medicine to act for them: a superior, a colleague and a panel's leader.
    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            for principal in ["SURH", "S1", "M2"].into_iter().filter(|_| moment == Moment::Preparing) {
                let input = json!({ "input": { "delegate": tenant.id("Person:MEDH"), "from": "2026-03-01",
                    "to": "2026-12-31", "reason": "出差" } });
                let made = tenant.app.person(principal).await.ask_with(graphql::GRANT_DELEGATION, input).await;
                let id = text(&made.field("grantDelegation")["id"]).to_owned();
                tenant.ids.insert(format!("Delegation:{principal}"), id);
            }
        })
    }

    /// Raters who are scoring let all sorts of people act for them, some of whom are recused from the target.
    fn in_tenant(&self, world: &mut World, dice: &mut Dice, tenancy: &Tenancy) {
        for task in &tenancy.tasks {
            send(world, dice, *task, &tenancy.people);
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    fn rare(&self) -> &'static [Rare] {
        &[
            Rare {
                says: "tasks done for another",
                least: 40,
                count: |viewer| viewer.world.assignments.iter().filter(|task| viewer.acts_for_rater(task)).count(),
            },
            Rare {
                says: "tasks for which somebody is sent who is too near them",
                least: 40,
                count: |viewer| {
                    let tasks = viewer.world.assignments.iter();
                    tasks.filter(|task| viewer.is_sent(task) && !viewer.acts_for_rater(task)).count()
                },
            },
        ]
    }

    fn fills<'a>(&self, small: &'a Small<'a>, _: &'a Running<'a>, published: bool) -> Later<'a> {
        Box::pin(async move {
            let ids = small.ids().await;
            for (principal, delegate) in [("A-1", "T-4"), ("T-3", "T-4"), ("A-1", "T-5")] {
                let input = json!({ "delegate": ids[&format!("Person:{delegate}")], "from": "2026-03-01",
                    "to": "2026-03-31", "reason": "away" });
                if published {
                    let principal = small.app.person(principal).await;
                    principal.ask_with(graphql::GRANT_DELEGATION, json!({ "input": input })).await.ok();
                }
            }
        })
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Scoring => vec![(STAFF, "grant-delegation", None), (STAFF, "delegations", None)],
            _ => vec![],
        }
    }
}

const CLAUSES: &[Clause] = &[
    hidden("1: nobody acts for a person in an anonymous channel, nor in a self-assessment", |case| {
        case.by(&["delegate"]) && case.channel(&["UPWARD", "PEER", "SELF"])
    }),
    hidden("1: nobody acts for a person when no marks are given", |case| {
        case.by(&["delegate"]) && case.task().is_some() && !case.during(&[Moment::Scoring])
    }),
    refused("1: nobody is sent but by themself or by the office", |case| {
        case.field(&["grantDelegation"]) && case.about(&["Person"]) && !case.by(&["office"])
    }),
    hidden("1: a delegation is its two people's affair, and the office's", |case| {
        case.about(&["Delegation"]) && case.logged_in() && !case.by(&["head", "delegate", "office"])
    }),
    allowed("1: acting for a person: whom a superior or a panel's leader has sent hands their sheet in", |case| {
        case.field(&["submitSheet", "saveDraft", "sheet", "node"]) && case.is_sent()
    }),
    allowed("1: everybody appointed sends somebody for themself, and the office for those who cannot", |case| {
        case.field(&["grantDelegation"])
            && if case.about(&["Oneself"]) { case.appointed() } else { case.by(&["office"]) }
    }),
    allowed("1: a delegation is seen and ended by both, and by the office", |case| {
        case.about(&["Delegation"]) && case.by(&["head", "delegate", "office"])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Delegation",
    node: Some("Delegation"),
    ids: |world| world.all::<Delegation>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.delegation(place),
    asked: may::<acts::delegation::Read>,
    listed: Listed::Whole(pages!(
        acts::delegation::Read,
        |tx, scope, _, page| tx.delegations().list(&scope, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn delegation(&self, place: usize) -> bool {
        let one = &self.world.all::<Delegation>()[place];
        let [owner, also] = [one.principal, one.delegate].map(|person| Some(self.world.persons[person].id));
        let home = self.world.home(one.principal);
        self.may::<acts::delegation::Read>(&Decided { owner, also, ..self.plain(one.id, home) })
    }

    /// Whether the viewer acts for the rater.
    pub(crate) fn acts_for_rater(&self, task: &Assignment) -> bool {
        self.is_sent(task) && self.person.is_some_and(|viewer| !self.is_too_near(task, viewer))
    }

    /// Whether the rater has sent the viewer, to what can be done for another.
    pub(crate) fn is_sent(&self, task: &Assignment) -> bool {
        let for_others = matches!(task.channel, Channel::Downward | Channel::Panel);
        if !for_others || self.world.cycles[task.cycle].phase != Phase::Scoring || self.person == Some(task.rater) {
            return false;
        }
        let mut sent =
            self.world.all::<Delegation>().iter().filter(|one| !one.ended && present(one.from, Some(one.to)));
        sent.any(|one| one.principal == task.rater && Some(one.delegate) == self.person)
    }
}

/// Lets people act for the rater of a task.
fn send(world: &mut World, dice: &mut Dice, task: usize, people: &[usize]) {
    let named = [Channel::Downward, Channel::Panel];
    let (rater, cycle) = (world.assignments[task].rater, world.assignments[task].cycle);
    let scored = world.cycles[cycle].phase == Phase::Scoring && named.contains(&world.assignments[task].channel);
    if !(scored || dice.once_in(20)) {
        return;
    }
    let target = &world.cycles[cycle].targets[world.assignments[task].target];
    let (other, organisation) = (target.person, target.person.is_none().then_some(target.organisation));
    for _ in 0..4 {
        let delegate = delegate(world, dice, cycle, people);
        let from = dice.one_of(&["2026-01-01", TODAY, TODAY, "2026-06-16"]);
        let to = dice.one_of(&["2026-06-14", TODAY, "2026-12-31", "2026-12-31"]);
        if delegate != rater && from <= to {
            let ended = dice.once_in(6);
            world.add(Delegation { id: dice.id(), principal: rater, delegate, from, to, ended });
        }
        if dice.once_in(6) && other != Some(delegate) {
            let person = dice.one_of(&[delegate, delegate, rater]);
            let recusal = Recusal { id: dice.id(), person, other, organisation };
            if other != Some(person) {
                world.add(recusal);
            }
        }
    }
}

/// Somebody who may have to do with the targets of a cycle, or may not.
fn delegate(world: &World, dice: &mut Dice, cycle: usize, people: &[usize]) -> usize {
    let known: Vec<_> = world.cycles[cycle].targets.iter().filter_map(|target| target.person).collect();
    if known.is_empty() || !dice.once_in(5) { dice.one_of(people) } else { dice.one_of(&known) }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "delegation (id, tenant_id, principal_id, delegate_id, from_date, to_date, reason, declared_by, declared_at,
         ended_at)",
    );
    for one in world.all::<Delegation>() {
        let (principal, delegate) = (&world.persons[one.principal], world.persons[one.delegate].id);
        let account = world.accounts.iter().find(|account| account.person == Some(one.principal)).expect("an account");
        let tenant = world.organisations[principal.root].id;
        let start = [Id(one.id), Id(tenant), Id(principal.id), Id(delegate), Text(one.from), Text(one.to)];
        let end = [Text("出差"), Id(account.id), Number(1), MaybeNumber(one.ended.then_some(2))];
        rows.put(&[start.as_slice(), &end].concat());
    }
    rows.write().await;
}
