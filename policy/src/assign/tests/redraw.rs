//! What holds of drawing again, for every roster; and a case by hand.
use std::collections::{BTreeMap, BTreeSet, HashSet};

use proptest::prelude::*;
use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{Raters, TargetKind};
use uuid::Uuid;

use super::scheme::{channel, scheme};
use crate::assign::{Asking, Drawn, Pair, Redraw, assign};
use crate::decide::facts::Relation;
use crate::roster::relation::{RelationRules, Target};
use crate::roster::sample::{id, rosters};
use crate::roster::{Particulars, Roster, RosterData, Seat, Service};

fn drawing(kind: TargetKind, per_rater: u32) -> SchemeFile {
    let mut scheme = scheme(kind, vec![channel(Channel::Peer)]);
    scheme.channels.iter_mut().for_each(|rule| rule.raters = Raters::Draw { per_rater });
    scheme
}

/// A cycle in which somebody has left: what was drawn, the leaver's places free.
struct Left {
    drawn: Vec<Drawn>,
    free: Vec<Target>,
    gone: Vec<Uuid>,
    /// Who has served too short to rate their peers.
    new: Vec<Uuid>,
}

impl Left {
    fn of(pairs: &[Pair], leaver: Uuid, new: Vec<Uuid>) -> Self {
        let drawn = |pair: &Pair| Drawn {
            rater: pair.rater,
            rater_organisation: pair.rater_organisation,
            target: pair.target,
            open: pair.rater != leaver && pair.target != Target::Person(leaver),
        };
        let free = pairs.iter().filter(|pair| pair.rater == leaver).map(|pair| pair.target).collect();
        Self { drawn: pairs.iter().map(drawn).collect(), free, gone: vec![leaver], new }
    }

    fn again(&self, roster: &Roster, scheme: &SchemeFile, seed: u64) -> Vec<Pair> {
        let Self { drawn, free, gone, .. } = self;
        Redraw { roster, scheme, seed, change: 1, drawn, free, gone }.pairs()
    }
}

/// Who may take a place of a target, straight from the rule's sentence.
fn able(roster: &Roster, rules: &RelationRules, left: &Left, target: Target) -> BTreeSet<Uuid> {
    let peers = roster.raters(rules, Relation::Peer, target).into_iter();
    let rates = |rater: &Uuid| left.drawn.iter().any(|drawn| drawn.rater == *rater && drawn.target == target);
    let may = |rater: &Uuid| !rates(rater) && !left.gone.contains(rater) && !left.new.contains(rater);
    peers.filter(|rater| may(rater) && !roster.recused(*rater, target)).collect()
}

/// The sum of the squares of everybody's forms.
fn unevenness(forms: &BTreeMap<Uuid, u32>) -> u32 {
    forms.values().map(|forms| forms * forms).sum()
}

/// The least there is, by trying everything.
fn least(needs: &[(usize, Vec<Uuid>)], forms: &mut BTreeMap<Uuid, u32>) -> u32 {
    let Some(((places, able), rest)) = needs.split_first() else { return unevenness(forms) };
    let mut best = u32::MAX;
    for set in subsets(able, (*places).min(able.len())) {
        for rater in &set {
            *forms.entry(*rater).or_default() += 1;
        }
        best = best.min(least(rest, forms));
        for rater in &set {
            *forms.entry(*rater).or_default() -= 1;
        }
    }
    best
}

