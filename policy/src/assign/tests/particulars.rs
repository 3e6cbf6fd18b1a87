//! Who is exempt, who is new, who is nominated. Worked out by hand on the hospital of two departments.
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{Raters, TargetKind};
use scoring::{Channel, Points};

use super::{Assigned, assign, channel, code, findings, hospital, id, leaf, pairs, scheme};
use crate::roster::relation::Target;
use crate::roster::{Nomination, Particulars, Roster, RosterData, Service};

fn run(data: RosterData, particulars: Particulars, scheme: &SchemeFile) -> (Roster, Assigned) {
    let mut roster = Roster::new(data);
    roster.apply(particulars);
    let assigned = assign(&roster, scheme, id("H"), 1);
    (roster, assigned)
}

fn targets(roster: &Roster, assigned: &Assigned) -> String {
    assigned.targets.iter().map(|assessed| code(roster, assessed.target)).collect::<Vec<_>>().join(" ")
}

fn of(channels: &[Channel]) -> SchemeFile {
    scheme(TargetKind::Person, channels.iter().copied().map(channel).collect())
}

/// Rater and target; a group first, for PANEL.
fn nomination(group: &str, rater: &str, target: &str, approved: bool) -> Nomination {
    let (channel, group) = if group.is_empty() { (Channel::Downward, None) } else { (Channel::Panel, Some(id(group))) };
    let target = if target.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Target::Organisation(id(target))
    } else {
        Target::Person(id(target))
    };
    Nomination { channel, group, rater: id(rater), target, approved }
}

#[test]
fn everybody_but_the_heads_of_what_is_named() {
    let mut scheme = of(&[Channel::Downward, Channel::Upward]);
    scheme.targets.except_heads = vec!["H".into(), "INT".into(), "typo".into()];
    let (roster, assigned) = run(hospital(), Particulars::default(), &scheme);
    assert_eq!(targets(&roster, &assigned), "int-2 sur-1 sur-2 sur-3 vice");
    // They still rate.
    let downward = pairs(&roster, &assigned, Channel::Downward);
    assert_eq!(downward, "int-1>int-2 director>sur-1 vice>sur-1 sur-1>sur-2 sur-1>sur-3 director>vice");
    assert_eq!(pairs(&roster, &assigned, Channel::Upward), "sur-2>sur-1 sur-3>sur-1 int-1>vice sur-1>vice");
    assert!(findings(&assigned).contains(&"EXCEPT_UNKNOWN typo".to_owned()));
}

#[test]
fn whoever_is_exempt_on_record_still_rates() {
    let exempt = vec![id("sur-1"), id("sur-2"), id("nobody")];
    let particulars = Particulars { exempt, ..Particulars::default() };
    let (roster, assigned) = run(hospital(), particulars, &of(&[Channel::Downward, Channel::Peer]));
    assert_eq!(targets(&roster, &assigned), "director int-1 int-2 sur-3 vice");
    let downward = pairs(&roster, &assigned, Channel::Downward);
    assert_eq!(downward, "director>int-1 vice>int-1 int-1>int-2 sur-1>sur-3 director>vice");
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1>int-1 sur-2>sur-3");
    let told = assigned.findings.iter().find(|found| found.problem.code == "EXEMPT").unwrap();
    assert_eq!(told.problem.en, "2 persons are exempt, on record, and not assessed");
}

