//! Each rule by itself, in a hospital: `H` above surgery `S` with its ward `W`, and medicine `M` beside it.
use std::collections::{BTreeMap, BTreeSet};

use scoring::Channel;
use uuid::Uuid;

use super::{About, Acting, Answering, Bar, Errand, Part, Scene, could_rate, detail, kept_from_change, parts};
use crate::decide::facts::Phase;
use crate::decide::permit::{Audience, AudienceSet};
use crate::roster::relation::Target;
use crate::roster::{GroupSeat, RosterData, RosterGroup, RosterOrganisation, RosterSeat, Seat};

const H: Uuid = Uuid::from_u128(1);
const S: Uuid = Uuid::from_u128(2);
const W: Uuid = Uuid::from_u128(3);
const M: Uuid = Uuid::from_u128(4);
/// At the head of the hospital, of surgery, of the ward and of medicine.
const DIRECTOR: Uuid = Uuid::from_u128(11);
const SURGEON: Uuid = Uuid::from_u128(12);
const WARDEN: Uuid = Uuid::from_u128(13);
const MEDIC: Uuid = Uuid::from_u128(14);
/// Two members of surgery, and one who speaks for medicine.
const ADA: Uuid = Uuid::from_u128(15);
const BEN: Uuid = Uuid::from_u128(16);
const CLEO: Uuid = Uuid::from_u128(17);

fn hospital() -> RosterData {
    let organisation = |id, code: &str, parent| RosterOrganisation { id, code: code.to_owned(), parent };
    let seat = |person, organisation, seat| RosterSeat { person, organisation, seat, oversees: vec![] };
    RosterData {
        organisations: vec![
            organisation(H, "H", None),
            organisation(S, "S", Some(H)),
            organisation(W, "W", Some(S)),
            organisation(M, "M", Some(H)),
        ],
        seats: vec![
            seat(DIRECTOR, H, Seat::Head),
            seat(SURGEON, S, Seat::Head),
            seat(WARDEN, W, Seat::Head),
            seat(MEDIC, M, Seat::Head),
            seat(ADA, S, Seat::Member),
            seat(BEN, S, Seat::Member),
            seat(CLEO, M, Seat::Operator),
        ],
        ..RosterData::default()
    }
}

fn scene(roster: &RosterData) -> Scene<'_> {
    let delegations = BTreeSet::from([(MEDIC, DIRECTOR), (ADA, DIRECTOR), (BEN, SURGEON), (WARDEN, DIRECTOR)]);
    let (gone, anonymous) = (BTreeSet::new(), BTreeSet::new());
    Scene { phase: Phase::Scoring, roster, today: roster, gone, anonymous, delegations }
}

fn errand(agent: Uuid, channel: Channel, rater: Uuid, target: Target) -> Errand {
    Errand { agent, channel, rater, rates_for_unit: false, target }
}

/// The head of medicine scores a member of surgery for the director.
fn ordinary() -> Errand {
    errand(MEDIC, Channel::Downward, DIRECTOR, Target::Person(ADA))
}

#[test]
fn a_delegate_acts_for_a_person_where_marks_have_a_name_and_while_they_are_given() {
    let roster = hospital();
    let scene = scene(&roster);
    assert_eq!(scene.acting(&ordinary()), Some(Acting::ForPerson));
    assert_eq!(scene.acting(&Errand { channel: Channel::Panel, ..ordinary() }), Some(Acting::ForPerson));
    for channel in [Channel::Upward, Channel::Peer, Channel::SelfAssessment] {
        assert_eq!(scene.acting(&Errand { channel, ..ordinary() }), None, "{channel:?}");
    }
    assert_eq!(scene.acting(&Errand { agent: DIRECTOR, ..ordinary() }), None, "it is their own");
    assert_eq!(scene.acting(&Errand { rater: SURGEON, ..ordinary() }), None, "by no delegation");
    assert_eq!(Scene { phase: Phase::Review, ..scene.clone() }.acting(&ordinary()), None, "marks are closed");
    let unknown = RosterData { seats: roster.seats[..3].to_vec(), ..roster.clone() };
    assert_eq!(Scene { roster: &unknown, ..scene }.acting(&ordinary()), None, "not on the roster");
}

