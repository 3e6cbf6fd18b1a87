//! Decisions under the standard rules, told as stories: who may, who may not, and what they are told.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::tenant::{id, in_phase, path, person, record, seen_as, task};
use policy::acts::{
    self, account, assignment, ballot, cycle, organisation, publication, recusal, scheme, score, scorecard,
};
use policy::{
    Act, Actor, Audience, AudienceSet, Engine, Explanation, Facts, Phase, Reach, Reason, Refusal, Relation,
    RelationSet, Role, Station, Table, actor,
};
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

fn rater() -> Actor {
    person(100, &[(Role::Staff, 2)])
}

#[test]
fn a_permit_says_what_was_decided() {
    let permit = ENGINE.permit::<score::Submit>(&rater(), &task(Channel::Downward, Phase::Scoring)).expect("allowed");
    assert_eq!(permit.id().uuid(), id(500));
    assert_eq!((permit.version(), permit.person(), permit.account()), (7, Some(id(100)), Some(id(1100))));
    assert_eq!((permit.reach(), permit.grounds().role, permit.act()), (Reach::Own, None, "score::Submit"));
    assert_eq!(permit.revision(), ENGINE.table().revision());
}

#[test]
fn each_channel_is_scored_through_its_own_form_relation_and_phase() {
    for &channel in Channel::ALL {
        for phase in Phase::ALL {
            let due = if channel == Channel::SelfAssessment { Phase::SelfAssessment } else { Phase::Scoring };
            let facts = task(channel, *phase);
            let (save, put) = (ask::<score::Save>(&rater(), &facts), ask::<ballot::Cast>(&rater(), &facts));
            assert_eq!(save.is_ok(), !channel.anonymous() && *phase == due, "{channel:?} {phase}");
            assert_eq!(put.is_ok(), channel.anonymous() && *phase == due, "{channel:?} {phase}");
            for relation in Relation::PAIR.iter().filter(|relation| **relation != Relation::of(channel)) {
                let relations = RelationSet::of(&[*relation, Relation::Author]);
                let foreign = Facts { relations, ..facts.clone() };
                assert!(ask::<score::Submit>(&rater(), &foreign).is_err(), "{channel:?} {relation}");
                assert!(ask::<ballot::Cast>(&rater(), &foreign).is_err(), "{channel:?} {relation}");
            }
        }
    }
}

#[test]
fn a_rater_is_told_what_stands_in_the_way() {
    let scoring = task(Channel::Downward, Phase::Scoring);
    let closed = Facts { window: Some(false), ..scoring.clone() };
    assert_eq!(ask::<score::Save>(&rater(), &closed), no(Reason::WindowClosed));
    assert_eq!(ask::<score::Save>(&rater(), &Facts { window: None, ..scoring.clone() }), no(Reason::WindowClosed));
    assert_eq!(ask::<score::Save>(&rater(), &Facts { ended: true, ..scoring.clone() }), no(Reason::Ended));
    assert_eq!(ask::<score::Save>(&rater(), &task(Channel::Downward, Phase::Review)), no(Reason::Phase));
    assert_eq!(ask::<score::Save>(&rater(), &task(Channel::Upward, Phase::Scoring)), no(Reason::Channel));
    assert_eq!(ask::<ballot::Cast>(&rater(), &scoring), no(Reason::Channel));
    let moved = Facts { relations: RelationSet::of(&[Relation::Peer, Relation::Author]), ..scoring.clone() };
    assert_eq!(ask::<score::Save>(&rater(), &moved), no(Reason::Relation));
    // Before the cycle opens, not even the task is there.
    assert_eq!(ask::<score::Save>(&rater(), &task(Channel::Downward, Phase::Preparing)), HIDDEN);
}

#[test]
fn recusal_wins_over_whatever_else_is_wrong() {
    for phase in [Phase::Scoring, Phase::Review] {
        let recused = Facts { recused: true, window: Some(false), ..task(Channel::Peer, phase) };
        assert_eq!(ask::<ballot::Cast>(&rater(), &recused), no(Reason::Recused));
    }
    let sheet = Facts { recused: true, ..seen_as(Relation::Confirmer, Channel::Panel, Phase::Review) };
    assert_eq!(ask::<score::Confirm>(&person(300, &[(Role::Panellist, 1)]), &sheet), no(Reason::Recused));
}

