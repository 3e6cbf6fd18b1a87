//! What holds for every roster and scheme.
use std::collections::HashSet;

use proptest::prelude::*;
use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{MatrixBlock, Oversight, PanelMode, Raters, TargetKind};

use super::scheme::{channel, composite, leaf, scheme};
use crate::assign::{Pair, assign, assign_each};
use crate::facts::Relation;
use crate::relation::{RelationRules, Target};
use crate::roster::sample::{id, rosters};
use crate::roster::{Roster, RosterData};

/// Any channels, any rules, an indicator for one organisation only and one that no panel marks.
fn schemes() -> impl Strategy<Value = SchemeFile> {
    let codes = || prop::collection::vec((0..6).prop_map(|number| format!("O{number}")), 1..=3);
    let raters = prop_oneof![
        2 => Just(Raters::All),
        2 => (1_u32..4).prop_map(|per_rater| Raters::Draw { per_rater }),
        1 => (codes(), codes()).prop_map(|(raters, targets)| Raters::Matrix { pairs: vec![MatrixBlock { raters, targets }] }),
    ];
    let flags = prop::collection::vec(any::<bool>(), 6);
    (flags, raters, prop::option::of(0..6)).prop_map(|(flags, raters, limit)| {
        let kind = if flags[0] { TargetKind::Person } else { TargetKind::Organisation };
        let mut scheme = scheme(kind, Channel::ALL.map(channel).into());
        for rule in &mut scheme.channels {
            rule.oversight = if flags[1] { Oversight::All } else { Oversight::Head };
            rule.own_organisation = flags[2];
            rule.mode = if flags[3] { PanelMode::Joint } else { PanelMode::Members };
            if rule.channel == Channel::Peer {
                rule.raters = raters.clone();
            }
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

fn key(pair: &Pair) -> (Channel, Option<uuid::Uuid>, uuid::Uuid, Target) {
    (pair.channel, pair.group, pair.rater, pair.target)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_pair_stands_in_its_channels_relation(data in rosters(), scheme in schemes(), seed: u64) {
        let roster = Roster::new(data);
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
    }

    /// ALL asks everybody: what the relation lists, without the recused, for those who have a form.
    #[test]
    fn all_leaves_nobody_out(data in rosters(), mut scheme in schemes()) {
        scheme.target = TargetKind::Person;
        scheme.indicators = vec![leaf("A")];
        scheme.channels.iter_mut().for_each(|rule| rule.raters = Raters::All);
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
    fn the_stream_brings_the_same_and_order_does_not_matter(data in rosters(), scheme in schemes(), seed: u64) {
        let roster = Roster::new(data.clone());
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
        let turned = Roster::new(RosterData { organisations, persons, seats, groups, recusals });
        prop_assert_eq!(assign(&turned, &scheme, id("O0"), seed), assigned);
    }
}
