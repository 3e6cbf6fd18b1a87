//! Who acts for whom, and whom an office may not send, twice: by pure functions over plain facts, and by the database in
//! its own words. Both look at the same random rosters, frozen ones and today's, and say the same of everybody.
use super::{
    lists::{
        dice::Dice,
        sql::{Rows, Value::*},
    },
    relations::{Base, World, common, put, roster, scheme},
};
use entity::{Id as RecordId, Subject, Tx, Uuid, record};
use policy::{
    Facts, Phase,
    relation::Target,
    roster::RosterData,
    standing::{Acting, Bar, Errand, Scene, could_rate},
};
use scoring::Channel;
use std::collections::{BTreeMap, BTreeSet};
use tests::TestApp;

tests::on_both!(the_database_and_the_pure_functions_say_the_same);

/// So many tenants, each with a cycle that runs and one that may.
const TENANTS: usize = 40;
/// So many tasks in the first of them.
const TASKS: usize = 14;
/// Phases in which a cycle still asks for marks, and one in which it does not.
const PHASES: [&str; 4] = ["PREPARING", "SELF_ASSESSMENT", "SCORING", "REVIEW"];

/// One tenant: its people today, and its cycles.
struct Tenant {
    base: Base,
    today: RosterData,
    running: World,
    other: World,
    phase: &'static str,
    /// The first two are persons, or a person and an organisation.
    recusals: Vec<(Uuid, Target)>,
    /// Delegate and principal, and whether it is in force.
    delegations: BTreeMap<(Uuid, Uuid), bool>,
    /// Who has changed in the running cycle, how, and whether it is in force.
    changes: Vec<(Uuid, &'static str, &'static str)>,
    tasks: Vec<(Uuid, Task)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Task {
    channel: Channel,
    rater: Uuid,
    target: Target,
    for_unit: bool,
}

/// How often each answer was given.
#[derive(Default)]
struct Count {
    acting: BTreeMap<&'static str, usize>,
    bars: BTreeMap<Bar, usize>,
    apart: [usize; 2],
}

async fn the_database_and_the_pure_functions_say_the_same(app: &TestApp) {
    let mut dice = Dice::new(17);
    let tenants: Vec<_> = (0..TENANTS).map(|place| random(&mut dice, 2 * place + 1)).collect();
    for (place, tenant) in tenants.iter().enumerate() {
        common(app, &tenant.base).await;
        if place == 0 {
            scheme(app, &tenant.base).await;
        }
        write(app, tenant, 2 * place + 1).await;
    }
    let mut count = Count::default();
    let tx = app.app.db.read().await.expect("a transaction");
    for tenant in &tenants {
        acting(&tx, tenant, &mut count).await;
        apart(&tx, tenant, &mut count).await;
    }
    println!("{:?} {:?} {:?}", count.acting, count.bars, count.apart);
    assert!(["for nobody", "for a person", "for a unit"].iter().all(|answer| count.acting[answer] > 10));
    assert!(Bar::ALL.iter().all(|bar| count.bars.get(bar).is_some_and(|many| *many > 2)), "{:?}", count.bars);
    assert!(count.apart.iter().all(|many| *many > 200), "{:?}", count.apart);
}

/// Every task, asked of everybody.
async fn acting(tx: &Tx, tenant: &Tenant, count: &mut Count) {
    let recusals = tenant.recusals.iter().map(|(person, from)| (*person, from.id())).collect();
    let frozen = RosterData { recusals, ..tenant.running.data.clone() };
    let gone = |kind: &str, state: &str| ["LEFT", "MOVED"].contains(&kind) && state == "APPROVED";
    let anonymous = tenant.tasks.iter().map(|(_, task)| task).filter(|task| task.channel.anonymous());
    let scene = Scene {
        phase: Phase::Scoring,
        roster: &frozen,
        today: &tenant.today,
        gone: tenant.changes.iter().filter(|(_, kind, state)| gone(kind, state)).map(|change| change.0).collect(),
        anonymous: anonymous.map(|task| (task.channel, task.rater, task.target)).collect(),
        delegations: tenant.delegations.iter().filter(|(_, holds)| **holds).map(|(pair, _)| *pair).collect(),
    };
    for agent in &tenant.base.persons {
        let actor = policy::actor::build(Uuid::from_u128(1), Some(*agent), tenant.base.tenant, vec![]);
        for (id, task) in &tenant.tasks {
            let Task { channel, rater, target, for_unit } = *task;
            let errand = Errand { agent: *agent, channel, rater, rates_for_unit: for_unit, target };
            let expected = scene.acting(&errand);
            let facts = <record::Assignment as Subject>::facts(tx, &actor, RecordId::new(*id)).await;
            let facts = facts.expect("an answer").expect("a task");
            assert_eq!(told(&facts, &errand), expected, "{errand:?} in {frozen:?}: {:?}", scene.bars(&errand));
            *count.acting.entry(said(expected)).or_default() += 1;
            // What alone keeps a delegate from it.
            let bars: Vec<_> = scene.bars(&errand).iter().collect();
            let sent =
                scene.delegations.contains(&(*agent, rater)) && [Channel::Downward, Channel::Panel].contains(&channel);
            if let ([bar], true) = (&bars[..], sent) {
                *count.bars.entry(*bar).or_default() += 1;
            }
        }
    }
}

fn said(acting: Option<Acting>) -> &'static str {
    match acting {
        None => "for nobody",
        Some(Acting::ForPerson) => "for a person",
        Some(Acting::ForUnit) => "for a unit",
    }
}

