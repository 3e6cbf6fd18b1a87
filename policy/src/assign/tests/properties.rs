//! What holds for every roster and scheme.
use std::collections::HashSet;

use proptest::prelude::*;
use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{ChannelRule, MatrixBlock, Oversight, PanelMode, Raters, TargetKind};

use super::scheme::{channel, composite, leaf, scheme};
use crate::assign::{Assigned, Pair, assign, assign_each};
use crate::decide::facts::Relation;
use crate::roster::relation::{RelationRules, Target};
use crate::roster::sample::{id, particulars, rosters};
use crate::roster::{Nomination, Particulars, Roster, RosterData, Seat};

/// Any channels, any rules, an indicator for one organisation only and one that no panel marks.
fn schemes() -> impl Strategy<Value = SchemeFile> {
    let codes = || prop::collection::vec((0..6).prop_map(|number| format!("O{number}")), 1..=3);
    let raters = prop_oneof![
        2 => Just(Raters::All),
        2 => (1_u32..4).prop_map(|per_rater| Raters::Draw { per_rater }),
        1 => (codes(), codes()).prop_map(|(raters, targets)| Raters::Matrix { pairs: vec![MatrixBlock { raters, targets }] }),
    ];
    let flags = prop::collection::vec(any::<bool>(), 9);
    let days = prop::collection::vec(prop::option::weighted(0.3, 1_u32..6), 6);
    (flags, raters, prop::option::of(0..6), days).prop_map(|(flags, raters, limit, days)| {
        let kind = if flags[0] { TargetKind::Person } else { TargetKind::Organisation };
        let mut scheme = scheme(kind, Channel::ALL.iter().copied().map(channel).collect());
        for rule in &mut scheme.channels {
            rule.oversight = if flags[1] { Oversight::All } else { Oversight::Head };
            rule.own_organisation = flags[2];
            rule.mode = if flags[3] { PanelMode::Joint } else { PanelMode::Members };
            rule.raters_min_service_days = days[usize::try_from(rule.channel.number()).unwrap() - 1];
            match rule.channel {
                Channel::Peer => rule.raters = raters.clone(),
                Channel::Downward if flags[6] => rule.raters = Raters::Nominated,
                Channel::Panel if flags[7] => rule.raters = Raters::Nominated,
                _ => {}
            }
        }
        scheme.targets.min_service_days = days[5];
        if flags[8] {
            scheme.targets.except_heads = vec!["O1".into()];
        }
        let mut limited = leaf("B");
        limited.applies_to = limit.map(|number| format!("O{number}")).into_iter().collect();
        scheme.indicators = vec![composite("A", vec![leaf("A1"), limited])];
        if flags[4] {
            scheme.indicators[0].applies_to = vec!["O0".into(), "O1".into()];
        }
        if flags[5] {
            scheme.targets.except = vec!["P0".into(), "O2".into()];
        }
        scheme
    })
}

/// Nobody who is exempt, excepted as a head or new is assessed; nobody who is new rates others.
fn excused_and_new_stay_out(
    data: &RosterData,
    scheme: &SchemeFile,
    particulars: &Particulars,
    assigned: &Assigned,
) -> Result<(), TestCaseError> {
    // Of what is said twice of one person, the last counts.
    let service =
        |person| particulars.service.iter().rev().find(|(known, _)| *known == person).map(|(_, service)| service);
    let short = |days: Option<u32>, least: Option<u32>| days.zip(least).is_some_and(|(days, least)| days < least);
    for assessed in &assigned.targets {
        let Target::Person(person) = assessed.target else { continue };
        prop_assert!(!particulars.exempt.contains(&person));
        prop_assert!(!short(service(person).and_then(|service| service.here), scheme.targets.min_service_days));
        let heads = data.seats.iter().filter(|seat| seat.person == person && seat.seat == Seat::Head);
        let mut heads =
            heads.filter(|seat| scheme.targets.except_heads.iter().any(|code| id(code) == seat.organisation));
        prop_assert!(heads.next().is_none(), "a head is assessed");
    }
    for pair in assigned.pairs.iter().filter(|pair| pair.channel != Channel::SelfAssessment) {
        let rule = scheme.channels.iter().find(|rule| rule.channel == pair.channel);
        let least = rule.and_then(|rule| rule.raters_min_service_days);
        prop_assert!(!short(service(pair.rater).and_then(|service| service.anywhere), least), "{pair:?}");
    }
    Ok(())
}

fn approved(particulars: &Particulars, pair: &Pair) -> bool {
    let same = |one: &Nomination| {
        (one.channel, one.group, one.rater, one.target) == (pair.channel, pair.group, pair.rater, pair.target)
    };
    particulars.nominations.iter().any(|one| one.approved && same(one))
}

fn only_the_approved_rate_by_nomination(
    scheme: &SchemeFile,
    particulars: &Particulars,
    assigned: &Assigned,
) -> Result<(), TestCaseError> {
    let chosen =
        |channel| scheme.channels.iter().any(|rule| rule.channel == channel && rule.raters == Raters::Nominated);
    for pair in assigned.pairs.iter().filter(|pair| chosen(pair.channel)) {
        prop_assert!(approved(particulars, pair), "{pair:?}");
    }
    Ok(())
}

