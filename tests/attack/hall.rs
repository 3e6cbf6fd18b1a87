//! A hall of departments of 3 to 30, and cycles in which everybody puts a ballot about their head, in a known order.
use super::scan::unhex;
use api::cycle::cycle;
use api::marks::ballot;
use api::record::transfer;
use entity::{Actor, Id, Role, Station, Uuid, acts, cycle::cycle::NewCycle, record};
use scoring::{Mark, Text, scheme::SchemeFile};
use std::{fmt::Write, ops::RangeInclusive, sync::Arc};
use tests::{Kind, TestApp};

pub(super) const SIZES: RangeInclusive<usize> = 3..=30;
const HOUR: i64 = 3_600_000;

/// A seeded stream: what raters say and when is the test's own business, and is the same each time.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).expect("a bound")).expect("a place")
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// One ballot: who about whom, and what.
#[derive(Clone)]
pub(super) struct Voice {
    pub(super) assignment: Uuid,
    pub(super) rater: Uuid,
    /// The comment: 32 random letters.
    pub(super) comment: String,
    /// Points in ten-thousandths, of nobody else.
    pub(super) points: i64,
}

/// The ballots about one target, in the order in which they were put.
#[derive(Clone)]
pub(super) struct Group {
    pub(super) cycle: Uuid,
    pub(super) target: i32,
    pub(super) voices: Vec<Voice>,
}

/// The hall.
pub(super) struct Hall<'a> {
    pub(super) app: &'a TestApp,
    pub(super) tenant: Id<record::Organisation>,
    scheme: Id<record::Scheme>,
}

fn seat(tenant: Id<record::Organisation>, role: Role, person: Option<Uuid>) -> Actor {
    let stations = vec![Station { role, organisation: tenant.uuid() }];
    policy::actor::build(Uuid::from_u128(6), person, tenant.uuid(), stations)
}

/// Somebody who rates.
pub(super) fn staff(tenant: Id<record::Organisation>, person: Uuid) -> Actor {
    seat(tenant, Role::Staff, Some(person))
}

impl<'a> Hall<'a> {
    /// Departments of these sizes, without their heads.
    pub(super) async fn build(app: &'a TestApp, sizes: impl Iterator<Item = usize>) -> Self {
        let tenant = app.found("R", "根", "Root").await;
        let worker = app.app.db.worker(tenant);
        transfer::act::roster(&app.app, &worker, tenant, &roster(sizes)).await.expect("a roster");
        let office = seat(tenant, Role::Office, Some(Uuid::from_u128(7)));
        let file: SchemeFile = api::transfer::yaml::read(SCHEME).expect("a scheme");
        let scheme = app.app.act::<acts::scheme::Import, _>(&office, tenant, async |tx, permit| {
            tx.schemes().import(permit, &file).await
        });
        let scheme = scheme.await.expect("an import");
        let leader = seat(tenant, Role::LeadingGroup, Some(Uuid::from_u128(8)));
        let activated = app
            .app
            .act::<acts::scheme::Activate, _>(&leader, scheme, async |tx, permit| tx.schemes().activate(permit).await);
        activated.await.expect("an activation");
        Self { app, tenant, scheme }
    }

    pub(super) fn office(&self) -> Actor {
        seat(self.tenant, Role::Office, Some(Uuid::from_u128(7)))
    }

    /// A cycle in which scoring has begun.
    pub(super) async fn scoring(&self, code: &str) -> Id<record::Cycle> {
        let now = self.app.now().await;
        let day = |text: &str| text.parse().expect("a day");
        let new = NewCycle {
            scheme: self.scheme,
            code: code.to_owned(),
            name: Text { zh: "周期".to_owned(), en: "Cycle".to_owned() },
            kind: entity::words::CycleKind::Regular,
            time_zone: "UTC".to_owned(),
            period: (day("2026-01-01"), day("2026-12-31")),
            opens_at: now - 2 * HOUR,
            scoring_at: now - HOUR,
            closes_at: now + 24 * HOUR,
            automatic: false,
            seed: Some(7),
        };
        let (office, app) = (self.office(), &self.app.app);
        let create = async |tx: &entity::Tx, permit| tx.cycles().create(permit, new).await;
        let id = app.act::<acts::cycle::Create, _>(&office, self.tenant, create).await.expect("a cycle");
        cycle::act::open(app, &office, id).await.expect("opened");
        id
    }

