//! Typed ids: a `Cycle`'s id is no `Person`'s. Written `Cycle_` + 32 hexadecimal digits, for clients and logs alike.
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::Uuid;

/// A kind of record, and what its facts can say.
pub trait Record: Send + Sync + 'static {
    /// The GraphQL type's name, the first part of every id.
    const NAME: &'static str;
    /// Whether the record lives in a cycle, so that its facts have a phase.
    const PHASED: bool;
    /// Whether the record belongs to a channel, so that its facts have a channel and relations.
    const CHANNELLED: bool;
    /// The place in [`ALL`](super::acts::ALL) of the act by which the record is seen: without it, it looks absent
    /// (rule 12).
    const SEEN_BY: usize;
}

/// The id of a record of kind `R`.
pub struct Id<R>(Uuid, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// The id with this number.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The number alone, as stored.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// A text that is not the id of the record that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of type {expected}")]
pub struct NotAnId {
    /// The record's name that the id should begin with.
    pub expected: &'static str,
}

impl<R: Record> FromStr for Id<R> {
    type Err = NotAnId;

    /// Exactly what `Display` writes: one record has one id, letter for letter.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let refused = NotAnId { expected: R::NAME };
        let digits = text.strip_prefix(R::NAME).and_then(|rest| rest.strip_prefix('_')).ok_or(refused)?;
        let plain = digits.len() == 32 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if !plain {
            return Err(refused);
        }
        Uuid::try_parse(digits).map(Self::new).map_err(|_| refused)
    }
}

impl<R: Record> fmt::Display for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", R::NAME, self.0.simple())
    }
}

impl<R: Record> fmt::Debug for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// Written out: derives would ask the same of `R`, which only marks the id.
impl<R> Clone for Id<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Id<R> {}
impl<R> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for Id<R> {}
impl<R> PartialOrd for Id<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<R> Ord for Id<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<R> Hash for Id<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::Id;
    use crate::record;
    use uuid::Uuid;

    #[test]
    fn is_read_back_as_written() {
        let id: Id<record::Cycle> = Id::new(Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_002a));
        assert_eq!(id.to_string(), "Cycle_018f000000007000800000000000002a".to_owned());
        assert_eq!(id.to_string().parse::<Id<record::Cycle>>(), Ok(id));
    }

    #[test]
    fn refuses_another_type_and_every_other_spelling() {
        for text in [
            "Person_018f0000000070008000000000000002a",
            "Cycle_018F00000000700080000000000000 2a",
            "Cycle_018F0000000070008000000000000002",
            "Cycle_018f0000-0000-7000-8000-00000000002a",
            "Cycle018f00000000700080000000000000002a",
            "Cycle_018f000000007000800000000000002",
            "cycle_018f0000000070008000000000000000",
            "Cycle_{018f000000007000800000000000002",
            "Cycle_",
            "",
        ] {
            assert!(text.parse::<Id<record::Cycle>>().is_err(), "{text}");
        }
    }
}