#[test]
fn somebody_elses_task_is_not_there_for_anybody() {
    let every_role: Vec<_> = Role::ALL.iter().map(|role| (*role, 1)).collect();
    let everybody = person(300, &every_role);
    for &channel in Channel::ALL {
        for relation in [Relation::None, Relation::Target, Relation::Rater, Relation::Confirmer] {
            let facts = seen_as(relation, channel, Phase::Scoring);
            assert_eq!(ask::<assignment::Read>(&everybody, &facts), HIDDEN, "{channel:?} {relation}");
            assert_eq!(ask::<score::Save>(&everybody, &facts), HIDDEN, "{channel:?} {relation}");
            assert_eq!(ask::<ballot::Cast>(&everybody, &facts), HIDDEN, "{channel:?} {relation}");
            assert_eq!(ask::<ballot::Ask>(&everybody, &facts), HIDDEN, "{channel:?} {relation}");
        }
    }
}

#[test]
fn nobody_reads_an_anonymous_sheet_in_any_capacity() {
    let every_role: Vec<_> = Role::ALL.iter().map(|role| (*role, 1)).collect();
    for actor in [person(100, &every_role), actor::worker(id(1))] {
        for channel in [Channel::Upward, Channel::Peer] {
            for relation in Relation::VIEW {
                for phase in Phase::ALL {
                    let facts = seen_as(*relation, channel, *phase);
                    assert_eq!(ask::<score::Read>(&actor, &facts), HIDDEN, "{channel:?} {relation} {phase}");
                }
            }
        }
    }
}

#[test]
fn a_target_reads_a_sheet_after_publication_whatever_their_role() {
    let target = person(200, &[(Role::Staff, 2), (Role::Head, 2), (Role::Office, 1), (Role::Panellist, 1)]);
    let relations = RelationSet::of(&[Relation::Target, Relation::Confirmer, Relation::Rater]);
    for (phase, answer) in [(Phase::Scoring, HIDDEN), (Phase::Review, HIDDEN), (Phase::Published, YES)] {
        let facts = Facts { relations, ..task(Channel::Panel, phase) };
        assert_eq!(ask::<score::Read>(&target, &facts), answer, "{phase}");
        assert!(ask::<score::Confirm>(&target, &facts).is_err(), "{phase}");
        assert!(ask::<score::Return>(&target, &facts).is_err(), "{phase}");
    }
}

#[test]
fn sheets_are_read_by_author_office_confirmer_and_a_self_assessment_by_the_targets_raters() {
    let staff = person(300, &[(Role::Staff, 4)]);
    let read =
        |actor: &Actor, relation, channel| ask::<score::Read>(actor, &seen_as(relation, channel, Phase::Scoring));
    assert_eq!(read(&rater(), Relation::Author, Channel::Downward), YES);
    assert_eq!(read(&person(300, &[(Role::Office, 1)]), Relation::None, Channel::Downward), YES);
    assert_eq!(read(&person(300, &[(Role::Office, 4)]), Relation::None, Channel::Downward), HIDDEN);
    assert_eq!(read(&person(300, &[(Role::Panellist, 1)]), Relation::Confirmer, Channel::Panel), YES);
    assert_eq!(read(&staff, Relation::Rater, Channel::SelfAssessment), YES);
    assert_eq!(read(&staff, Relation::Rater, Channel::Downward), HIDDEN);
    for role in [Role::SystemAdmin, Role::LeadingGroup, Role::Auditor, Role::Portal, Role::Head, Role::Staff] {
        for &channel in Channel::ALL {
            assert_eq!(read(&person(300, &[(role, 1)]), Relation::None, channel), HIDDEN, "{role} {channel:?}");
        }
    }
}

#[test]
fn another_member_confirms_a_joint_sheet_and_its_author_does_not() {
    let facts = seen_as(Relation::Confirmer, Channel::Panel, Phase::Review);
    assert_eq!(ask::<score::Confirm>(&person(300, &[(Role::Panellist, 1)]), &facts), YES);
    assert_eq!(ask::<score::Confirm>(&person(200, &[(Role::Panellist, 1)]), &facts), no(Reason::Separation));
    let author = person(100, &[(Role::PanelLeader, 1), (Role::Panellist, 1)]);
    let own = seen_as(Relation::Author, Channel::Panel, Phase::Review);
    assert_eq!(ask::<score::Confirm>(&author, &own), no(Reason::Relation));
    // Even if the facts called the author a confirmer.
    assert_eq!(ask::<score::Confirm>(&author, &facts), no(Reason::Separation));
}

