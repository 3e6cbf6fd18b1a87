//! (2) A permission check against `casbin::enforce` with the same rows loaded, and a scope.
use crate::{
    measure::{Took, ratio, repeated},
    table,
};
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use entity::Uuid;
use policy::{
    Act, Actor, Engine, Facts, Phase, Reads, Relation, Role, Station, Table, Word, actor,
    acts::{cycle, score, scorecard},
    relation::{RelationRules, Target},
    roster::{Roster, RosterData, RosterOrganisation, RosterPerson, RosterSeat, Seat},
};
use scoring::Channel;
use std::{collections::BTreeMap, hint::black_box, time::Duration};

/// How many checks run between two looks at the watch.
const BATCH: u32 = 10_000;

/// Measures and prints.
pub async fn run(long: Duration) {
    let engine = Engine::standard().expect("the program's own rules");
    let rows = rows(&engine.table());
    let enforcer = enforcer(&rows).await;
    let [tenant, person, rater] = [1, 2, 3].map(Uuid::from_u128);
    let head = seated(person, tenant, &[Role::Head, Role::Staff]);
    let office = seated(person, tenant, &[Role::Office]);
    let sheet = Facts {
        owner: Some(person),
        phase: Some(Phase::Scoring),
        channel: Some(Channel::Downward),
        relations: [Relation::Superior, Relation::Author].into_iter().collect(),
        window: Some(true),
        involved: vec![person, rater],
        ..Facts::plain(rater, 1, vec![tenant])
    };
    let running = Facts { phase: Some(Phase::Scoring), ..Facts::plain(rater, 1, vec![tenant]) };
    let question = |words: [&'static str; 6]| {
        let enforcer = &enforcer;
        async move || {
            let [act, role, channel, relation, phase, reach] = words;
            let answer = enforcer.enforce((act, role, channel, relation, phase, reach)).expect("casbin");
            assert!(black_box(answer), "casbin must allow what the table allows");
        }
    };
    let submit = permit::<score::Submit>(&engine, &head, &sheet, long).await;
    let asked = repeated(long, question(["score::Submit", "-", "DOWNWARD", "SUPERIOR", "SCORING", "OWN"]));
    let submit_casbin = asked.await.0;
    let own = (1000..2000).map(|tenant| (Uuid::from_u128(tenant), engine.table()));
    engine.replace(own.chain([(tenant, engine.table())]).collect());
    let among_many = permit::<score::Submit>(&engine, &head, &sheet, long).await;
    engine.replace(BTreeMap::new());
    let mut crowds = vec![];
    for people in [100, 10_000, 1_000_000] {
        crowds.push((people, crowd(&engine, people, long).await));
    }
    let close = permit::<cycle::Close>(&engine, &office, &running, long).await;
    let asked = repeated(long, question(["cycle::Close", "office", "-", "-", "SCORING", "SUBTREE"]));
    let close_casbin = asked.await.0;
    let read = scope::<scorecard::Read>(&engine, &head, long).await;
    let line = |what: &str, ours: Took, casbin: Option<Took>| {
        let casbin = casbin.map(|casbin| (nanoseconds(casbin), format!("1 : {:.0}", ratio(casbin.cpu, ours.cpu))));
        let (casbin, ratio) = casbin.unwrap_or_else(|| ("".to_owned(), String::new()));
        vec![what.to_owned(), nanoseconds(ours), casbin, ratio]
    };
    table::print(
        &format!("Permission checks, {} rows loaded into casbin", rows.len()),
        &["one check", "policy", "casbin::enforce", "ratio"],
        &[
            line("score::Submit, a superior's sheet", submit, Some(submit_casbin)),
            line("the same, where 1,001 tenants have rules of their own", among_many, None),
            line(&format!("score::Submit, anybody of {}", crowds[0].0), crowds[0].1[0], None),
            line(&format!("score::Submit, anybody of {}", crowds[1].0), crowds[1].1[0], None),
            line(&format!("score::Submit, anybody of {}", crowds[2].0), crowds[2].1[0], None),
            line(&format!("the relation of two persons of {}", crowds[0].0), crowds[0].1[1], None),
            line(&format!("the relation of two persons of {}", crowds[1].0), crowds[1].1[1], None),
            line(&format!("the relation of two persons of {}", crowds[2].0), crowds[2].1[1], None),
            line("cycle::Close, the office", close, Some(close_casbin)),
            line("scope of scorecard::Read, a head", read, None),
        ],
    );
    let compiled = repeated(long, async || drop(black_box(Table::standard().expect("rules")))).await.0;
    println!("\n  compiling the standard rules, constitution and all   {:.0} ms", compiled.cpu.as_secs_f64() * 1e3);
}

