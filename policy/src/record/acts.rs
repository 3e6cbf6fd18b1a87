//! Every act, named once, area by area.
//!
//! An act is a type without values. [`ALL`] lists them; [`Act::INDEX`] is the place of each in it.
pub use super::act::{Act, Axes, Description, Kind, Need, Reads, RelationAxis};
pub use super::declared::ALL;
pub use super::declared::areas::*;

/// The act with this name, and its place.
pub fn find(name: &str) -> Option<(usize, &'static Description)> {
    ALL.iter().enumerate().find(|(_, act)| act.name == name)
}

#[cfg(test)]
mod tests {
    use super::{ALL, Act, Kind, Need, RelationAxis, find, score};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_indices_are_places() {
        assert_eq!(ALL.iter().map(|act| act.name).collect::<BTreeSet<_>>().len(), ALL.len());
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
    fn what_approves_also_decides_and_a_course_is_a_course_of_phases() {
        for act in ALL {
            let approves = ["Approve", "Reject", "Activate"].iter().any(|word| act.name.ends_with(word));
            assert_eq!(act.needs(Need::Approves), approves, "{}", act.name);
            assert!(!approves || act.needs(Need::Decides), "{}", act.name);
            assert!(act.course.is_empty() || act.axes.phase, "{} has no phase to be in", act.name);
        }
    }

    #[test]
    fn only_accounts_are_entrusted_or_somebodys_own() {
        for act in ALL {
            assert!(
                act.record == "Account" || !(act.needs(Need::Another) || act.needs(Need::Entrusted)),
                "{}",
                act.name
            );
        }
        for name in ["account::IssueCode", "account::Reset"] {
            assert!(
                find(name).is_some_and(|(_, act)| act.needs(Need::Another) && act.needs(Need::Entrusted)),
                "{name}"
            );
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
}
