use super::*;
use crate::{Audience, Reach, Reason, Relation, Role, Set, Word};
use std::collections::BTreeSet;

/// What holds of each vocabulary: a word's index is its place, and both its text and its number lead back to it.
fn holds<T: Word>() {
    assert_eq!(T::WORDS, T::ALL.iter().map(|word| word.word()).collect::<Vec<_>>(), "{}", T::NAME);
    for (place, word) in T::ALL.iter().enumerate() {
        assert_eq!(word.index(), place, "{}", word.word());
        assert_eq!(T::from_word(word.word()), Some(*word));
        assert_eq!(T::from_number(word.number()), Some(*word));
        assert!(!word.label().zh.is_empty() && !word.label().en.is_empty() && !word.about().is_empty());
    }
    let numbers: BTreeSet<_> = T::ALL.iter().map(|word| word.number()).collect();
    let words: BTreeSet<_> = T::WORDS.iter().collect();
    assert_eq!((numbers.len(), words.len()), (T::ALL.len(), T::ALL.len()), "{}", T::NAME);
}

#[test]
fn every_word_is_found_by_its_place_its_text_and_its_number() {
    holds::<scoring::Channel>();
    holds::<scoring::scheme::document::IndicatorKind>();
    holds::<scoring::scheme::document::WeightRule>();
    holds::<scoring::scorecard::State>();
    holds::<scoring::scorecard::NodeState>();
    holds::<scoring::scorecard::ChannelState>();
    holds::<scoring::scorecard::Flag>();
    holds::<Audience>();
    holds::<Reach>();
    holds::<Reason>();
    holds::<Relation>();
    holds::<Role>();
    holds::<Phase>();
    holds::<Seat>();
    holds::<GroupSeat>();
    holds::<AccountState>();
    holds::<GrantedRole>();
    holds::<GroupKind>();
    holds::<RecusalReason>();
    holds::<SchemeState>();
    holds::<Outcome>();
    holds::<DecisionState>();
    holds::<CycleKind>();
    holds::<ClosingStep>();
    holds::<RosterChangeKind>();
    holds::<TaskEffect>();
    holds::<SheetState>();
    holds::<Detail>();
}

#[test]
fn a_set_lists_in_the_order_of_the_vocabulary() {
    let last_first = Set::of(&[Reason::OwnAccount, Reason::Ended]);
    assert_eq!(last_first.iter().collect::<Vec<_>>(), [Reason::Ended, Reason::OwnAccount]);
    assert_eq!(last_first.to_string(), "ENDED|OWN_ACCOUNT");
    assert!(last_first.contains(Reason::Ended) && !last_first.without(Reason::Ended).contains(Reason::Ended));
}

#[test]
fn a_granted_role_is_the_role_of_that_word() {
    for granted in GrantedRole::ALL {
        assert_eq!(granted.role().word(), granted.word());
    }
}
