//! Relations by hand, and held equal to rule 2's sentences on random rosters.
use std::collections::BTreeSet;

use proptest::prelude::*;
use scoring::scheme::document::Oversight;
use uuid::Uuid;

use super::{RelationRules, Target};
use crate::decide::facts::{Relation, RelationSet};
use crate::roster::sample::{id, rosters};
use crate::roster::{Roster, RosterData, Seat};

mod naive;

fn rules(downward: Oversight, upward: Oversight, own_organisation: bool) -> RelationRules {
    let panel_indicators = BTreeSet::from(["A".to_owned(), "A1".to_owned(), "B".to_owned()]);
    RelationRules { downward, upward, own_organisation, panel_indicators }
}

fn head_only() -> RelationRules {
    rules(Oversight::Head, Oversight::Head, false)
}

/// 院 with two departments and an office under one of them that has no head.
fn hospital() -> RosterData {
    RosterData::default()
        .organisation("H", "")
        .organisation("SUR", "H")
        .organisation("INT", "H")
        .organisation("WARD", "SUR")
        .seat("director", "H", Seat::Head, "")
        .seat("vice", "H", Seat::Deputy, "SUR INT")
        .seat("sur-1", "SUR", Seat::Head, "")
        .seat("sur-2", "SUR", Seat::Deputy, "")
        .seat("sur-3", "SUR", Seat::Member, "")
        .seat("sur-4", "SUR", Seat::Operator, "")
        .seat("int-1", "INT", Seat::Head, "")
        .seat("nurse", "WARD", Seat::Member, "")
        .seat("nurse", "INT", Seat::Member, "")
        .group("G", "sur-3 nurse", "SUR", "A1")
        .group("IDLE", "sur-3", "", "C")
}

fn raters(data: RosterData, rules: &RelationRules, relation: Relation, target: Target) -> Vec<String> {
    let roster = Roster::new(data);
    let found = roster.raters(rules, relation, target);
    found.into_iter().map(|rater| roster.person_code(rater).unwrap().to_owned()).collect()
}

fn person(code: &str) -> Target {
    Target::Person(id(code))
}

fn organisation(code: &str) -> Target {
    Target::Organisation(id(code))
}

#[test]
fn a_head_is_superior_of_the_staff_and_of_the_heads_below() {
    let of = |code| raters(hospital(), &head_only(), Relation::Superior, person(code));
    assert_eq!(of("sur-3"), ["sur-1"]);
    assert_eq!(of("sur-2"), ["sur-1"]);
    assert_eq!(of("sur-1"), ["director", "vice"]);
    assert_eq!(of("vice"), ["director"]);
    assert_eq!(of("director"), [""; 0]);
    // The ward has no head, so the head of surgery; and the head of internal medicine, for the other seat.
    assert_eq!(of("nurse"), ["int-1", "sur-1"]);
    let below = |code| raters(hospital(), &head_only(), Relation::Subordinate, person(code));
    assert_eq!(below("sur-1"), ["nurse", "sur-2", "sur-3", "sur-4"]);
    assert_eq!(below("director"), ["int-1", "sur-1", "vice"]);
    assert_eq!(below("vice"), ["int-1", "sur-1"]);
}

#[test]
fn an_overseer_is_superior_of_everybody_only_where_the_scheme_says_so() {
    let all = rules(Oversight::All, Oversight::Head, false);
    let of = |relation, code| raters(hospital(), &all, relation, person(code));
    assert_eq!(of(Relation::Superior, "sur-3"), ["sur-1", "vice"]);
    // UPWARD keeps its own reading, and the ward is not overseen.
    assert_eq!(of(Relation::Subordinate, "vice"), ["int-1", "sur-1"]);
    assert_eq!(of(Relation::Superior, "nurse"), ["int-1", "sur-1", "vice"]);
}

#[test]
fn peers_are_colleagues_or_heads_under_one_parent() {
    let of = |code| raters(hospital(), &head_only(), Relation::Peer, person(code));
    assert_eq!(of("sur-3"), ["sur-2", "sur-4"]);
    assert_eq!(of("sur-1"), ["int-1"]);
    assert_eq!(of("director"), [""; 0]);
    assert_eq!(of("vice"), [""; 0]);
    assert_eq!(of("nurse"), [""; 0]);
}

#[test]
fn who_are_above_each_other_are_nobodys_superior() {
    let data = hospital().seat("sur-1", "INT", Seat::Member, "").seat("int-1", "SUR", Seat::Member, "");
    let roster = Roster::new(data);
    let between = |one, other| roster.relations(&head_only(), id(one), person(other));
    // Neither is superior, so that they stay peers as heads under one parent.
    assert_eq!(between("sur-1", "int-1"), RelationSet::of(&[Relation::Peer]));
    assert_eq!(between("int-1", "sur-1"), RelationSet::of(&[Relation::Peer]));
    assert_eq!(between("sur-1", "sur-3"), RelationSet::of(&[Relation::Superior]));
}

#[test]
fn a_superior_is_no_peer() {
    // The overseer of surgery heads a sibling department.
    let data = hospital().seat("int-1", "INT", Seat::Head, "SUR");
    assert_eq!(raters(data.clone(), &head_only(), Relation::Peer, person("sur-1")), [""; 0]);
    assert_eq!(raters(data, &head_only(), Relation::Superior, person("sur-1")), ["director", "int-1", "vice"]);
}

