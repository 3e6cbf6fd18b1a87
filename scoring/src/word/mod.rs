//! Closed vocabularies (channels, roles, states, …), and one macro for all of them.
//!
//! A word is declared once, with its number, its text and its labels. From that come the Rust enum, how files and storage
//! write it, the lists in the `CHECK`s of the database and the enum of the GraphQL schema.
mod check;
mod file;

use crate::Label;
use std::{fmt, hash::Hash};

pub use crate::vocabulary;
#[doc(hidden)]
pub use check::{MOST, are_a_vocabulary, place};
#[doc(hidden)]
pub use file::{deserialize, serialize};
#[doc(hidden)]
pub use serde;

/// A closed vocabulary of at most sixteen words; [`vocabulary!`] declares one.
pub trait Word: Copy + Eq + Hash + fmt::Debug + Send + Sync + 'static {
    /// The vocabulary's name, as GraphQL writes it.
    const NAME: &'static str;
    /// What the vocabulary is for: its documentation.
    const ABOUT: &'static str;
    /// Whether storage keeps the words' numbers; else it keeps their text.
    const NUMBERED: bool;
    /// Every word, in the order used everywhere they are listed.
    const ALL: &'static [Self];
    /// The text of every word, in the same order.
    const WORDS: &'static [&'static str];

    /// The place of the word in [`Word::ALL`].
    fn index(self) -> usize;

    /// The number that stands for the word where storage keeps numbers.
    fn number(self) -> i16;

    /// The word as files, policy rows and storage write it.
    fn word(self) -> &'static str;

    /// The word for people.
    fn label(self) -> Label;

    /// What the word means: its documentation.
    fn about(self) -> &'static str;

    /// The word that is written so, exactly.
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.word() == text)
    }

    /// The word a stored number stands for.
    fn from_number(number: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.number() == number)
    }
}

/// Declares a closed vocabulary: each word with its number, its text and its two labels. `enum A as "B"` is called `B` in
/// the schema; of `enum A by number` storage keeps the numbers.
///
/// ```
/// scoring::vocabulary! {
///     /// How a mark is given.
///     pub enum Pen {
///         /// 铅笔: may be rubbed out.
///         Pencil = 1 "PENCIL" "铅笔" "pencil";
///         /// Stays.
///         Ink = 2 "INK" "墨水" "ink";
///     }
/// }
/// assert_eq!(Pen::Ink.word(), "INK");
/// assert_eq!(serde_json::to_string(&Pen::Pencil).unwrap(), "\"PENCIL\"");
/// ```
///
/// Two words that are written alike, or have one number, do not compile:
/// ```compile_fail,E0080
/// scoring::vocabulary! {
///     /// How a mark is given.
///     pub enum Pen {
///         /// May be rubbed out.
///         Pencil = 1 "PEN" "铅笔" "pencil";
///         /// Stays.
///         Ink = 2 "PEN" "墨水" "ink";
///     }
/// }
/// ```
#[macro_export]
macro_rules! vocabulary {
    ($(#[$($meta:tt)*])* $vis:vis enum $name:ident $(as $said:literal)? $(by $kept:ident)? {
        $($(#[$($word_meta:tt)*])* $variant:ident = $number:literal $text:literal $zh:literal $en:literal;)*
    }) => {
        $(#[$($meta)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$($word_meta)*])* $variant,)* }

        const _: () = $crate::word::are_a_vocabulary(&[$($text),*], &[$($number),*]);

        impl $name {
            /// Every word, in the order used everywhere they are listed.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The number that stands for the word where storage keeps numbers.
            $vis const fn number(self) -> i16 {
                match self { $(Self::$variant => $number),* }
            }

            /// The word a stored number stands for.
            $vis const fn from_number(number: i16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// The word as files, policy rows and storage write it.
            $vis const fn word(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The word for people.
            $vis const fn label(self) -> $crate::Label {
                match self { $(Self::$variant => $crate::Label { zh: $zh, en: $en }),* }
            }
        }

        impl $crate::word::Word for $name {
            const NAME: &'static str = $crate::called!($name $($said)?);
            const ABOUT: &'static str = $crate::about!($([$($meta)*])*);
            const NUMBERED: bool = $crate::numbered!($($kept)?);
            const ALL: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static str] = &[$($text),*];

            fn index(self) -> usize {
                match self {
                    $(Self::$variant => const { $crate::word::place(<Self as $crate::word::Word>::WORDS, $text) }),*
                }
            }

            fn number(self) -> i16 {
                Self::number(self)
            }

            fn word(self) -> &'static str {
                Self::word(self)
            }

            fn label(self) -> $crate::Label {
                Self::label(self)
            }

            fn about(self) -> &'static str {
                match self { $(Self::$variant => $crate::about!($([$($word_meta)*])*)),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::word::serde::Serialize for $name {
            fn serialize<S: $crate::word::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::word::serialize(*self, serializer)
            }
        }

        impl<'de> $crate::word::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::word::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::word::deserialize(deserializer)
            }
        }
    };
}

/// The name of a vocabulary in the schema.
#[doc(hidden)]
#[macro_export]
macro_rules! called {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $said:literal) => {
        $said
    };
}

/// Whether a vocabulary is stored by its numbers.
#[doc(hidden)]
#[macro_export]
macro_rules! numbered {
    () => {
        false
    };
    (number) => {
        true
    };
}

/// The documentation among some attributes.
#[doc(hidden)]
#[macro_export]
macro_rules! about {
    () => { "" };
    ([doc = $text:literal] $($rest:tt)*) => { concat!($text, $crate::about!($($rest)*)) };
    ([$($other:tt)*] $($rest:tt)*) => { $crate::about!($($rest)*) };
}

#[cfg(test)]
mod tests;
