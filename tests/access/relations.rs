//! The SQL of relations and the pure function say the same (rule 2): on random frozen rosters with everything in them,
//! every rater is assigned every target in every channel, and the database is asked which assignments stand in no relation.
use super::lists::{
    dice::Dice,
    sql::{Rows, Value::*},
};
use entity::Uuid;
use policy::{
    Relation,
    relation::{RelationRules, Target},
    roster::{GroupSeat, Roster, RosterData, RosterGroup, RosterOrganisation, RosterPerson, RosterSeat, Seat},
};
use scoring::{Channel, scheme::SchemeFile};
use serde_json::json;
use tests::TestApp;

tests::on_both!(the_database_and_the_pure_function_say_the_same);

/// So many cycles, each with a roster of its own.
const CYCLES: usize = 120;
const PERSONS: usize = 7;
const ORGANISATIONS: usize = 6;
const GROUPS: usize = 2;

/// One cycle: its roster, its rules, and what is asked of whom.
pub(super) struct World {
    number: usize,
    pub(super) data: RosterData,
    scheme: SchemeFile,
    asked: Vec<Asked>,
}

struct Asked {
    id: Uuid,
    channel: Channel,
    group: Option<Uuid>,
    rater: Uuid,
    target: Target,
    stands: bool,
}

/// What all cycles have in common.
pub(super) struct Base {
    pub(super) tenant: Uuid,
    pub(super) organisations: Vec<Uuid>,
    pub(super) persons: Vec<Uuid>,
    pub(super) groups: Vec<Uuid>,
}

impl Base {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let mut ids = |count: usize| -> Vec<Uuid> { (0..count).map(|_| dice.id()).collect() };
        let organisations = ids(ORGANISATIONS);
        let (persons, groups) = (ids(PERSONS), ids(GROUPS));
        Self { tenant: organisations[0], organisations, persons, groups }
    }

    /// Every target that there can be, as cycles number them from 1.
    pub(super) fn targets(&self) -> Vec<Target> {
        let persons = self.persons.iter().map(|id| Target::Person(*id));
        persons.chain(self.organisations.iter().map(|id| Target::Organisation(*id))).collect()
    }
}

impl World {
    /// A cycle in which nobody has a task.
    pub(super) fn without_tasks(dice: &mut Dice, base: &Base, number: usize) -> Self {
        Self { asked: vec![], ..random(dice, base, number) }
    }
}

async fn the_database_and_the_pure_function_say_the_same(app: &TestApp) {
    let mut dice = Dice::new(5);
    let base = Base::new(&mut dice);
    common(app, &base).await;
    scheme(app, &base).await;
    let worlds: Vec<_> = (1..=CYCLES).map(|number| random(&mut dice, &base, number)).collect();
    for &channel in Channel::ALL {
        let asked = worlds.iter().flat_map(|world| &world.asked).filter(|asked| asked.channel == channel);
        let [stand, stray] = asked.fold(
            [0, 0],
            |[stand, stray], asked| {
                if asked.stands { [stand + 1, stray] } else { [stand, stray + 1] }
            },
        );
        println!("{channel:?}: {stand} stand in their relation, {stray} do not");
        assert!(stand > 200 && stray > 200, "{channel:?}: {stand} and {stray} prove too little");
    }
    for world in &worlds {
        put(app, &base, world).await;
    }
    // Those that stray are withdrawn: nothing is astray. Then it is they alone that are asked: all of them are.
    assert_eq!(told(app).await, vec![], "the database finds strays where the function finds none");
    app.tamper("UPDATE assignment SET withdrawn = NOT withdrawn").await;
    let expected: Vec<_> = worlds
        .iter()
        .map(|world| (world.number, world.asked.iter().filter(|asked| !asked.stands).count()))
        .filter(|(_, strays)| *strays > 0)
        .collect();
    assert_eq!(told(app).await, expected, "the database lets pass what the function does not");
}

/// By cycle, how many assignments `kaoping check` finds astray.
async fn told(app: &TestApp) -> Vec<(usize, usize)> {
    let tx = app.app.db.read().await.expect("a transaction");
    let problems = tx.relations().stray_assignments().await.expect("an answer");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let told = problems.iter().map(|problem| {
        assert_eq!(problem.code, "ASSIGNMENT_ASTRAY");
        (number(problem.path.trim_start_matches('C')), number(problem.en.split(' ').next().unwrap_or_default()))
    });
    told.collect()
}