#[test]
fn whoever_is_new_is_not_assessed_and_does_not_rate_others() {
    let mut scheme = of(&[Channel::Downward, Channel::Upward, Channel::SelfAssessment]);
    scheme.targets.min_service_days = Some(100);
    scheme.channels[1].raters_min_service_days = Some(50);
    scheme.channels[2].raters_min_service_days = Some(50);
    let service = |here, anywhere| Service { here: Some(here), anywhere: Some(anywhere) };
    let service = vec![
        (id("sur-1"), service(99, 400)),
        (id("sur-2"), service(100, 100)),
        (id("sur-3"), service(100, 49)),
        (id("int-1"), service(200, 50)),
        (id("int-2"), Service { here: None, anywhere: Some(10) }),
    ];
    let (roster, assigned) = run(hospital(), Particulars { service, ..Particulars::default() }, &scheme);
    assert_eq!(targets(&roster, &assigned), "director int-1 int-2 sur-2 sur-3 vice");
    // DOWNWARD asks for no service, so the new head of surgery rates.
    let downward = pairs(&roster, &assigned, Channel::Downward);
    assert_eq!(downward, "director>int-1 vice>int-1 int-1>int-2 sur-1>sur-2 sur-1>sur-3 director>vice");
    assert_eq!(
        pairs(&roster, &assigned, Channel::Upward),
        "int-1>director sur-1>director vice>director int-1>vice sur-1>vice"
    );
    let oneself = pairs(&roster, &assigned, Channel::SelfAssessment);
    assert_eq!(oneself, "director>director int-1>int-1 int-2>int-2 sur-2>sur-2 sur-3>sur-3 vice>vice");
    let told = |code: &str| assigned.findings.iter().find(|found| found.problem.code == code).unwrap();
    assert_eq!(told("TARGETS_TOO_NEW").problem.en, "1 person has served for fewer than 100 days and is not assessed");
    let raters = told("RATERS_TOO_NEW");
    // int-2 would have rated int-1; sur-3's head is not assessed, so nobody asks sur-3.
    assert_eq!(raters.problem.en, "1 person has served for fewer than 50 days and does not rate in UPWARD");
    assert_eq!((raters.problem.path.as_str(), raters.channel), ("UPWARD", Some(Channel::Upward)));
}

#[test]
fn whoever_is_new_draws_no_lot_and_the_others_share_theirs() {
    let mut data = RosterData::default().organisation("H", "");
    for number in 0..8 {
        data = data.seat(&format!("p{number}"), "H", crate::roster::Seat::Member, "");
    }
    let mut scheme = of(&[Channel::Peer]);
    scheme.channels[0].raters = Raters::Draw { per_rater: 4 };
    scheme.channels[0].raters_min_service_days = Some(30);
    let service = vec![(id("p3"), Service { here: None, anywhere: Some(29) })];
    let (_, assigned) = run(data, Particulars { service, ..Particulars::default() }, &scheme);
    let rated_by = |code: &str| assigned.pairs.iter().filter(|pair| pair.rater == id(code)).count();
    assert_eq!((0..8).map(|number| rated_by(&format!("p{number}"))).collect::<Vec<_>>(), [4, 4, 4, 0, 4, 4, 4, 4]);
    let rated = |code: &str| assigned.pairs.iter().filter(|pair| pair.target.id() == id(code)).count();
    let rated: Vec<_> = (0..8).map(|number| rated(&format!("p{number}"))).collect();
    assert!(rated.iter().all(|count| [3, 4].contains(count)), "{rated:?}");
}

#[test]
fn an_organisation_whose_speaker_is_new_does_not_rate() {
    let mut scheme = scheme(TargetKind::Organisation, vec![channel(Channel::Peer)]);
    scheme.channels[0].raters_min_service_days = Some(30);
    let service = vec![(id("int-1"), Service { here: None, anywhere: Some(29) })];
    let (roster, assigned) = run(hospital(), Particulars { service, ..Particulars::default() }, &scheme);
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1@SUR>INT");
}