/// What the database says of one task and one who is not its rater.
fn told(facts: &Facts, errand: &Errand) -> Option<Acting> {
    if errand.agent == errand.rater {
        return None;
    }
    match (facts.acting_for, facts.also) {
        (Some(person), _) => (person == errand.rater).then_some(Acting::ForPerson),
        (None, Some(_)) => Some(Acting::ForUnit),
        (None, None) => None,
    }
}

/// Everybody at the office, and everybody whom they might send.
async fn apart(tx: &Tx, tenant: &Tenant, count: &mut Count) {
    let mut running = vec![tenant.running.data.clone()];
    if tenant.phase != "REVIEW" {
        running.push(tenant.other.data.clone());
    }
    for officer in &tenant.base.persons {
        for principal in &tenant.base.persons {
            let expected = could_rate(&tenant.today, &running, *officer, *principal);
            let told = tx.delegations().could_rate(*officer, *principal).await.expect("an answer");
            assert_eq!(told, expected, "{officer} and {principal}: {:?} and {running:?}", tenant.today);
            count.apart[usize::from(told)] += 1;
        }
    }
}

fn random(dice: &mut Dice, number: usize) -> Tenant {
    let base = Base::new(dice);
    let running = World::without_tasks(dice, &base, number);
    // A person who is assessed sits somewhere.
    let sits = |target: &Target| match target {
        Target::Person(id) => running.data.seats.iter().any(|seat| seat.person == *id),
        Target::Organisation(_) => true,
    };
    let targets: Vec<_> = base.targets().into_iter().filter(sits).collect();
    let mut delegations = BTreeMap::new();
    for delegate in &base.persons {
        for principal in base.persons.iter().filter(|principal| *principal != delegate) {
            if dice.once_in(2) {
                delegations.insert((*delegate, *principal), !dice.once_in(6));
            }
        }
    }
    let mut recusals = BTreeSet::new();
    for _ in 0..dice.below(4) {
        let (person, from) = (dice.one_of(&base.persons), dice.one_of(&targets));
        if from != Target::Person(person) {
            recusals.insert((person, from));
        }
    }
    let mut changes = BTreeMap::new();
    for _ in 0..dice.below(3) {
        let kind = dice.one_of(&["LEFT", "MOVED", "EXEMPT"]);
        changes.insert(dice.one_of(&base.persons), (kind, dice.one_of(&["APPROVED", "APPROVED", "PROPOSED"])));
    }
    let mut tasks = BTreeSet::new();
    while tasks.len() < TASKS {
        let channel = dice.one_of(&[Channel::Downward, Channel::Panel, Channel::SelfAssessment, Channel::Downward]);
        let channel = if dice.once_in(4) { dice.one_of(&[Channel::Upward, Channel::Peer]) } else { channel };
        let (rater, target) = (dice.one_of(&base.persons), dice.one_of(&targets));
        let unit = matches!(target, Target::Organisation(_)) && channel == Channel::SelfAssessment;
        let task = Task { channel, rater, target, for_unit: unit && !dice.once_in(4) };
        if !tasks.iter().any(|known: &Task| (known.channel, known.rater, known.target) == (channel, rater, target)) {
            tasks.insert(task);
        }
    }
    Tenant {
        today: roster(dice, &base),
        running,
        other: World::without_tasks(dice, &base, number + 1),
        phase: dice.one_of(&PHASES),
        recusals: recusals.into_iter().collect(),
        delegations,
        changes: changes.into_iter().map(|(person, (kind, state))| (person, kind, state)).collect(),
        tasks: tasks.into_iter().map(|task| (dice.id(), task)).collect(),
        base,
    }
}