fn subsets(of: &[Uuid], size: usize) -> Vec<Vec<Uuid>> {
    if size == 0 {
        return vec![vec![]];
    }
    let mut found = vec![];
    for (place, first) in of.iter().enumerate() {
        for mut rest in subsets(&of[place + 1..], size - 1) {
            rest.push(*first);
            found.push(rest);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn replacements_are_peers_who_did_not_rate_and_are_spread_evenly(
        data in rosters(), per_rater in 1_u32..4, seed: u64, persons: bool, leaver in 0_usize..7,
        served in prop::collection::vec(prop::option::of(0_u32..6), 8), minimum in prop::option::of(1_u32..6),
    ) {
        let leaver = id(&format!("P{leaver}"));
        let mut scheme = drawing(if persons { TargetKind::Person } else { TargetKind::Organisation }, per_rater);
        scheme.channels.iter_mut().for_each(|rule| rule.raters_min_service_days = minimum);
        let served = served.into_iter().enumerate().map(|(place, days)| (id(&format!("P{place}")), days));
        let served: Vec<_> = served.collect();
        let new = served.iter().filter(|(_, days)| days.zip(minimum).is_some_and(|(days, least)| days < least));
        let new: Vec<Uuid> = new.map(|(person, _)| *person).collect();
        let service = served.iter().map(|(person, days)| (*person, Service { here: None, anywhere: *days }));
        let particulars = Particulars { service: service.collect(), ..Particulars::default() };
        let rules = RelationRules::of(&scheme);
        let mut roster = Roster::new(data.clone());
        roster.apply(particulars.clone());
        let left = Left::of(&assign(&roster, &scheme, id("O0"), seed).pairs, leaver, new);
        let again = left.again(&roster, &scheme, seed);
        let mut once = HashSet::new();
        for pair in &again {
            prop_assert_ne!(Target::Person(pair.rater), pair.target);
            prop_assert!(able(&roster, &rules, &left, pair.target).contains(&pair.rater), "{pair:?}");
            prop_assert!(once.insert((pair.rater, pair.target)), "twice: {pair:?}");
            prop_assert!(Asking::new(&roster, &scheme).could_ask(pair.rater, pair.target));
            prop_assert_eq!(pair.rater_organisation.is_some(), !persons);
        }
        let targets: BTreeSet<Target> = left.free.iter().copied().collect();
        if persons {
            let mut forms: BTreeMap<Uuid, u32> = BTreeMap::new();
            left.drawn.iter().filter(|drawn| drawn.open).for_each(|drawn| *forms.entry(drawn.rater).or_default() += 1);
            let mut needs = vec![];
            for target in &targets {
                let able: Vec<Uuid> = able(&roster, &rules, &left, *target).into_iter().collect();
                let places = left.free.iter().filter(|free| *free == target).count();
                let filled = again.iter().filter(|pair| pair.target == *target).count();
                prop_assert_eq!(filled, places.min(able.len()), "every place that can be filled is");
                needs.push((places, able));
            }
            let best = least(&needs, &mut forms.clone());
            for pair in &again {
                *forms.entry(pair.rater).or_default() += 1;
            }
            prop_assert_eq!(unevenness(&forms), best, "as even as can be");
        }

        let RosterData { mut organisations, mut persons, mut seats, groups, mut recusals } = data;
        organisations.reverse();
        persons.reverse();
        seats.reverse();
        recusals.reverse();
        let mut turned = Roster::new(RosterData { organisations, persons, seats, groups, recusals });
        turned.apply(particulars);
        let Left { mut drawn, mut free, gone, new } = left;
        drawn.reverse();
        free.reverse();
        prop_assert_eq!(Left { drawn, free, gone, new }.again(&turned, &scheme, seed), again);
    }
}

/// Six colleagues draw two each; one leaves and two places become free.
#[test]
fn whoever_has_the_fewest_forms_steps_in() {
    let mut data = RosterData::default().organisation("A", "");
    for person in ["a", "b", "c", "d", "e", "f"] {
        data = data.seat(person, "A", Seat::Member, "");
    }
    let roster = Roster::new(data);
    let scheme = drawing(TargetKind::Person, 2);
    let left = Left::of(&assign(&roster, &scheme, id("A"), 7).pairs, id("c"), vec![]);
    let again = left.again(&roster, &scheme, 7);
    assert_eq!(again.len(), 2, "both places are taken: {again:?}");
    let mut forms: BTreeMap<Uuid, usize> = BTreeMap::new();
    let open = left.drawn.iter().filter(|drawn| drawn.open).map(|drawn| drawn.rater);
    open.chain(again.iter().map(|pair| pair.rater)).for_each(|rater| *forms.entry(rater).or_default() += 1);
    // Two forms were on the leaver: those two raters have one left, and take the two new ones.
    assert_eq!(forms.into_values().collect::<Vec<_>>(), [2; 5]);
}

#[test]
fn where_nothing_is_drawn_nobody_steps_in() {
    let mut data = RosterData::default().organisation("A", "");
    for person in ["a", "b", "c", "d"] {
        data = data.seat(person, "A", Seat::Member, "");
    }
    let roster = Roster::new(data);
    let scheme = scheme(TargetKind::Person, vec![channel(Channel::Peer)]);
    let left = Left::of(&assign(&roster, &scheme, id("A"), 7).pairs, id("c"), vec![]);
    assert_eq!(left.free.len(), 3);
    assert_eq!(left.again(&roster, &scheme, 7), []);
}
