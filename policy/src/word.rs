//! Closed vocabularies (roles, phases, relations, …) and small sets of their words.
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;

use scoring::{Channel, Label};

/// A closed vocabulary of at most sixteen words.
pub trait Word: Copy + Eq + Hash + fmt::Debug + Send + Sync + 'static {
    /// Every word, in the order used everywhere they are listed.
    const ALL: &'static [Self];

    /// The place of the word in [`Word::ALL`].
    fn index(self) -> usize;

    /// The word as policy rows, storage and GraphQL write it.
    fn word(self) -> &'static str;

    /// The word for people.
    fn label(self) -> Label;

    /// The word that is written so, exactly.
    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.word() == text)
    }
}

impl Word for Channel {
    const ALL: &'static [Self] = &Channel::ALL;

    fn index(self) -> usize {
        match self {
            Self::Downward => 0,
            Self::Upward => 1,
            Self::Peer => 2,
            Self::SelfAssessment => 3,
            Self::Panel => 4,
        }
    }

    fn word(self) -> &'static str {
        Self::word(self)
    }

    fn label(self) -> Label {
        Self::label(self)
    }
}

/// Declares a closed vocabulary: each word with its number (counted from 1, as stored), its text and its two labels.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $variant:ident = $number:literal $text:literal $zh:literal $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$word_meta])* $variant,)* }

        impl $name {
            /// Every word, in the order used everywhere they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The number that stands for the word in storage.
            pub const fn number(self) -> i16 {
                match self { $(Self::$variant => $number),* }
            }

            /// The word a stored number stands for.
            pub const fn from_number(number: i16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// The word as policy rows and GraphQL write it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The word for people.
            pub const fn label(self) -> scoring::Label {
                match self { $(Self::$variant => scoring::Label { zh: $zh, en: $en }),* }
            }
        }

        impl $crate::word::Word for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn index(self) -> usize {
                match self { $(Self::$variant => $number - 1),* }
            }

            fn word(self) -> &'static str {
                Self::word(self)
            }

            fn label(self) -> scoring::Label {
                Self::label(self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use vocabulary;

/// A set of words of one vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Set<T: Word>(u16, PhantomData<fn() -> T>);

impl<T: Word> Set<T> {
    /// No word.
    pub const EMPTY: Self = Self(0, PhantomData);

    /// Every word of the vocabulary.
    pub fn all() -> Self {
        Self::of(T::ALL)
    }

    /// Exactly these words.
    pub fn of(words: &[T]) -> Self {
        words.iter().fold(Self::EMPTY, |set, word| set.with(*word))
    }

    /// The set with one more word.
    #[must_use]
    pub fn with(self, word: T) -> Self {
        Self(self.0 | bit(word), PhantomData)
    }

    /// The set with one word less.
    #[must_use]
    pub fn without(self, word: T) -> Self {
        Self(self.0 & !bit(word), PhantomData)
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0, PhantomData)
    }

    /// Whether the word is in the set.
    pub fn contains(self, word: T) -> bool {
        self.0 & bit(word) != 0
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every word of the vocabulary is in the set, so that it restricts nothing.
    pub fn is_all(self) -> bool {
        self == Self::all()
    }

    /// The words, in the vocabulary's order.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |word| self.contains(*word))
    }
}

fn bit<T: Word>(word: T) -> u16 {
    1 << word.index()
}

impl<T: Word> Default for Set<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Word> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(words: I) -> Self {
        words.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// `A|B`, as policy rows write lists; `*` for every word, `-` for none.
impl<T: Word> fmt::Display for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.pad("-");
        }
        if self.is_all() {
            return f.pad("*");
        }
        f.pad(&self.iter().map(Word::word).collect::<Vec<_>>().join("|"))
    }
}

impl<T: Word> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
