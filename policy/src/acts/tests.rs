//! The list of acts holds together.
use super::{ALL, Act, Kind, NAMES, RelationAxis, find, score};
use std::collections::BTreeSet;

#[test]
fn names_are_unique_and_indices_are_places() {
    assert_eq!(NAMES.iter().collect::<BTreeSet<_>>().len(), ALL.len());
    assert_eq!(ALL[score::Submit::INDEX].name, "score::Submit");
    assert_eq!(find("score::Submit").map(|found| found.0), Some(score::Submit::INDEX));
    assert_eq!(find("score::submit"), None);
}

#[test]
fn every_record_is_seen_by_a_reading_act_that_its_facts_can_answer() {
    for act in ALL {
        let seen = ALL.get(act.seen_by).expect("a place");
        assert_eq!(seen.kind, Kind::Reading, "{}", act.name);
        assert!(!seen.axes.phase || act.axes.phase, "{}", act.name);
        assert!(!seen.axes.channel || act.axes.channel, "{}", act.name);
    }
}

#[test]
fn scoring_takes_no_role_and_a_ballot_cannot_be_read() {
    for act in ALL {
        assert_eq!(act.axes.role, act.kind != Kind::Scoring, "{}", act.name);
        assert_eq!(act.axes.relation == RelationAxis::Pair, act.kind == Kind::Scoring, "{}", act.name);
        assert!(!(act.name.starts_with("ballot::") && act.kind == Kind::Reading), "{}", act.name);
    }
}