#[test]
fn an_organisation_assesses_itself_through_its_head_or_its_operator() {
    let roster = hospital();
    let itself =
        Errand { rates_for_unit: true, ..errand(CLEO, Channel::SelfAssessment, MEDIC, Target::Organisation(M)) };
    assert_eq!(scene(&roster).acting(&itself), Some(Acting::ForUnit));
    assert_eq!(scene(&roster).acting(&Errand { agent: ADA, ..itself }), None, "speaks for nobody");
    assert_eq!(scene(&roster).acting(&Errand { rates_for_unit: false, ..itself }), None, "nobody rates for it");
    let gone = Scene { gone: BTreeSet::from([CLEO]), ..scene(&roster) };
    assert_eq!(gone.acting(&itself), None, "has left");
}

#[test]
fn each_bar_keeps_somebody_from_acting_and_nothing_else_does() {
    let roster = hospital();
    let barred = |scene: &Scene<'_>, errand: Errand| scene.bars(&errand).iter().collect::<Vec<_>>();
    let here = scene(&roster);
    assert_eq!(barred(&here, ordinary()), []);
    assert_eq!(barred(&Scene { gone: BTreeSet::from([MEDIC]), ..here.clone() }, ordinary()), [Bar::Gone]);
    assert_eq!(barred(&here, Errand { target: Target::Person(MEDIC), ..ordinary() }), [Bar::Target, Bar::Below]);
    for (recusals, bar) in [
        (vec![(MEDIC, ADA)], Bar::Recused),
        (vec![(ADA, MEDIC)], Bar::Recused),
        (vec![(DIRECTOR, ADA)], Bar::RaterRecused),
    ] {
        let roster = RosterData { recusals, ..roster.clone() };
        assert_eq!(barred(&scene(&roster), ordinary()), [bar]);
    }
    // A conflict with an organisation is declared by a person, and stands one way.
    let apart = RosterData { recusals: vec![(MEDIC, S)], ..roster.clone() };
    let organisation = Errand { target: Target::Organisation(S), ..ordinary() };
    assert!(barred(&scene(&apart), organisation).contains(&Bar::Recused));
    let superior = errand(WARDEN, Channel::Downward, DIRECTOR, Target::Person(SURGEON));
    assert_eq!(barred(&here, superior), [Bar::Below], "two levels down, through the tree");
    let rates = BTreeSet::from([(Channel::Upward, MEDIC, Target::Person(ADA))]);
    assert_eq!(barred(&Scene { anonymous: rates, ..here.clone() }, ordinary()), [Bar::Beside]);
    let peers = BTreeSet::from([(Channel::Peer, CLEO, Target::Person(ADA))]);
    let beside = errand(BEN, Channel::Downward, SURGEON, Target::Person(ADA));
    assert_eq!(barred(&Scene { anonymous: peers, ..here.clone() }, beside), [Bar::Beside], "not drawn, and a peer");
    assert_eq!(barred(&here, beside), [], "no peers rate them");
    assert_eq!(barred(&here, Errand { channel: Channel::Panel, ..beside }), [Bar::Within]);
}

#[test]
fn heads_and_organisations_have_peers_below_the_same_parent() {
    let roster = hospital();
    let by_peers = |target| Scene { anonymous: BTreeSet::from([(Channel::Peer, DIRECTOR, target)]), ..scene(&roster) };
    let beside = |agent, target| {
        by_peers(target).bars(&errand(agent, Channel::Downward, DIRECTOR, target)).contains(Bar::Beside)
    };
    assert!(beside(MEDIC, Target::Person(SURGEON)), "both lead below the hospital");
    assert!(!beside(WARDEN, Target::Person(MEDIC)), "one lies below surgery");
    assert!(!beside(ADA, Target::Person(MEDIC)), "leads nothing");
    assert!(beside(CLEO, Target::Organisation(S)), "speaks for its sibling");
    assert!(!beside(ADA, Target::Organisation(M)), "speaks for nothing");
}

