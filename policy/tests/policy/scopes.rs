//! A scope and a permit are one rule read twice: for every reading act, every actor and every record they agree.
use std::sync::LazyLock;

use policy::acts::{assignment, audit, score, scorecard};
use policy::{Actor, Engine, Facts, Phase, Reads, Refusal, Relation, Role, Word, actor};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use scoring::Channel;

use crate::tenant::{id, path, person as somebody, record};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::standard().unwrap_or_else(|refused| panic!("{refused}")));

const ORGANISATIONS: &[u128] = &[1, 2, 3, 4, 9];

fn actors() -> impl Strategy<Value = Actor> {
    let stations = vec((select(Role::ALL), select(ORGANISATIONS)), 0..4);
    let logged_in = (100_u128..104, stations, any::<bool>()).prop_map(|(number, stations, is_person)| {
        let actor = somebody(number, &stations);
        if is_person { actor } else { actor::build(id(1), None, id(1), actor.stations().to_vec()) }
    });
    prop_oneof![12 => logged_in, 1 => Just(actor::worker(id(1))), 1 => Just(actor::worker(id(9)))]
}

fn all_facts() -> impl Strategy<Value = Facts> {
    let words = (option::weighted(0.9, select(Phase::ALL)), option::weighted(0.9, select(<Channel as Word>::ALL)));
    let relations = vec(select(Relation::ALL), 0..4);
    // An owner, somebody beside them, and whether that one acts for the owner.
    let owner = (option::weighted(0.8, 100_u128..104), option::weighted(0.3, 100_u128..104), any::<bool>());
    (select(ORGANISATIONS), owner, words, relations).prop_map(|(organisation, owner, (phase, channel), relations)| {
        let (owner, also, acts) = owner;
        let tenant = *path(organisation).first().expect("a root");
        let relations = relations.into_iter().collect();
        let acting_for = owner.filter(|_| acts && also.is_some()).map(id);
        Facts {
            tenant,
            owner: owner.map(id),
            also: also.map(id),
            acting_for,
            phase,
            channel,
            relations,
            ..record(organisation)
        }
    })
}

/// The permit's answer and the scope's, which must be the same, down to the audiences.
fn agree<A: Reads>(actor: &Actor, facts: &Facts) -> Result<(), TestCaseError> {
    let permit = ENGINE.permit::<A>(actor, facts);
    prop_assert!(!matches!(permit, Err(Refusal::Forbidden(_))) || A::SEEN_BY != A::INDEX, "{}", A::NAME);
    let listed = ENGINE.scope::<A>(actor).map(|scope| scope.audiences(facts)).unwrap_or_default();
    prop_assert_eq!(permit.map(|permit| permit.audiences()).unwrap_or_default(), listed, "{}", A::NAME);
    Ok(())
}

/// Calls `agree` for each act that reads.
macro_rules! each {
    ($([$area:ident $act:ident $kind:ident])*) => {
        fn all_agree(actor: &Actor, facts: &Facts) -> Result<(), TestCaseError> {
            $(each!(@ $kind agree::<::policy::acts::$area::$act>(actor, facts)?);)*
            Ok(())
        }
    };
    (@ Reading $agree:expr) => { $agree };
    (@ $other:ident $agree:expr) => {};
}

policy::for_each_act!(each);

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_holds_what_a_permit_is_given_for((actor, facts) in (actors(), all_facts())) {
        all_agree(&actor, &facts)?;
    }
}

#[test]
fn the_comparison_meets_both_answers_for_every_act() {
    // Without this, the property could hold because everything is denied.
    let everybody: Vec<_> = Role::ALL.iter().map(|role| (*role, 1)).collect();
    let actor = somebody(100, &everybody);
    let facts = Facts {
        owner: Some(id(100)),
        phase: Some(Phase::Published),
        channel: Some(Channel::Downward),
        relations: [Relation::Author].into_iter().collect(),
        ..record(2)
    };
    assert!(ENGINE.scope::<score::Read>(&actor).is_ok_and(|scope| scope.covers(&facts)));
    assert!(ENGINE.scope::<assignment::Read>(&actor).is_ok_and(|scope| scope.covers(&facts)));
    assert!(ENGINE.scope::<audit::Read>(&actor).is_ok_and(|scope| scope.covers(&facts)));
    let foreign = Facts { tenant: id(9), path: path(9), ..facts };
    assert!(ENGINE.scope::<audit::Read>(&actor).is_ok_and(|scope| !scope.covers(&foreign)));
}

#[test]
fn equal_arms_are_folded() {
    let actor = somebody(100, &[(Role::Office, 1), (Role::LeadingGroup, 1), (Role::Staff, 2), (Role::Head, 2)]);
    let arms = |count: usize, found: usize| assert_eq!(found, count);
    arms(1, ENGINE.scope::<assignment::Read>(&actor).expect("some").arms().len());
    // Own, own organisation's, the tenant's, and the office's with the leading group's.
    arms(4, ENGINE.scope::<scorecard::Read>(&actor).expect("some").arms().len());
    let scope = ENGINE.scope::<scorecard::Read>(&actor).expect("some");
    assert!(scope.arms().iter().all(|arm| arm.channels.is_all() && arm.relations.is_all() && !arm.phases.is_all()));
}