#[test]
fn who_proposes_does_not_approve() {
    let draft = Facts { involved: vec![id(100)], ..in_phase(1, Phase::Review) };
    let both = person(100, &[(Role::Office, 1), (Role::LeadingGroup, 1)]);
    assert_eq!(ask::<publication::Propose>(&both, &draft), YES);
    assert_eq!(ask::<publication::Approve>(&both, &draft), no(Reason::Separation));
    assert_eq!(ask::<publication::Approve>(&person(300, &[(Role::LeadingGroup, 1)]), &draft), YES);
    assert_eq!(ask::<publication::Approve>(&person(300, &[(Role::Office, 1)]), &draft), no(Reason::Role));
    let scheme = Facts { involved: vec![id(100)], ..record(1) };
    assert_eq!(ask::<scheme::Activate>(&both, &scheme), no(Reason::Separation));
    // An account without a person could be the proposer's second one.
    let nobody = actor::build(id(1), None, id(1), both.stations().to_vec());
    assert_eq!(ask::<scheme::Activate>(&nobody, &scheme), no(Reason::Separation));
}

#[test]
fn who_proposes_does_not_turn_down_either_but_may_take_back() {
    let draft = Facts { involved: vec![id(100)], ..in_phase(1, Phase::Review) };
    let both = person(100, &[(Role::Office, 1), (Role::LeadingGroup, 1)]);
    assert_eq!(ask::<publication::Reject>(&both, &draft), no(Reason::Separation));
    assert_eq!(ask::<publication::Reject>(&person(300, &[(Role::LeadingGroup, 1)]), &draft), YES);
    assert_eq!(ask::<publication::Withdraw>(&both, &draft), YES);
    assert_eq!(ask::<publication::Withdraw>(&person(300, &[(Role::LeadingGroup, 1)]), &draft), no(Reason::Role));
}

#[test]
fn a_sheet_is_given_back_only_as_long_as_it_can_be_handed_in_again() {
    let member = person(300, &[(Role::Panellist, 1)]);
    let sheet = |phase, window| Facts { window: Some(window), ..seen_as(Relation::Confirmer, Channel::Panel, phase) };
    assert_eq!(ask::<score::Return>(&member, &sheet(Phase::Scoring, true)), YES);
    assert_eq!(ask::<score::Return>(&member, &sheet(Phase::Scoring, false)), no(Reason::WindowClosed));
    assert_eq!(ask::<score::Return>(&member, &sheet(Phase::Review, true)), no(Reason::Phase));
    assert_eq!(ask::<score::Confirm>(&member, &sheet(Phase::Review, false)), YES);
    // What a leaver has given stays: it is not given back, and still confirmed.
    let over = Facts { ended: true, ..sheet(Phase::Scoring, true) };
    assert_eq!(ask::<score::Return>(&member, &over), no(Reason::Ended));
    assert_eq!(ask::<score::Confirm>(&member, &over), YES);
}

#[test]
fn a_cycle_moves_by_the_office_or_the_calendar_in_its_phase() {
    let office = person(300, &[(Role::Office, 1)]);
    let worker = actor::worker(id(1));
    for actor in [&office, &worker] {
        assert_eq!(ask::<cycle::Open>(actor, &in_phase(1, Phase::Preparing)), YES);
        assert_eq!(ask::<cycle::Open>(actor, &in_phase(1, Phase::Scoring)), no(Reason::Phase));
        assert_eq!(ask::<cycle::Close>(actor, &in_phase(1, Phase::Scoring)), YES);
    }
    assert_eq!(ask::<cycle::Cancel>(&office, &in_phase(1, Phase::Review)), YES);
    assert_eq!(ask::<cycle::Cancel>(&office, &in_phase(1, Phase::Published)), no(Reason::Phase));
    assert_eq!(ask::<cycle::Cancel>(&worker, &in_phase(1, Phase::Review)), no(Reason::Role));
    assert_eq!(ask::<cycle::Close>(&rater(), &in_phase(1, Phase::Scoring)), no(Reason::Role));
    assert_eq!(ask::<cycle::Close>(&rater(), &in_phase(1, Phase::Preparing)), HIDDEN);
    assert_eq!(ask::<cycle::Close>(&person(300, &[(Role::SystemAdmin, 1)]), &in_phase(1, Phase::Scoring)), HIDDEN);
}