fn random(dice: &mut Dice, base: &Base, number: usize) -> World {
    let data = roster(dice, base);
    let oversight = |dice: &mut Dice| if dice.once_in(3) { "ALL" } else { "HEAD" };
    let scheme = json!({
        "kaoping": "scheme/1", "code": "S", "name": { "zh": "方案", "en": "Scheme" }, "target": "PERSON",
        "channels": [
            { "channel": "DOWNWARD", "weight": "20", "oversight": oversight(dice) },
            { "channel": "UPWARD", "weight": "20", "oversight": oversight(dice) },
            { "channel": "PEER", "weight": "20" }, { "channel": "SELF", "weight": "20" },
            { "channel": "PANEL", "weight": "20", "own_organisation": dice.once_in(2) },
        ],
        "indicators": [{ "code": "A", "name": { "zh": "甲", "en": "A" }, "kind": "COMPOSITE", "weight": "100", "children": [
            { "code": "A1", "name": { "zh": "乙", "en": "A1" }, "kind": "RATED", "weight": "50" },
            { "code": "B", "name": { "zh": "丙", "en": "B" }, "kind": "RATED", "weight": "50",
              "channels": { "DOWNWARD": "100" } },
        ] }],
    });
    let scheme: SchemeFile = serde_json::from_value(scheme).expect("a scheme");
    let rules = RelationRules::of(&scheme);
    let mut world = World { number, data, scheme, asked: vec![] };
    let whole = Roster::new(world.data.clone());
    let alone = |group: &RosterGroup| Roster::new(RosterData { groups: vec![group.clone()], ..world.data.clone() });
    let alone: Vec<_> = world.data.groups.iter().map(|group| (group.id, alone(group))).collect();
    let targets = base.targets();
    for rater in &base.persons {
        for target in &targets {
            for &channel in Channel::ALL {
                let mut ask = |group: Option<Uuid>, roster: &Roster| {
                    let stands = roster.relations(&rules, *rater, *target).contains(Relation::of(channel));
                    let (rater, target) = (*rater, *target);
                    world.asked.push(Asked { id: dice.id(), channel, group, rater, target, stands });
                };
                match channel {
                    Channel::Panel => alone.iter().for_each(|(group, roster)| ask(Some(*group), roster)),
                    _ => ask(None, &whole),
                }
            }
        }
    }
    world
}

/// A roster in which everything happens: vacancies, several seats of one person, overseers from anywhere, groups with and
/// without limits.
pub(super) fn roster(dice: &mut Dice, base: &Base) -> RosterData {
    let mut data = RosterData::default();
    for (place, id) in base.organisations.iter().enumerate() {
        let parent = (place > 0).then(|| base.organisations[dice.below(place)]);
        data.organisations.push(RosterOrganisation { id: *id, code: format!("O{place}"), parent });
    }
    for (place, id) in base.persons.iter().enumerate() {
        data.persons.push(RosterPerson { id: *id, code: format!("P{place}") });
    }
    let seats = [Seat::Head, Seat::Head, Seat::Deputy, Seat::Member, Seat::Member, Seat::Operator];
    for _ in 0..dice.below(13) {
        let oversees = if dice.once_in(3) { vec![dice.one_of(&base.organisations)] } else { vec![] };
        let (person, organisation) = (dice.one_of(&base.persons), dice.one_of(&base.organisations));
        data.seats.push(RosterSeat { person, organisation, seat: dice.one_of(&seats), oversees });
    }
    for (place, id) in base.groups.iter().enumerate() {
        let some = |dice: &mut Dice, of: &[Uuid], most: usize| {
            let mut some: Vec<_> = (0..dice.below(most + 1)).map(|_| dice.one_of(of)).collect();
            some.sort_unstable();
            some.dedup();
            some
        };
        let members = some(dice, &base.persons, 4).into_iter().map(|person| (person, GroupSeat::Member)).collect();
        let mut indicators: Vec<_> = (0..dice.below(3)).map(|_| dice.one_of(&["A", "A1", "B"]).to_owned()).collect();
        indicators.sort_unstable();
        indicators.dedup();
        data.groups.push(RosterGroup {
            id: *id,
            code: format!("G{place}"),
            members,
            remit_organisations: some(dice, &base.organisations, 2),
            remit_indicators: indicators,
        });
    }
    data
}

pub(super) async fn common(app: &TestApp, base: &Base) {
    let mut rows = Rows::of(app, "organisation (id, tenant_id, parent_id, code, name_zh, name_en, kind)");
    for (place, id) in base.organisations.iter().enumerate() {
        let parent = (place > 0).then_some(base.tenant);
        let code = format!("O{place}");
        rows.put(&[Id(*id), Id(base.tenant), MaybeId(parent), Text(&code), Text("名"), Text("N"), Text("unit")]);
    }
    rows.write().await;
    let mut rows = Rows::of(app, "person (id, tenant_id, code, name_zh, name_en)");
    for (place, id) in base.persons.iter().enumerate() {
        rows.put(&[Id(*id), Id(base.tenant), Text(&format!("P{place}")), Text("名"), Text("N")]);
    }
    rows.write().await;
    let mut rows = Rows::of(app, "assessment_group (id, tenant_id, organisation_id, code, name_zh, name_en, kind)");
    for (place, id) in base.groups.iter().enumerate() {
        let code = format!("G{place}");
        rows.put(&[Id(*id), Id(base.tenant), Id(base.tenant), Text(&code), Text("组"), Text("G"), Text("SPECIALIST")]);
    }
    rows.write().await;
}