/// Checks and relations of pairs from all over a roster with so many people, in organisations of ten.
async fn crowd(engine: &Engine, people: usize, long: Duration) -> [Took; 2] {
    let id = |number: usize| Uuid::from_u128(number as u128 + 1);
    let organisations = people / 10;
    let place = |person: usize| id(people + person % organisations);
    let data = RosterData {
        organisations: (0..organisations)
            .map(|number| RosterOrganisation {
                id: id(people + number),
                code: format!("O{number}"),
                parent: (number > 0).then(|| id(people + (number - 1) / 8)),
            })
            .collect(),
        persons: (0..people).map(|number| RosterPerson { id: id(number), code: format!("P{number}") }).collect(),
        seats: (0..people)
            .map(|number| RosterSeat {
                person: id(number),
                organisation: place(number),
                seat: if number < organisations { Seat::Head } else { Seat::Member },
                oversees: vec![],
            })
            .collect(),
        ..RosterData::default()
    };
    let (roster, rules) = (Roster::new(data), RelationRules::default());
    let pairs: Vec<_> = (0..1_024)
        .map(|turn| {
            let target = organisations + turn * 7_919 % (people - organisations);
            (target % organisations, target)
        })
        .collect();
    let asked: Vec<_> = pairs
        .iter()
        .map(|(rater, target)| {
            let sheet = Facts {
                owner: Some(id(*rater)),
                phase: Some(Phase::Scoring),
                channel: Some(Channel::Downward),
                relations: roster.relations(&rules, id(*rater), Target::Person(id(*target))).with(Relation::Author),
                window: Some(true),
                involved: vec![id(*rater), id(*target)],
                ..Facts::plain(id(*target), 1, vec![id(people), place(*target)])
            };
            (seated(id(*rater), id(people), &[Role::Head, Role::Staff]), sheet)
        })
        .collect();
    let checks = repeated(long, async || {
        for (actor, facts) in asked.iter().cycle().take(BATCH as usize) {
            assert!(black_box(engine.permit::<score::Submit>(black_box(actor), black_box(facts))).is_ok());
        }
    });
    let checks = checks.await.0.each(BATCH);
    let relations = repeated(long, async || {
        for (rater, target) in pairs.iter().cycle().take(BATCH as usize) {
            let relations = roster.relations(&rules, id(*rater), Target::Person(id(*target)));
            assert!(black_box(relations).contains(Relation::Superior));
        }
    });
    [checks, relations.await.0.each(BATCH)]
}

async fn permit<A: Act>(engine: &Engine, actor: &Actor, facts: &Facts, long: Duration) -> Took {
    let (took, _) = repeated(long, async || {
        for _ in 0..BATCH {
            assert!(black_box(engine.permit::<A>(black_box(actor), black_box(facts))).is_ok());
        }
    })
    .await;
    took.each(BATCH)
}

async fn scope<A: Reads>(engine: &Engine, actor: &Actor, long: Duration) -> Took {
    let (took, _) = repeated(long, async || {
        for _ in 0..BATCH {
            assert!(black_box(engine.scope::<A>(black_box(actor))).is_ok());
        }
    })
    .await;
    took.each(BATCH)
}

fn seated(person: Uuid, organisation: Uuid, roles: &[Role]) -> Actor {
    let stations = roles.iter().map(|role| Station { role: *role, organisation }).collect();
    actor::build(Uuid::from_u128(9), Some(person), organisation, stations)
}

/// Every allowed cell as one row of six words, as the table itself asked casbin.
fn rows(table: &Table) -> Vec<Vec<String>> {
    fn words<T: Word>(set: impl Iterator<Item = T>) -> Vec<&'static str> {
        let words: Vec<_> = set.map(Word::word).collect();
        if words.is_empty() { vec!["-"] } else { words }
    }
    let mut rows = vec![];
    for line in table.allowed_cells() {
        for role in words(line.roles.iter()) {
            for channel in words(line.channels.iter()) {
                for relation in words(line.relations.iter()) {
                    for phase in words(line.phases.iter()) {
                        for reach in words(line.reaches.iter()) {
                            rows.push([line.act, role, channel, relation, phase, reach].map(str::to_owned).to_vec());
                        }
                    }
                }
            }
        }
    }
    rows
}

async fn enforcer(rows: &[Vec<String>]) -> Enforcer {
    let model = DefaultModel::from_str(include_str!("../../policy/model.conf")).await.expect("the program's own model");
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.expect("casbin");
    enforcer.add_policies(rows.to_vec()).await.expect("rows");
    enforcer
}

fn nanoseconds(took: Took) -> String {
    let nanoseconds = took.cpu.as_secs_f64() * 1e9;
    if nanoseconds < 10_000.0 { format!("{nanoseconds:.1} ns") } else { format!("{:.1} µs", nanoseconds / 1e3) }
}