#[test]
fn reach_counts_from_where_the_role_is_held_and_ends_at_the_tenant() {
    let here = |organisation| person(300, &[(Role::SystemAdmin, organisation)]);
    assert_eq!(ask::<organisation::Update>(&here(2), &record(3)), YES);
    assert_eq!(ask::<organisation::Update>(&here(2), &record(2)), YES);
    assert_eq!(ask::<organisation::Update>(&here(2), &record(1)), HIDDEN);
    assert_eq!(ask::<organisation::Update>(&here(2), &record(4)), HIDDEN);
    assert_eq!(ask::<organisation::Read>(&person(300, &[(Role::Staff, 3)]), &record(4)), YES);
    assert_eq!(ask::<organisation::Update>(&person(300, &[(Role::Staff, 3)]), &record(4)), no(Reason::Role));
    // A foreign tenant, whatever the station says.
    assert_eq!(ask::<organisation::Update>(&here(9), &record(9)), HIDDEN);
    assert_eq!(ask::<organisation::Read>(&actor::worker(id(1)), &record(9)), HIDDEN);
}

#[test]
fn a_scorecard_is_seen_by_each_audience_and_by_none_too_early() {
    let card = |phase| Facts { owner: Some(id(200)), ..in_phase(2, phase) };
    let read = |actor: &Actor, phase| ENGINE.permit::<scorecard::Read>(actor, &card(phase)).map(|p| p.audiences());
    let only = |audience| Ok(AudienceSet::of(&[audience]));
    // Everybody on the roster is of the tenant too; the publication says in what detail that is seen.
    let both = |audience| Ok(AudienceSet::of(&[audience, Audience::Tenant]));
    assert_eq!(read(&person(200, &[(Role::Staff, 2)]), Phase::Review), Err(Refusal::Hidden));
    assert_eq!(read(&person(200, &[(Role::Staff, 2)]), Phase::Published), both(Audience::Target));
    assert_eq!(read(&person(300, &[(Role::Staff, 2)]), Phase::Published), only(Audience::Tenant));
    assert_eq!(read(&person(300, &[(Role::Staff, 2)]), Phase::Review), Err(Refusal::Hidden));
    assert_eq!(read(&person(300, &[(Role::Head, 2)]), Phase::Published), both(Audience::OwnOrganisation));
    assert_eq!(read(&person(300, &[(Role::Head, 4)]), Phase::Published), only(Audience::Tenant));
    assert_eq!(read(&person(300, &[(Role::Portal, 1)]), Phase::Published), only(Audience::Public));
    assert_eq!(read(&person(300, &[(Role::Portal, 1)]), Phase::Review), Err(Refusal::Hidden));
    assert_eq!(read(&person(300, &[(Role::LeadingGroup, 1)]), Phase::Review), only(Audience::Office));
    assert_eq!(read(&person(300, &[(Role::Office, 1)]), Phase::Scoring), Err(Refusal::Hidden));
    let many = person(200, &[(Role::Staff, 2), (Role::Head, 2), (Role::Office, 1)]);
    assert_eq!(read(&many, Phase::Published), Ok(AudienceSet::all().without(Audience::Public)));
    let permit = ENGINE.permit::<scorecard::Read>(&many, &card(Phase::Published)).expect("allowed");
    assert_eq!(permit.reach(), Reach::Own);
}

#[test]
fn a_conflict_is_declared_for_oneself_only() {
    let me = Facts { owner: Some(id(100)), ..record(2) };
    let other = Facts { owner: Some(id(200)), ..record(2) };
    assert_eq!(ask::<recusal::Declare>(&rater(), &me), YES);
    assert_eq!(ask::<recusal::Declare>(&rater(), &other), no(Reason::Role));
    assert_eq!(ask::<recusal::Impose>(&rater(), &other), no(Reason::Role));
    assert_eq!(ask::<recusal::Impose>(&person(300, &[(Role::Office, 1)]), &other), YES);
}

/// The account of person 200 in department 2, to whom roles are granted in these organisations.
fn holding(roles: &[u128]) -> Facts {
    let entrusted = roles.iter().map(|organisation| path(*organisation)).collect();
    Facts { record: id(1200), owner: Some(id(200)), entrusted, ..record(2) }
}

