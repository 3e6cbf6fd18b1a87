//! What a tenant does otherwise is refused or lawful, as the standard rules are; and taking it up stops nobody.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use policy::acts::{cycle, group};
use policy::{Engine, List, Misfit, Overrides, Reason, Refusal, Role, Table};

use crate::tenant::{id, person, record};

fn standard() -> Table {
    Table::standard().expect("the standard rules")
}

fn overrides(added: &[&str], removed: &[&str]) -> Overrides {
    let rows = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect();
    Overrides { added: rows(added), removed: rows(removed) }
}

fn misfits(added: &[&str], removed: &[&str]) -> Vec<(List, Option<usize>, &'static str)> {
    let wrong = overrides(added, removed).compile(&standard()).err().unwrap_or_default();
    wrong.iter().map(|Misfit { list, fault }| (*list, fault.line, fault.code)).collect()
}

#[test]
fn rows_are_added_and_taken_away_and_the_difference_says_so() {
    let standard = standard();
    let change = overrides(
        &["group::Create|group::Update, system_admin, -, -, -, SUBTREE"],
        &["group::Update,office,-,-,-,SUBTREE"],
    );
    let table = change.compile(&standard).expect("lawful");
    let difference = standard.difference(&table);
    let said =
        |lines: &[policy::Line]| lines.iter().map(|line| format!("{} {}", line.act, line.roles)).collect::<Vec<_>>();
    assert_eq!(said(&difference.gained), ["group::Create system_admin", "group::Update system_admin"]);
    assert_eq!(said(&difference.lost), ["group::Update office"]);
    assert_ne!(table.revision(), standard.revision());
    let none = Overrides::default().compile(&standard).expect("lawful");
    assert_eq!(none.revision(), standard.revision(), "nothing done otherwise is the standard rules");
}

#[test]
fn what_breaks_the_constitution_is_refused_with_rule_row_and_counter_example() {
    let change =
        overrides(&["group::Read,head,-,-,-,SUBTREE", "scorecard::Read,system_admin,-,-,PUBLISHED,SUBTREE"], &[]);
    let wrong = change.compile(&standard()).err().expect("refused");
    let [Misfit { list, fault }] = &wrong[..] else { panic!("{wrong:?}") };
    assert_eq!((*list, fault.line, fault.rule), (List::Added, Some(2), Some("system_admin")));
    assert_eq!(fault.cell.as_deref(), Some("scorecard::Read, system_admin, -, -, PUBLISHED, SUBTREE"));
}

#[test]
fn what_makes_no_sense_is_named_in_its_list() {
    assert_eq!(misfits(&["nonsense"], &[]), [(List::Added, Some(1), "POLICY_COLUMNS")]);
    assert_eq!(
        misfits(&["group::Read,head,-,-,-,ABOVE"], &["group::Read,head,-,-,-,SUBTREE", "group::Reed,head,-,-,-,OWN"]),
        [(List::Removed, Some(2), "POLICY_UNKNOWN"), (List::Added, Some(1), "POLICY_UNKNOWN")]
    );
    assert_eq!(misfits(&["# a comment"], &[""]).len(), 2, "a row is a row");
}

#[test]
fn who_changes_the_rules_is_not_changed_by_them() {
    for row in [
        "policy::Read,head,-,-,-,SUBTREE",
        "policy::Approve,leading_group,-,-,-,SUBTREE",
        "policy::Explain|group::Read,office,-,-,-,SUBTREE",
        "account::Grant,system_admin,-,-,-,SUBTREE",
    ] {
        assert_eq!(misfits(&[row], &[]), [(List::Added, Some(1), "POLICY_FIXED")], "{row}");
        assert_eq!(misfits(&[], &[row]), [(List::Removed, Some(1), "POLICY_FIXED")], "{row}");
    }
}

#[test]
fn a_row_that_changes_nothing_is_named_and_does_no_harm() {
    let change = overrides(
        &["group::Read,office,-,-,-,SUBTREE", "group::Read,head,-,-,-,SUBTREE", "group::Read,head,-,-,-,SUBTREE"],
        &["group::Read,portal,-,-,-,SUBTREE", "group::Read,auditor,-,-,-,SUBTREE"],
    );
    let idle: Vec<_> = change.idle(&standard()).iter().map(|idle| (idle.list, idle.fault.line)).collect();
    assert_eq!(idle, [(List::Added, Some(1)), (List::Added, Some(3)), (List::Removed, Some(1))]);
    assert!(change.compile(&standard()).is_ok());
}

/// 100 changes of tables while two threads keep asking: each of them is answered during every change, by the old rules
/// or the new, and never waits for the rules that are being compiled.
#[test]
fn taking_up_new_rules_stops_nobody() {
    let engine = Engine::standard().expect("the standard rules");
    let began = Instant::now();
    let change = overrides(&[], &["group::Create,office,-,-,-,SUBTREE"]);
    let own = Arc::new(change.compile(&engine.table()).expect("lawful"));
    let took = began.elapsed();
    println!("compiling the table of a tenant took {took:?}");
    let most = if cfg!(debug_assertions) { Duration::from_secs(8) } else { Duration::from_secs(1) };
    assert!(took < most, "{took:?}");
    let (stop, answers) = (AtomicBool::new(false), [AtomicU64::new(0), AtomicU64::new(0)]);
    let office = person(300, &[(Role::Office, 1)]);
    thread::scope(|scope| {
        for answered in &answers {
            let (engine, office, stop) = (&engine, &office, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let made = engine.permit::<group::Create>(office, &record(1)).map(drop);
                    assert!(made.is_ok() || made == Err(Refusal::Forbidden(Reason::Role)), "{made:?}");
                    assert!(engine.permit::<cycle::Create>(office, &record(1)).is_ok(), "not touched by the change");
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..100 {
            let before = answers.each_ref().map(|answered| answered.load(Ordering::Relaxed));
            let tables = if round % 2 == 0 { BTreeMap::from([(id(1), Arc::clone(&own))]) } else { BTreeMap::new() };
            engine.replace(tables);
            let waiting = Instant::now();
            while answers.iter().zip(before).any(|(answered, before)| answered.load(Ordering::Relaxed) == before) {
                assert!(waiting.elapsed() < Duration::from_secs(10), "somebody waits");
                thread::yield_now();
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(engine.permit::<group::Create>(&office, &record(1)).is_ok(), "the hundredth put the standard rules back");
}