#[test]
fn nominated_and_approved_within_the_relation() {
    let mut scheme = of(&[Channel::Downward, Channel::Upward]);
    scheme.channels[0].raters = Raters::Nominated;
    let nominations = vec![
        nomination("", "director", "sur-1", true),
        nomination("", "vice", "sur-1", false),
        nomination("", "vice", "int-1", false),
        // Not superiors, one of them nobody's colleague even.
        nomination("", "sur-2", "int-1", true),
        nomination("", "int-1", "sur-2", true),
        // Recused, and gone.
        nomination("", "sur-1", "sur-3", true),
        nomination("", "gone", "sur-3", true),
    ];
    let particulars = Particulars { nominations, ..Particulars::default() };
    let (roster, assigned) = run(hospital().recusal("sur-1", "sur-3"), particulars, &scheme);
    assert_eq!(pairs(&roster, &assigned, Channel::Downward), "director>sur-1");
    // Whatever is nominated in DOWNWARD is nothing to UPWARD.
    assert_eq!(pairs(&roster, &assigned, Channel::Upward).split(' ').count(), 7);
    let told = findings(&assigned);
    for expected in [
        "NOMINATIONS_PENDING DOWNWARD",
        "NOMINATIONS_STALE int-1",
        "NOMINATIONS_STALE sur-2",
        "NOMINATIONS_STALE sur-3",
    ] {
        assert!(told.contains(&expected.to_owned()), "{expected}: {told:?}");
    }
    assert_eq!(told.iter().filter(|found| found.starts_with("NOMINATIONS")).count(), 4, "{told:?}");
    // Nobody scores these but by nomination.
    assert!(told.contains(&"NOBODY_RATES sur-2".to_owned()) && told.contains(&"NOBODY_RATES int-2".to_owned()));
    let stale = assigned.findings.iter().find(|found| found.problem.code == "NOMINATIONS_STALE").unwrap();
    assert!(!stale.problem.en.contains("sur-2") || stale.problem.path == "sur-2", "who was nominated is not told");
}

#[test]
fn a_panel_scores_through_those_nominated_for_each_target() {
    let mut scheme = scheme(TargetKind::Organisation, vec![channel(Channel::Panel)]);
    scheme.channels[0].raters = Raters::Nominated;
    scheme.indicators = vec![leaf("CARE"), leaf("MONEY")];
    let data = hospital().group("G", "director vice sur-2", "", "CARE").group("M", "director vice", "INT", "MONEY");
    let nominations = vec![
        nomination("G", "vice", "SUR", true),
        nomination("G", "director", "INT", true),
        // Of the right group for the wrong place, of no group, in their own department, in a group that is gone.
        nomination("M", "vice", "SUR", true),
        nomination("G", "int-1", "SUR", true),
        nomination("G", "sur-2", "SUR", true),
        nomination("GONE", "vice", "INT", true),
    ];
    let (_, assigned) = run(data, Particulars { nominations, ..Particulars::default() }, &scheme);
    let told: Vec<_> = assigned.pairs.iter().map(|pair| (pair.group, pair.rater, pair.target.id())).collect();
    let group = Some(id("G"));
    assert_eq!(told, [(group, id("director"), id("INT")), (group, id("vice"), id("SUR"))]);
    assert_eq!(findings(&assigned), ["NOBODY_SCORES MONEY", "NOMINATIONS_STALE INT", "NOMINATIONS_STALE SUR"]);
    let of_surgery = assigned.findings.last().unwrap();
    assert_eq!(of_surgery.problem.en, "SUR has 3 approved nominations that no longer stand in the relation of PANEL");
}

#[test]
fn anonymous_channels_take_no_nominations_whatever_the_linter_was_asked() {
    for channel in [Channel::Upward, Channel::Peer, Channel::SelfAssessment] {
        for kind in [TargetKind::Person, TargetKind::Organisation] {
            let mut scheme = scheme(kind, vec![super::channel(channel)]);
            scheme.channels[0].raters = Raters::Nominated;
            scheme.channels[0].weight = Points(100 * Points::UNIT);
            let nomination = Nomination {
                channel,
                group: None,
                rater: id("sur-2"),
                target: Target::Person(id("sur-3")),
                approved: true,
            };
            let particulars = Particulars { nominations: vec![nomination], ..Particulars::default() };
            let (_, assigned) = run(hospital(), particulars, &scheme);
            assert_eq!(assigned.pairs, []);
            assert!(findings(&assigned).iter().any(|found| {
                found.starts_with("RULE_NOT_FOR_CHANNEL") || found.starts_with("CHANNEL_NOT_FOR_ORGANISATIONS")
            }));
        }
    }
}
