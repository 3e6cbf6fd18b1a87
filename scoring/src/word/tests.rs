use super::{Word, check};
use crate::Channel;
use serde::{Deserialize, Serialize};
use std::panic::catch_unwind;

vocabulary! {
    /// Deliberately not in the order of its numbers.
    enum Order {
        /// Comes first and has
        /// the greater number.
        First = 10 "FIRST" "一" "first";
        #[doc(alias = "2")]
        /// Comes last.
        Last = 9 "LAST" "二" "last";
    }
}

#[test]
fn the_index_is_the_place_among_all_words() {
    assert_eq!((Order::First.index(), Order::Last.index()), (0, 1));
    assert_eq!((Order::from_number(9), Order::from_number(1)), (Some(Order::Last), None));
    assert_eq!(Order::Last.label().en, "last");
    for (place, channel) in Channel::ALL.iter().enumerate() {
        assert_eq!((channel.index(), Channel::WORDS[place]), (place, channel.word()));
        assert_eq!(Channel::from_word(channel.word()), Some(*channel));
        assert_eq!(Channel::from_number(channel.number()), Some(*channel));
    }
}

#[test]
fn the_documentation_is_kept() {
    assert_eq!(Order::ABOUT.trim(), "Deliberately not in the order of its numbers.");
    assert_eq!(Order::First.about().trim(), "Comes first and has the greater number.");
    assert_eq!(Order::Last.about().trim(), "Comes last.");
}

#[test]
fn what_is_written_alike_is_no_vocabulary() {
    assert!(catch_unwind(|| check::are_a_vocabulary(&["A", "B"], &[1, 2])).is_ok());
    assert!(catch_unwind(|| check::are_a_vocabulary(&["A", "B", "A"], &[1, 2, 3])).is_err());
    assert!(catch_unwind(|| check::are_a_vocabulary(&["A", "B", "C"], &[1, 2, 1])).is_err());
    assert!(catch_unwind(|| check::are_a_vocabulary(&["A", "B"], &[1])).is_err());
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Derived {
    First,
    Last,
}

#[test]
fn files_are_read_and_written_as_serde_would() {
    assert_eq!(serde_json::to_string(&Order::Last).unwrap(), serde_json::to_string(&Derived::Last).unwrap());
    for file in ["FIRST", "'LAST'", "first", "1", "{}", "[FIRST]", "~", "FIRST: 1"] {
        let ours = serde_saphyr::from_str::<Order>(file).map(Order::word).map_err(|e| e.to_string());
        let theirs = serde_saphyr::from_str::<Derived>(file).map_err(|e| e.to_string());
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{file}");
        let of = |text: String| text.replace("Derived", "Order");
        assert_eq!(ours.err(), theirs.err().map(of), "{file}");
    }
}