async fn write(app: &TestApp, tenant: &Tenant, number: usize) {
    put(app, &tenant.base, &tenant.running).await;
    put(app, &tenant.base, &tenant.other).await;
    app.tamper(&format!("UPDATE cycle SET phase = '{}' WHERE number = {}", tenant.phase, number + 1)).await;
    // Persons are assessed in an organisation in which they sit.
    app.tamper(&format!(
        "UPDATE cycle_target SET organisation_id = (SELECT s.organisation_id FROM roster_seat s
         WHERE s.cycle = cycle_target.cycle AND s.person_id = cycle_target.person_id ORDER BY s.appointment_id LIMIT 1)
         WHERE cycle = {number} AND person_id IN (SELECT s.person_id FROM roster_seat s WHERE s.cycle = {number})"
    ))
    .await;
    people(app, tenant).await;
    standing(app, tenant, number).await;
    let targets = tenant.base.targets();
    let into = "assignment (id, cycle, number, channel, group_id, rater_id, rater_organisation_id, target, withdrawn)";
    let mut rows = Rows::of(app, into);
    for (place, (id, task)) in tenant.tasks.iter().enumerate() {
        let channel = usize::try_from(task.channel.number()).expect("a channel");
        let target = targets.iter().position(|one| *one == task.target).expect("a target") + 1;
        let group = (task.channel == Channel::Panel).then_some(tenant.base.groups[0]);
        let unit = task.for_unit.then_some(task.target.id());
        let start = [Id(*id), Number(number), Number(place + 1), Number(channel), MaybeId(group), Id(task.rater)];
        rows.put(&[start.as_slice(), &[MaybeId(unit), Number(target), Truth(false)]].concat());
    }
    rows.write().await;
}