#[test]
fn the_keys_of_an_account_are_with_whoever_administers_all_its_roles() {
    let by = |role, at| person(300, &[(role, at)]);
    let answers = |actor: &Actor, roles: &[u128]| {
        let facts = holding(roles);
        let keys = [ask::<account::IssueCode>(actor, &facts), ask::<account::Reset>(actor, &facts)];
        assert_eq!(keys[0], keys[1]);
        (keys[0], ask::<account::Disable>(actor, &facts))
    };
    assert_eq!(answers(&by(Role::Office, 1), &[]), (YES, no(Reason::Role)));
    assert_eq!(answers(&by(Role::Office, 1), &[3]), (no(Reason::Entrusted), no(Reason::Role)));
    assert_eq!(answers(&by(Role::SystemAdmin, 2), &[2, 3]), (YES, YES));
    for above in [&[1][..], &[4], &[3, 1]] {
        assert_eq!(answers(&by(Role::SystemAdmin, 2), above), (no(Reason::Entrusted), no(Reason::Entrusted)));
        assert_eq!(answers(&by(Role::SystemAdmin, 1), above), (YES, YES));
    }
    assert_eq!(ask::<account::IssueCode>(&actor::worker(id(1)), &holding(&[1])), YES);
    // Whatever the rows say.
    let rules =
        "act,role,channel,relation,phase,reach\naccount::Read|account::Reset|account::Disable,office,-,-,-,SUBTREE";
    let engine = Engine::new(Table::with_rules(rules).expect("a lawful policy"));
    let office = by(Role::Office, 1);
    assert_eq!(engine.permit::<account::Disable>(&office, &holding(&[])).map(drop), YES);
    assert_eq!(engine.permit::<account::Disable>(&office, &holding(&[2])).map(drop), no(Reason::Entrusted));
    assert_eq!(engine.now().explain(account::Reset::INDEX, &office, &holding(&[2])).zh, Reason::Entrusted.label().zh);
}

#[test]
fn nobody_hands_out_keys_or_roles_to_themselves() {
    let own = person(200, &[(Role::SystemAdmin, 1), (Role::Staff, 2)]);
    let another = person(300, &[(Role::SystemAdmin, 1)]);
    for roles in [&[][..], &[1]] {
        let facts = holding(roles);
        assert_eq!(ask::<account::IssueCode>(&own, &facts), no(Reason::OwnAccount));
        assert_eq!(ask::<account::Reset>(&own, &facts), no(Reason::OwnAccount));
        assert_eq!(ask::<account::Entrust>(&own, &facts), no(Reason::OwnAccount));
        assert_eq!(ask::<account::Entrust>(&another, &facts), YES);
    }
    // Whoever holds a role elsewhere may be given one here.
    assert_eq!(ask::<account::Entrust>(&person(300, &[(Role::SystemAdmin, 2)]), &holding(&[4])), YES);
    assert_eq!(ask::<account::Entrust>(&person(300, &[(Role::Office, 1)]), &holding(&[])), no(Reason::Role));
}

#[test]
fn nobody_logs_in_as_the_worker_and_only_the_worker_founds_a_tenant() {
    let cunning = person(300, &[(Role::Worker, 1), (Role::SystemAdmin, 1)]);
    assert!(!cunning.has(Role::Worker));
    assert_eq!(ask::<organisation::Found>(&cunning, &record(1)), no(Reason::Role));
    assert_eq!(ask::<organisation::Found>(&actor::worker(id(1)), &record(1)), YES);
    assert_eq!(ask::<account::Grant>(&cunning, &record(1)), YES);
    assert_eq!(ask::<account::Grant>(&person(300, &[(Role::Office, 1)]), &record(1)), no(Reason::Role));
}

#[test]
fn without_a_role_nothing_is_there() {
    let stranger = person(300, &[]);
    for phase in Phase::ALL {
        assert_eq!(ask::<cycle::Read>(&stranger, &in_phase(1, *phase)), HIDDEN);
        assert_eq!(ask::<scorecard::Read>(&stranger, &in_phase(1, *phase)), HIDDEN);
    }
    assert_eq!(ask::<organisation::Read>(&stranger, &record(1)), HIDDEN);
    assert_eq!(ENGINE.scope::<cycle::Read>(&stranger).map(drop), no(Reason::Role));
}

