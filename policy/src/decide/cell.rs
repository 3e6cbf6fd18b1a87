//! One cell of the table: a single answer to "may this act be done, by this role, here, now, that far?".
use std::fmt;

use scoring::Channel;

use crate::decide::facts::{Phase, Relation, RelationSet, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{ALL, Axes, Description, RelationAxis};
use crate::word::Word;

/// The coordinates of a cell without its reach; empty where the act does not have the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) role: Option<Role>,
    pub(crate) channel: Option<Channel>,
    pub(crate) relation: Option<Relation>,
    pub(crate) phase: Option<Phase>,
}

/// One thing that rows allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// The act's place in [`ALL`].
    pub(crate) act: usize,
    pub(crate) place: Place,
    pub(crate) reach: Reach,
}

impl Cell {
    pub(crate) fn act(self) -> Option<&'static Description> {
        ALL.get(self.act)
    }

    /// The six words, as casbin gets them.
    pub(crate) fn words(self) -> [&'static str; 6] {
        [
            self.act().map_or("-", |act| act.name),
            written(self.place.role),
            written(self.place.channel),
            written(self.place.relation),
            written(self.place.phase),
            self.reach.word(),
        ]
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().join(", "))
    }
}

fn written<T: Word>(word: Option<T>) -> &'static str {
    word.map_or("-", Word::word)
}

impl RelationAxis {
    /// The relations of the axis.
    pub(crate) const fn words(self) -> &'static [Relation] {
        match self {
            Self::Absent => &[],
            Self::Pair => Relation::PAIR,
            Self::View => Relation::VIEW,
        }
    }

    /// The relations of the axis, as a set.
    pub fn all(self) -> RelationSet {
        RelationSet::of(self.words())
    }

    /// Every relation, where all of the axis are there: then the set restricts nothing.
    pub(crate) fn widened(self, set: RelationSet) -> RelationSet {
        if self != Self::Absent && self.words().iter().all(|word| set.contains(*word)) {
            RelationSet::all()
        } else {
            set
        }
    }

    fn index(self, relation: Relation) -> Option<usize> {
        self.words().iter().position(|word| *word == relation)
    }
}

impl Axes {
    /// Where a place lies; none if it says more or less than the axes.
    #[inline]
    pub(crate) fn offset(self, place: Place) -> Option<usize> {
        let mut offset = coordinate(self.role, place.role)?;
        offset = offset * if self.channel { Channel::ALL.len() } else { 1 } + coordinate(self.channel, place.channel)?;
        offset = match (self.relation, place.relation) {
            (RelationAxis::Absent, None) => offset,
            (axis, Some(relation)) => offset * axis.words().len() + axis.index(relation)?,
            (_, None) => return None,
        };
        Some(offset * if self.phase { Phase::ALL.len() } else { 1 } + coordinate(self.phase, place.phase)?)
    }

    /// Every place of an act with these axes.
    pub(crate) fn places(self) -> impl Iterator<Item = Place> {
        options(self.role, Role::ALL).flat_map(move |role| {
            options(self.channel, Channel::ALL).flat_map(move |channel| {
                options(self.relation != RelationAxis::Absent, self.relation.words()).flat_map(move |relation| {
                    options(self.phase, Phase::ALL).map(move |phase| Place { role, channel, relation, phase })
                })
            })
        })
    }
}

fn coordinate<T: Word>(has: bool, word: Option<T>) -> Option<usize> {
    match (has, word) {
        (true, Some(word)) => Some(word.index()),
        (false, None) => Some(0),
        _ => None,
    }
}

fn options<T: Word>(has: bool, words: &'static [T]) -> impl Iterator<Item = Option<T>> {
    let none = if has { None } else { Some(None) };
    let words = if has { words } else { &[] };
    words.iter().copied().map(Some).chain(none)
}

#[cfg(test)]
mod tests {
    use crate::record::acts::ALL;

    #[test]
    fn places_and_offsets_are_one_to_one() {
        for act in ALL {
            let offsets: Vec<_> = act.axes.places().map(|place| act.axes.offset(place)).collect();
            assert_eq!(offsets, (0..offsets.len()).map(Some).collect::<Vec<_>>(), "{}", act.name);
        }
    }
}