/// The tree, the seats and the groups of today.
async fn people(app: &TestApp, tenant: &Tenant) {
    let mut closure = Rows::of(app, "organisation_closure (ancestor_id, descendant_id, depth)");
    for one in &tenant.today.organisations {
        let (mut next, mut depth) = (Some(one.id), 0);
        while let Some(place) = next {
            closure.put(&[Id(place), Id(one.id), Number(depth)]);
            next = tenant.today.organisations.iter().find(|above| above.id == place).and_then(|above| above.parent);
            depth += 1;
        }
    }
    closure.write().await;
    let mut oversight = Rows::of(app, "oversight (appointment_id, organisation_id)");
    let into = "appointment (id, tenant_id, person_id, organisation_id, post_zh, post_en, seat, from_date, to_date)";
    let mut rows = Rows::of(app, into);
    // Each seat of today, and the same seats in the other cycle's roster, which have ended.
    let ended = tenant.other.data.seats.iter().map(|seat| (seat, Some("2020-12-31")));
    let held = tenant.today.seats.iter().map(|seat| (seat, None)).chain(ended);
    for (place, (seat, to)) in held.enumerate() {
        let id = Uuid::from_u128(tenant.base.tenant.as_u128() ^ (place as u128 + 1));
        let from = format!("2001-01-{:02}", place + 1);
        let start = [Id(id), Id(tenant.base.tenant), Id(seat.person), Id(seat.organisation), Text("岗"), Text("Post")];
        rows.put(&[start.as_slice(), &[Text(seat.seat.word()), Text(&from), MaybeText(to)]].concat());
        seat.oversees.iter().for_each(|overseen| oversight.put(&[Id(id), Id(*overseen)]));
    }
    rows.write().await;
    oversight.write().await;
    let mut members = Rows::of(app, "group_member (group_id, person_id, seat)");
    let mut remit = Rows::of(app, "group_remit_organisation (group_id, organisation_id)");
    for group in &tenant.today.groups {
        group.members.iter().for_each(|(one, seat)| members.put(&[Id(group.id), Id(*one), Text(seat.word())]));
        group.remit_organisations.iter().for_each(|place| remit.put(&[Id(group.id), Id(*place)]));
    }
    members.write().await;
    remit.write().await;
}

/// Recusals, delegations, and who has left.
async fn standing(app: &TestApp, tenant: &Tenant, number: usize) {
    let root = tenant.base.tenant;
    let account = Uuid::from_u128(!root.as_u128());
    let mut rows = Rows::of(app, "account (id, tenant_id, person_id, login, password_hash, state)");
    let login = format!("office{number}");
    rows.put(&[Id(account), Id(root), MaybeId(None), Text(&login), Text("none"), Text("ACTIVE")]);
    rows.write().await;
    let id = |kind: u128, place: usize| Uuid::from_u128(root.as_u128() ^ (kind << 64) ^ (place as u128 + 1));
    let into = "recusal (id, tenant_id, person_id, other_person_id, organisation_id, reason, note, declared_at)";
    let mut rows = Rows::of(app, into);
    for (place, (person, from)) in tenant.recusals.iter().enumerate() {
        let from = match from {
            Target::Person(other) => [MaybeId(Some(*other)), MaybeId(None)],
            Target::Organisation(organisation) => [MaybeId(None), MaybeId(Some(*organisation))],
        };
        let start = [Id(id(1, place)), Id(root), Id(*person)];
        rows.put(&[start.as_slice(), &from, &[Text("KINSHIP"), Text(""), Number(1)]].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "delegation (id, tenant_id, principal_id, delegate_id, from_date, to_date, reason, declared_by, declared_at,
         ended_at)",
    );
    for (place, ((delegate, principal), holds)) in tenant.delegations.iter().enumerate() {
        // What is not in force has ended by itself, or has been ended.
        let (to, ended) = match (holds, place % 2) {
            (true, _) => ("2099-12-31", None),
            (false, 0) => ("2020-12-31", None),
            (false, _) => ("2099-12-31", Some(2)),
        };
        let start = [Id(id(2, place)), Id(root), Id(*principal), Id(*delegate), Text("2020-01-01"), Text(to)];
        rows.put(&[start.as_slice(), &[Text("出差"), Id(account), Number(1), MaybeNumber(ended)]].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "roster_change (id, cycle, number, kind, person_id, why, anonymous, state, proposed_by, proposed_at,
         decided_by, decided_at)",
    );
    for (place, (person, kind, state)) in tenant.changes.iter().enumerate() {
        let start = [Id(id(3, place)), Number(number), Number(place + 1), Text(kind), Id(*person), Text("离任")];
        let decided = (*state != "PROPOSED").then_some(account);
        let end =
            [Truth(false), Text(state), Id(*person), Number(1), MaybeId(decided), MaybeNumber(decided.map(|_| 2))];
        rows.put(&[start.as_slice(), &end].concat());
    }
    rows.write().await;
}
