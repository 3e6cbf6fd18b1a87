//! Acting for a person: where, and never where.

use std::sync::LazyLock;

use crate::tenant::{id, person, record, task};
use policy::acts::{assignment, ballot, delegation, score};
use policy::{Act, Actor, Engine, Facts, Phase, Reason, Refusal, Relation, RelationSet, Role};
use scoring::Channel;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::standard().unwrap_or_else(|refused| panic!("{refused}")));

const HIDDEN: Result<(), Refusal> = Err(Refusal::Hidden);
const YES: Result<(), Refusal> = Ok(());

fn no(reason: Reason) -> Result<(), Refusal> {
    Err(Refusal::Forbidden(reason))
}

fn ask<A: Act>(actor: &Actor, facts: &Facts) -> Result<(), Refusal> {
    ENGINE.permit::<A>(actor, facts).map(drop)
}

/// A task of person 100 as somebody sees it whom that person has sent.
fn sent(channel: Channel, phase: Phase, relations: &[Relation]) -> Facts {
    let relations = RelationSet::of(&[&[Relation::of(channel), Relation::Author], relations].concat());
    let involved = vec![id(100), id(200), id(300)];
    Facts { also: Some(id(300)), acting_for: Some(id(100)), relations, involved, ..task(channel, phase) }
}

/// Whatever loads the facts: if it ever said that somebody acts for a person there, nothing would come of it.
#[test]
fn nobody_acts_for_a_person_where_marks_are_sealed_nor_for_oneself_nor_on_oneself() {
    let every_role: Vec<_> = Role::ALL.iter().filter(|role| **role != Role::Office).map(|role| (*role, 1)).collect();
    let delegate = person(300, &every_role);
    for channel in [Channel::Upward, Channel::Peer, Channel::SelfAssessment] {
        for phase in Phase::ALL {
            let facts = sent(channel, *phase, &[]);
            let acts = [
                ask::<assignment::Read>(&delegate, &facts),
                ask::<score::Save>(&delegate, &facts),
                ask::<score::Submit>(&delegate, &facts),
                ask::<ballot::Cast>(&delegate, &facts),
                ask::<ballot::Withdraw>(&delegate, &facts),
                ask::<ballot::Ask>(&delegate, &facts),
            ];
            assert_eq!(acts, [HIDDEN; 6], "{channel:?} {phase}");
        }
    }
    for channel in [Channel::Downward, Channel::Panel] {
        assert_eq!(ask::<score::Submit>(&delegate, &sent(channel, Phase::Scoring, &[])), YES, "{channel:?}");
        assert_eq!(ask::<assignment::Read>(&delegate, &sent(channel, Phase::Scoring, &[])), YES, "{channel:?}");
        assert_eq!(ask::<ballot::Cast>(&delegate, &sent(channel, Phase::Scoring, &[])), no(Reason::Channel));
        // A delegate is never the target.
        let target = sent(channel, Phase::Scoring, &[Relation::Target]);
        assert_eq!(ask::<score::Submit>(&delegate, &target), HIDDEN, "{channel:?}");
    }
}

#[test]
fn whoever_acts_for_the_author_does_not_confirm_even_before_handing_in() {
    let delegate = person(300, &[(Role::Panellist, 1)]);
    let facts = sent(Channel::Panel, Phase::Scoring, &[Relation::Confirmer]);
    let facts = Facts { involved: vec![id(100), id(200)], ..facts };
    assert_eq!(ask::<score::Confirm>(&delegate, &facts), no(Reason::Separation));
    assert_eq!(ask::<score::Return>(&delegate, &facts), no(Reason::Separation));
    // Once nobody is sent any more, whoever has handed it in is known still.
    let facts = Facts { also: None, acting_for: None, involved: vec![id(100), id(200), id(300)], ..facts };
    let facts = Facts { relations: RelationSet::of(&[Relation::Panellist, Relation::Confirmer]), ..facts };
    assert_eq!(ask::<score::Confirm>(&delegate, &facts), no(Reason::Separation));
}

#[test]
fn people_send_somebody_for_themselves_and_the_office_for_those_who_cannot() {
    let of = |owner: u128| Facts { owner: Some(id(owner)), ..record(2) };
    assert_eq!(ask::<delegation::Grant>(&person(100, &[(Role::Staff, 2)]), &of(100)), YES);
    assert_eq!(ask::<delegation::Grant>(&person(100, &[(Role::Staff, 2)]), &of(200)), no(Reason::Role));
    assert_eq!(ask::<delegation::Grant>(&person(300, &[(Role::Office, 1)]), &of(200)), YES);
    assert_eq!(ask::<delegation::Grant>(&person(300, &[(Role::Office, 4)]), &of(200)), HIDDEN);
    let facts = Facts { also: Some(id(200)), ..of(100) };
    for (who, answer) in [(100, YES), (200, YES), (300, HIDDEN)] {
        assert_eq!(ask::<delegation::End>(&person(who, &[(Role::Staff, 2)]), &facts), answer, "{who}");
        assert_eq!(ask::<delegation::Read>(&person(who, &[(Role::Staff, 2)]), &facts), answer, "{who}");
    }
}
