//! A reload never blocks a request: while a table is compiled and put in force, decisions go on by the one before.
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::thread;

use policy::acts::cycle;
use policy::{Actor, Engine, Facts, Phase, Role, Station, Table, actor};
use uuid::Uuid;

/// So many times over, rules are compiled and take effect.
const RELOADS: usize = 3;

fn office() -> (Actor, Facts) {
    let [tenant, person] = [1, 2].map(Uuid::from_u128);
    let seat = vec![Station { role: Role::Office, organisation: tenant }];
    let running = Facts { phase: Some(Phase::Scoring), ..Facts::plain(person, 1, vec![tenant]) };
    (actor::build(person, Some(person), tenant, seat), running)
}

/// The fewest decisions that came through during one reload, which says when it has begun and when it ends.
fn decisions_during(reload: impl Fn(&dyn Fn(bool)) + Sync, decide: impl Fn()) -> usize {
    let (under_way, over) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..RELOADS {
                reload(&|begun| under_way.store(begun, Ordering::SeqCst));
                // So that whoever counts sees where one ends.
                thread::sleep(std::time::Duration::from_millis(20));
            }
            over.store(true, Ordering::SeqCst);
        });
        let (mut fewest, mut now, mut counting) = (usize::MAX, 0, false);
        while !over.load(Ordering::SeqCst) {
            if under_way.load(Ordering::SeqCst) {
                // Begun and ended while the reload was under way.
                decide();
                now += usize::from(under_way.load(Ordering::SeqCst));
                counting = true;
            } else if counting {
                fewest = fewest.min(now);
                (now, counting) = (0, false);
            }
        }
        fewest
    })
}

#[test]
fn decisions_go_on_while_rules_are_compiled_and_take_effect() {
    let (actor, facts) = office();
    let engine = Engine::standard().expect("the standard rules");
    let compile = || Arc::new(Table::standard().expect("the standard rules"));
    let reload = |under_way: &dyn Fn(bool)| {
        under_way(true);
        engine.replace(BTreeMap::from([(Uuid::from_u128(1), compile())]));
        under_way(false);
    };
    let decide = || assert!(black_box(engine.permit::<cycle::Close>(&actor, &facts)).is_ok());
    let came_through = decisions_during(reload, decide);
    assert!(came_through > 1_000, "{came_through} decisions during a reload");

    // What it looks like where a reload does block: the same engine behind a lock that a reload holds.
    let locked = RwLock::new(Engine::standard().expect("the standard rules"));
    let reload = |under_way: &dyn Fn(bool)| {
        let engine = locked.write().expect("no panic");
        under_way(true);
        engine.replace(BTreeMap::from([(Uuid::from_u128(1), compile())]));
        under_way(false);
    };
    let decide = || assert!(black_box(locked.read().expect("no panic").permit::<cycle::Close>(&actor, &facts)).is_ok());
    let came_through = decisions_during(reload, decide);
    assert!(came_through < 10, "a reload that blocks lets {came_through} decisions through: the count is no proof");
}

#[test]
fn whoever_has_begun_keeps_nobody_from_changing_the_rules() {
    let (actor, facts) = office();
    let engine = Engine::standard().expect("the standard rules");
    let begun: Vec<_> = (0..1_000).map(|_| engine.now()).collect();
    engine.replace(BTreeMap::from([(Uuid::from_u128(1), Arc::new(Table::with_rules(RULES).expect("small rules")))]));
    assert!(engine.permit::<cycle::Close>(&actor, &facts).is_err());
    assert!(begun.iter().all(|rules| rules.permit::<cycle::Close>(&actor, &facts).is_ok()));
}

const RULES: &str = "act,role,channel,relation,phase,reach\norganisation::Read,office,-,-,-,SUBTREE";