    /// Who is asked, group by group, and what they will say in which order.
    pub(super) async fn groups(&self, cycle: Id<record::Cycle>, number: usize, dice: &mut Dice) -> Vec<Group> {
        let hex = |column: &str| match self.app.kind() {
            Kind::Sqlite => format!("lower(hex({column}))"),
            Kind::Postgres => format!("replace(CAST({column} AS TEXT), '-', '')"),
        };
        let asked = format!(
            "SELECT CAST(target AS TEXT), {}, {} FROM assignment WHERE cycle = {number} AND channel = 2 ORDER BY target, number",
            hex("id"),
            hex("rater_id")
        );
        let mut groups: Vec<Group> = vec![];
        for row in self.app.sql(&asked).await {
            let text = |place: usize| row[place].as_deref().expect("a text");
            let id = |place: usize| Uuid::from_slice(&unhex(text(place)).expect("digits")).expect("an id");
            let target = text(0).parse().expect("a number");
            let voice = Voice { assignment: id(1), rater: id(2), comment: letters(dice), points: points(dice) };
            match groups.last_mut().filter(|group| group.target == target) {
                Some(group) => group.voices.push(voice),
                None => groups.push(Group { cycle: cycle.uuid(), target, voices: vec![voice] }),
            }
        }
        for group in &mut groups {
            dice.shuffle(&mut group.voices);
        }
        groups
    }

    /// Everybody puts their ballot, the groups side by side, each in its order.
    pub(super) async fn vote(&self, groups: &[Group], at_once: usize) {
        let share = groups.len().div_ceil(at_once).max(1);
        let hands = groups.chunks(share).map(|groups| {
            let (app, tenant, groups) = (Arc::clone(&self.app.app), self.tenant, groups.to_vec());
            tokio::spawn(async move {
                let longest = groups.iter().map(|group| group.voices.len()).max().unwrap_or(0);
                for round in 0..longest {
                    for voice in groups.iter().filter_map(|group| group.voices.get(round)) {
                        let rater = staff(tenant, voice.rater);
                        let points = format!("{}.{:04}", voice.points / 10_000, voice.points % 10_000);
                        let marks = [Mark::points("WORK", points)];
                        let comment = Some(voice.comment.as_str());
                        let put = ballot::act::cast(&app, &rater, Id::new(voice.assignment), &marks, comment);
                        put.await.expect("a ballot");
                    }
                }
            })
        });
        for hand in hands.collect::<Vec<_>>() {
            hand.await.expect("a rater");
        }
    }
}

fn letters(dice: &mut Dice) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..32).map(|_| char::from(LETTERS[dice.below(LETTERS.len())])).collect()
}

/// Of a hundred million values, so that few are given twice.
fn points(dice: &mut Dice) -> i64 {
    i64::try_from(dice.below(100_000_000)).expect("points")
}

const SCHEME: &str = r"
kaoping: scheme/1
code: S
name: {zh: 方案, en: Scheme}
target: PERSON
targets: {except: [OFFICE, ROOT]}
release: {threshold: 3, indicator_marks: 10}
channels:
  - {channel: DOWNWARD, weight: 60}
  - {channel: UPWARD, weight: 40, comments: true}
grades:
  - {code: GOOD, name: {zh: 良好, en: Good}, at_least: 0}
indicators:
  - {code: WORK, name: {zh: 工作, en: Work}, kind: RATED, weight: 100, full: 10000}
";

fn roster(sizes: impl Iterator<Item = usize>) -> String {
    let mut organisations = "  - {code: R, name: {zh: 根, en: Root}, kind: root}\n".to_owned();
    let mut persons = String::new();
    let mut person = |code: &str, at: &str, seat: &str| {
        writeln!(
            persons,
            "  - {{code: {code}, name: {{zh: 人 {code}, en: Person {code}}}, appointments: [{{organisation: {at}, \
             post: {{zh: 岗, en: Post}}, seat: {seat}, from: 2020-01-01}}]}}"
        )
        .expect("a line");
    };
    person("OFFICE", "R", "OPERATOR");
    person("ROOT", "R", "HEAD");
    for (department, size) in sizes.enumerate() {
        let at = format!("D{department}");
        writeln!(
            organisations,
            "  - {{code: {at}, name: {{zh: 科 {department}, en: Department {department}}}, kind: department, parent: R}}"
        )
        .expect("a line");
        for member in 0..=size {
            person(&format!("{at}-{member}"), &at, if member == 0 { "HEAD" } else { "MEMBER" });
        }
    }
    format!("kaoping: roster/1\norganisations:\n{organisations}persons:\n{persons}")
}