#[test]
fn whom_the_office_may_not_send_is_whoever_could_rate_it() {
    let today = hospital();
    let sent = |officer, principal| could_rate(&today, &[], officer, principal);
    assert!(sent(ADA, SURGEON) && sent(ADA, DIRECTOR), "heads of where they sit, and above");
    assert!(!sent(ADA, MEDIC) && !sent(ADA, BEN) && !sent(ADA, WARDEN), "beside, and below");
    let mut overseen = today.clone();
    overseen.seats[6].oversees = vec![S];
    assert!(could_rate(&overseen, &[], ADA, CLEO), "oversees");
    let panel = |remit: Vec<Uuid>| {
        let members = vec![(CLEO, GroupSeat::Member)];
        let group = RosterGroup {
            id: Uuid::from_u128(9),
            code: "G".to_owned(),
            members,
            remit_organisations: remit,
            remit_indicators: vec![],
        };
        RosterData { groups: vec![group], ..today.clone() }
    };
    assert!(could_rate(&panel(vec![]), &[], ADA, CLEO), "a group without limits");
    assert!(could_rate(&panel(vec![H]), &[], ADA, CLEO), "above where they sit");
    assert!(!could_rate(&panel(vec![M]), &[], ADA, CLEO), "a group for somebody else");
    assert!(!could_rate(&panel(vec![]), &[], Uuid::from_u128(99), CLEO), "an officer who sits nowhere");
}

#[test]
fn a_running_cycle_remembers_who_could_rate_the_office() {
    let frozen = hospital();
    let today = RosterData { seats: vec![], ..frozen.clone() };
    assert!(!could_rate(&today, &[], ADA, SURGEON));
    assert!(could_rate(&today, &[frozen.clone()], ADA, SURGEON));
    // Sat in surgery when a cycle opened, which somebody has come to lead since.
    let mut since = today;
    since.seats.push(RosterSeat { person: CLEO, organisation: S, seat: Seat::Head, oversees: vec![] });
    assert!(could_rate(&since, &[frozen], ADA, CLEO));
}

#[test]
fn what_says_who_rates_a_target_is_kept_from_it() {
    let frozen = hospital();
    let nowhere = RosterData::default();
    let by = Answering { today: &nowhere, frozen: Some(&frozen) };
    let task = |rater, target| About::Assignment { rater, target };
    assert!(task(SURGEON, Target::Person(ADA)).kept_from(ADA, by));
    assert!(!task(ADA, Target::Person(ADA)).kept_from(ADA, by), "a self-assessment");
    assert!(!task(SURGEON, Target::Person(ADA)).kept_from(BEN, by));
    assert!(task(SURGEON, Target::Organisation(M)).kept_from(CLEO, by), "answers for it");
    assert!(!task(SURGEON, Target::Organisation(S)).kept_from(ADA, by), "only sits in it");
    let nomination = |target| About::Nomination { target };
    let before = Answering { today: &frozen, frozen: None };
    for by in [by, before] {
        assert!(nomination(Target::Organisation(M)).kept_from(CLEO, by));
        assert!(nomination(Target::Person(ADA)).kept_from(ADA, by));
        assert!(!nomination(Target::Person(ADA)).kept_from(SURGEON, by));
    }
    let kept = kept_from_change(&frozen, SURGEON, &[Target::Person(ADA), Target::Organisation(M)]);
    assert_eq!(kept, BTreeSet::from([SURGEON, ADA, MEDIC, CLEO]));
    assert!(About::RosterChange { kept: &kept }.kept_from(CLEO, by));
    assert!(!About::RosterChange { kept: &kept }.kept_from(BEN, by));
}

#[test]
fn a_scorecard_is_seen_in_the_finest_detail_of_any_audience() {
    let declared = BTreeMap::from([
        (Part::Target, 3),
        (Part::OwnOrganisation, 1),
        (Part::TenantPersons, 2),
        (Part::TenantOrganisations, 4),
        (Part::PublicPersons, 1),
        (Part::PublicOrganisations, 0),
    ]);
    let seen = |audiences: &[Audience], person| detail(AudienceSet::of(audiences), person, 9, |part| declared[&part]);
    assert_eq!(seen(&[], true), None);
    assert_eq!(seen(&[Audience::Office, Audience::Public], true), Some(9));
    assert_eq!(seen(&[Audience::Target], true), Some(3));
    assert_eq!(seen(&[Audience::OwnOrganisation], true), Some(2), "and is in the tenant too");
    assert_eq!(seen(&[Audience::OwnOrganisation], false), Some(4));
    assert_eq!(seen(&[Audience::Public], true), Some(1));
    assert_eq!(seen(&[Audience::Public], false), Some(0));
    assert_eq!(seen(&[Audience::Target, Audience::Tenant], true), Some(3));
    for audience in Audience::ALL.iter().filter(|audience| **audience != Audience::Office) {
        let public = [Part::PublicOrganisations, Part::PublicPersons];
        for (person, part) in public.into_iter().enumerate() {
            assert!(
                parts(*audience, person == 1).contains(&part),
                "{}: everybody sees what is public",
                audience.word()
            );
        }
    }
}