fn key(pair: &Pair) -> (Channel, Option<uuid::Uuid>, uuid::Uuid, Target) {
    (pair.channel, pair.group, pair.rater, pair.target)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_pair_stands_in_its_channels_relation(
        data in rosters(),
        scheme in schemes(),
        particulars in particulars(),
        seed: u64,
    ) {
        let mut roster = Roster::new(data.clone());
        roster.apply(particulars.clone());
        let rules = RelationRules::of(&scheme);
        let assigned = assign(&roster, &scheme, id("O0"), seed);
        let targets: HashSet<Target> = assigned.targets.iter().map(|assessed| assessed.target).collect();
        for pair in &assigned.pairs {
            let relations = roster.relations(&rules, pair.rater, pair.target);
            prop_assert!(relations.contains(Relation::of(pair.channel)), "{pair:?} {relations:?}");
            prop_assert!(!roster.recused(pair.rater, pair.target), "{pair:?}");
            prop_assert!(targets.contains(&pair.target), "{pair:?}");
            prop_assert_eq!(pair.group.is_some(), pair.channel == Channel::Panel);
        }
        let keys: HashSet<_> = assigned.pairs.iter().map(key).collect();
        prop_assert_eq!(keys.len(), assigned.pairs.len());
        excused_and_new_stay_out(&data, &scheme, &particulars, &assigned)?;
        only_the_approved_rate_by_nomination(&scheme, &particulars, &assigned)?;
    }

    /// What is approved narrows a channel: exactly the pairs that everybody in the relation would make, if approved.
    #[test]
    fn nomination_takes_what_all_would_ask_and_is_approved(
        data in rosters(),
        mut scheme in schemes(),
        particulars in particulars(),
        seed: u64,
    ) {
        let mut roster = Roster::new(data);
        roster.apply(particulars.clone());
        let named = |rule: &mut ChannelRule, raters: Raters| {
            rule.mode = PanelMode::Members;
            if matches!(rule.channel, Channel::Downward | Channel::Panel) {
                rule.raters = raters;
            }
        };
        scheme.channels.iter_mut().for_each(|rule| named(rule, Raters::All));
        let mut expected = assign(&roster, &scheme, id("O0"), seed).pairs;
        expected.retain(|pair| !matches!(pair.channel, Channel::Downward | Channel::Panel) || approved(&particulars, pair));
        scheme.channels.iter_mut().for_each(|rule| named(rule, Raters::Nominated));
        prop_assert_eq!(assign(&roster, &scheme, id("O0"), seed).pairs, expected);
    }

    /// ALL asks everybody: what the relation lists, without the recused, for those who have a form.
    #[test]
    fn all_leaves_nobody_out(data in rosters(), mut scheme in schemes()) {
        scheme.target = TargetKind::Person;
        scheme.indicators = vec![leaf("A")];
        for rule in &mut scheme.channels {
            (rule.raters, rule.raters_min_service_days) = (Raters::All, None);
        }
        let roster = Roster::new(data);
        let rules = RelationRules::of(&scheme);
        let assigned = assign(&roster, &scheme, id("O0"), 0);
        for channel in [Channel::Downward, Channel::Upward, Channel::Peer, Channel::SelfAssessment] {
            let told: HashSet<_> = assigned.pairs.iter().filter(|pair| pair.channel == channel).map(key).collect();
            let expected: HashSet<_> = assigned
                .targets
                .iter()
                .flat_map(|assessed| {
                    let raters = roster.raters(&rules, Relation::of(channel), assessed.target);
                    raters.into_iter().map(|rater| (channel, None, rater, assessed.target))
                })
                .filter(|(_, _, rater, target)| !roster.recused(*rater, *target))
                .collect();
            prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn the_stream_brings_the_same_and_order_does_not_matter(
        data in rosters(),
        scheme in schemes(),
        mut particulars in particulars(),
        seed: u64,
    ) {
        let mut roster = Roster::new(data.clone());
        particulars.service.sort_by_key(|(person, _)| *person);
        particulars.service.dedup_by_key(|(person, _)| *person);
        roster.apply(particulars.clone());
        let assigned = assign(&roster, &scheme, id("O0"), seed);
        let mut streamed: HashSet<Pair> = HashSet::new();
        let rehearsal = assign_each(&roster, &scheme, id("O0"), seed, |pair| assert!(streamed.insert(pair)));
        prop_assert_eq!(streamed, assigned.pairs.iter().copied().collect::<HashSet<Pair>>());
        prop_assert_eq!(&rehearsal.targets, &assigned.targets);
        prop_assert_eq!(&rehearsal.findings, &assigned.findings);

        let RosterData { mut organisations, mut persons, mut seats, mut groups, mut recusals } = data;
        organisations.reverse();
        persons.reverse();
        seats.reverse();
        groups.reverse();
        recusals.reverse();
        let mut turned = Roster::new(RosterData { organisations, persons, seats, groups, recusals });
        particulars.exempt.reverse();
        particulars.service.reverse();
        particulars.nominations.reverse();
        turned.apply(particulars);
        prop_assert_eq!(assign(&turned, &scheme, id("O0"), seed), assigned);
    }
}
