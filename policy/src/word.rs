//! Closed vocabularies (roles, phases, relations, …), as `scoring` declares them, and small sets of their words.
use std::fmt;
use std::marker::PhantomData;

pub use scoring::Word;
pub(crate) use scoring::vocabulary;

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