#[test]
fn facts_that_leave_out_an_axis_are_denied() {
    let office = person(300, &[(Role::Office, 1)]);
    assert_eq!(ask::<cycle::Read>(&office, &record(1)), HIDDEN);
    let without = Facts { channel: None, ..task(Channel::Downward, Phase::Scoring) };
    assert_eq!(ask::<score::Save>(&rater(), &without), HIDDEN);
    assert_eq!(ENGINE.scope::<cycle::Read>(&office).map(|scope| scope.covers(&record(1))), Ok(false));
}

#[test]
fn a_new_table_decides_from_then_on_in_its_tenant() {
    let engine = Engine::standard().expect("the standard rules");
    let office = person(300, &[(Role::Office, 1)]);
    let elsewhere = actor::build(id(1), Some(id(2)), id(9), vec![Station { role: Role::Office, organisation: id(9) }]);
    assert!(engine.permit::<cycle::Create>(&office, &record(1)).is_ok());
    let rules = "act,role,channel,relation,phase,reach\norganisation::Read,office,-,-,-,SUBTREE";
    let own = Arc::new(Table::with_rules(rules).expect("a small policy"));
    let before = engine.now();
    engine.replace(BTreeMap::from([(id(1), Arc::clone(&own))]));
    assert_eq!(engine.now().of(id(1)).revision(), own.revision());
    assert_ne!(engine.now().of(id(9)).revision(), own.revision());
    assert_eq!(engine.permit::<cycle::Create>(&office, &record(1)).map(drop), no(Reason::Role));
    assert!(engine.permit::<cycle::Create>(&elsewhere, &record(9)).is_ok());
    assert!(before.permit::<cycle::Create>(&office, &record(1)).is_ok(), "whoever began by the old table ends by it");
    engine.replace(BTreeMap::new());
    assert!(engine.permit::<cycle::Create>(&office, &record(1)).is_ok());
}

#[test]
fn an_explanation_says_why_and_says_nothing_of_what_is_hidden() {
    let late = ENGINE.now().explain(score::Save::INDEX, &rater(), &task(Channel::Downward, Phase::Review));
    assert_eq!(late.outcome, Err(Refusal::Forbidden(Reason::Phase)));
    assert_eq!(late.en, "this cannot be done in the present phase: scoring");
    assert_eq!(late.zh, "当前阶段不能进行此操作：评分");
    let outsider = ENGINE.now().explain(cycle::Close::INDEX, &rater(), &in_phase(1, Phase::Scoring));
    assert_eq!(outsider.en, "you hold no role here that gives this right: assessment office, worker");
    let hidden =
        ENGINE.now().explain(score::Read::INDEX, &rater(), &seen_as(Relation::None, Channel::Peer, Phase::Review));
    assert_eq!((hidden.outcome.is_ok(), hidden.lines.len(), hidden.en.as_str()), (false, 0, "not found"));
    let allowed =
        ENGINE.now().explain(cycle::Close::INDEX, &person(300, &[(Role::Office, 1)]), &in_phase(1, Phase::Scoring));
    assert_eq!(allowed.en, "allowed: assessment office, reach: organisation and below");
    let line = allowed.lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((line.len(), line.first().is_some_and(|line| line.starts_with("cycle::Close"))), (1, true), "{line:?}");
    assert_eq!((allowed.phase, allowed.relations.is_empty()), (Some(Phase::Scoring), true));
    let stranger = seen_as(Relation::None, Channel::Downward, Phase::Review);
    let other =
        ENGINE.now().explain(score::Return::INDEX, &person(300, &[(Role::Office, 1), (Role::Panellist, 1)]), &stranger);
    assert_eq!(other.en, "this cannot be done in the present phase: scoring");
}

/// What is hidden and what is absent explain themselves by the same bytes, whatever the facts of what is hidden.
#[test]
fn hidden_explains_itself_as_absent() {
    let absent = Explanation::hidden(ENGINE.table().revision());
    for (place, act) in acts::ALL.iter().enumerate() {
        for phase in Phase::ALL {
            let facts = Facts { tenant: id(9), ..task(Channel::Downward, *phase) };
            assert_eq!(ENGINE.now().explain(place, &rater(), &facts), absent, "{}", act.name);
        }
    }
}