/// The one scheme of all cycles.
pub(super) async fn scheme(app: &TestApp, base: &Base) {
    let mut rows = Rows::of(app, "scheme (id, tenant_id, organisation_id, code)");
    rows.put(&[Id(Uuid::from_u128(1)), Id(base.tenant), Id(base.tenant), Text("S")]);
    rows.write().await;
}

/// Puts a running cycle into the database. What strays is withdrawn.
pub(super) async fn put(app: &TestApp, base: &Base, world: &World) {
    let (version, cycle) =
        (Uuid::from_u128(1_000 + world.number as u128), Uuid::from_u128(9_000 + world.number as u128));
    let document = serde_json::to_string(&world.scheme).expect("JSON");
    let mut rows = Rows::of(
        app,
        "scheme_version (id, scheme_id, number, name_zh, name_en, state, document, imported_at, activated_at)",
    );
    rows.put(&[
        Id(version),
        Id(Uuid::from_u128(1)),
        Number(world.number),
        Text("方案"),
        Text("Scheme"),
        Text("ACTIVE"),
        Text(&document),
        Number(1),
        Number(1),
    ]);
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh, name_en, kind, phase, time_zone,
         period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed)",
    );
    let code = format!("C{}", world.number);
    let places = [Id(cycle), Number(world.number), Id(base.tenant), Id(base.tenant), Id(version), Text(&code)];
    let words = [Text("周期"), Text("Cycle"), Text("REGULAR"), Text("SCORING"), Text("UTC")];
    let times = [Text("2026-01-01"), Text("2026-01-31"), Number(1), Number(2), Number(3), Truth(false), Number(7)];
    rows.put(&[places.as_slice(), &words, &times].concat());
    rows.write().await;
    frozen(app, world).await;
    assignments(app, base, world).await;
}

async fn frozen(app: &TestApp, world: &World) {
    let cycle = Number(world.number);
    let mut rows = Rows::of(app, "roster_organisation (cycle, organisation_id, parent_id, code, name_zh, name_en)");
    for one in &world.data.organisations {
        rows.put(&[cycle, Id(one.id), MaybeId(one.parent), Text(&one.code), Text("名"), Text("N")]);
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "roster_seat (cycle, appointment_id, person_id, organisation_id, seat, post_zh, post_en, coefficient)",
    );
    let mut oversight = Rows::of(app, "roster_oversight (cycle, appointment_id, organisation_id)");
    for (place, seat) in world.data.seats.iter().enumerate() {
        let appointment = Id(Uuid::from_u128(place as u128 + 1));
        let post = [Text(seat.seat.word()), Text("岗"), Text("Post"), Number(10_000)];
        rows.put(&[[cycle, appointment, Id(seat.person), Id(seat.organisation)].as_slice(), &post].concat());
        for overseen in &seat.oversees {
            oversight.put(&[cycle, appointment, Id(*overseen)]);
        }
    }
    rows.write().await;
    oversight.write().await;
    let mut members = Rows::of(app, "roster_member (cycle, group_id, person_id, seat)");
    let mut remit = Rows::of(app, "roster_remit (cycle, group_id, organisation_id, indicator)");
    for group in &world.data.groups {
        for (person, seat) in &group.members {
            members.put(&[cycle, Id(group.id), Id(*person), Text(seat.word())]);
        }
        let nowhere = [Uuid::nil()];
        let places = if group.remit_organisations.is_empty() { &nowhere } else { &group.remit_organisations[..] };
        let nothing = [String::new()];
        let codes = if group.remit_indicators.is_empty() { &nothing } else { &group.remit_indicators[..] };
        for place in places {
            codes.iter().for_each(|code| remit.put(&[cycle, Id(group.id), Id(*place), Text(code)]));
        }
    }
    members.write().await;
    remit.write().await;
}

async fn assignments(app: &TestApp, base: &Base, world: &World) {
    let cycle = Number(world.number);
    let mut rows = Rows::of(app, "cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)");
    let persons = base.persons.iter().map(|id| (Some(*id), base.tenant));
    for (place, (person, organisation)) in persons.chain(base.organisations.iter().map(|id| (None, *id))).enumerate() {
        let code = format!("T{place}");
        let names = [Text(&code), Text("名"), Text("N")];
        rows.put(&[[cycle, Number(place + 1), MaybeId(person), Id(organisation)].as_slice(), &names].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(app, "assignment (id, cycle, number, channel, group_id, rater_id, target, withdrawn)");
    for (place, asked) in world.asked.iter().enumerate() {
        let target = match asked.target {
            Target::Person(id) => base.persons.iter().position(|one| *one == id).expect("a person"),
            Target::Organisation(id) => {
                PERSONS + base.organisations.iter().position(|one| *one == id).expect("an organisation")
            }
        };
        let channel = usize::try_from(asked.channel.number()).expect("a channel");
        rows.put(&[
            Id(asked.id),
            cycle,
            Number(place + 1),
            Number(channel),
            MaybeId(asked.group),
            Id(asked.rater),
            Number(target + 1),
            Truth(!asked.stands),
        ]);
    }
    rows.write().await;
}