#[test]
fn a_panellist_stands_beside_but_not_in_their_own_organisation() {
    let roster = Roster::new(hospital());
    let of =
        |rules: &RelationRules, one, target| roster.relations(rules, id(one), target).contains(Relation::Panellist);
    let own = rules(Oversight::Head, Oversight::Head, true);
    // The remit SUR reaches the ward, where only the other member is no colleague.
    assert!(of(&head_only(), "sur-3", person("nurse")));
    assert!(!of(&head_only(), "sur-3", person("sur-2")));
    assert!(of(&own, "sur-3", person("sur-2")));
    assert!(!of(&own, "sur-3", person("sur-3")));
    assert!(!of(&own, "sur-3", person("int-1")));
    assert!(of(&head_only(), "nurse", organisation("SUR")));
    assert!(!of(&head_only(), "nurse", organisation("WARD")));
    // `C` is on no panel's sheet.
    assert!(!of(&own, "sur-3", organisation("H")));
    assert_eq!(roster.relations(&own, id("sur-3"), person("sur-3")), RelationSet::of(&[Relation::Oneself]));
}

#[test]
fn an_organisation_is_scored_from_above_beside_and_by_itself() {
    let of = |relation, code| raters(hospital(), &head_only(), relation, organisation(code));
    assert_eq!(of(Relation::Superior, "SUR"), ["director", "vice"]);
    assert_eq!(of(Relation::Peer, "SUR"), ["int-1"]);
    assert_eq!(of(Relation::Peer, "INT"), ["sur-1", "sur-4"]);
    assert_eq!(of(Relation::Oneself, "SUR"), ["sur-1", "sur-4"]);
    assert_eq!(of(Relation::Oneself, "WARD"), [""; 0]);
    assert_eq!(of(Relation::Subordinate, "SUR"), [""; 0]);
    assert_eq!(of(Relation::Superior, "WARD"), ["sur-1"]);
}

#[test]
fn recusal_stands_both_ways_between_persons() {
    let roster = Roster::new(hospital().recusal("sur-1", "sur-3").recusal("vice", "INT"));
    assert!(roster.recused(id("sur-1"), person("sur-3")));
    assert!(roster.recused(id("sur-3"), person("sur-1")));
    assert!(roster.recused(id("vice"), organisation("INT")));
    assert!(!roster.recused(id("vice"), person("int-1")));
    assert!(!roster.recused(id("sur-1"), person("sur-2")));
}

#[test]
fn a_looping_tree_and_unknown_ids_do_no_harm() {
    let data = hospital().organisation("X", "Y").organisation("Y", "Z").organisation("Z", "X");
    let data = data.seat("x", "X", Seat::Head, "NOWHERE").seat("lost", "NOWHERE", Seat::Head, "H");
    let roster = Roster::new(data.recusal("nobody", "x").group("GHOST", "nobody", "NOWHERE", ""));
    assert_eq!(roster.relations(&head_only(), id("x"), person("x")), RelationSet::of(&[Relation::Oneself]));
    assert_eq!(roster.relations(&head_only(), id("nobody"), person("x")), RelationSet::EMPTY);
    assert_eq!(roster.relations(&head_only(), id("x"), organisation("Y")), RelationSet::EMPTY);
}

fn all_rules() -> impl Strategy<Value = RelationRules> {
    let oversight = || prop::sample::select(vec![Oversight::Head, Oversight::All]);
    (oversight(), oversight(), any::<bool>()).prop_map(|(downward, upward, own)| rules(downward, upward, own))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn pair_set_and_sentences_agree(data in rosters(), rules in all_rules()) {
        let roster = Roster::new(data.clone());
        let persons = data.persons.iter().map(|person| Target::Person(person.id));
        let organisations = data.organisations.iter().map(|organisation| Target::Organisation(organisation.id));
        let mut listed: BTreeSet<(Relation, Uuid, Target)> = BTreeSet::new();
        for relation in Relation::PAIR.iter().copied() {
            for (rater, target) in roster.pairs(&rules, relation) {
                prop_assert!(listed.insert((relation, rater, target)), "twice: {:?}", (relation, rater, target));
            }
        }
        for target in persons.chain(organisations) {
            for rater in &data.persons {
                let told = naive::relations(&data, &rules, rater.id, target);
                prop_assert_eq!(roster.relations(&rules, rater.id, target), told, "{} to {:?}", rater.code, target);
                for relation in Relation::PAIR.iter().copied() {
                    prop_assert_eq!(listed.contains(&(relation, rater.id, target)), told.contains(relation));
                }
            }
        }
    }

    #[test]
    fn superior_and_subordinate_are_inverse_and_never_both(data in rosters(), oversight in 0..2) {
        let oversight = if oversight == 0 { Oversight::Head } else { Oversight::All };
        let roster = Roster::new(data.clone());
        let rules = rules(oversight, oversight, true);
        for one in &data.persons {
            for other in &data.persons {
                let there = roster.relations(&rules, one.id, Target::Person(other.id));
                let back = roster.relations(&rules, other.id, Target::Person(one.id));
                prop_assert_eq!(there.contains(Relation::Superior), back.contains(Relation::Subordinate));
                prop_assert_eq!(there.contains(Relation::Peer), back.contains(Relation::Peer));
                let of_one_kind = [Relation::Superior, Relation::Subordinate, Relation::Peer, Relation::Oneself];
                prop_assert!(of_one_kind.iter().filter(|relation| there.contains(**relation)).count() <= 1);
            }
        }
    }
}
