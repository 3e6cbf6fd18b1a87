//! Marks that passed the check. Nothing outside this crate can make them, print them or serialise them by accident.
use crate::{Channel, NodeNumber, Points};
use std::fmt;

/// A complete, checked set of marks for one form. Made only by [`crate::Form::check`] and [`Marks::from_bytes`].
/// Has no `Display` and no `Serialize`; its `Debug` shows a count (domain rule 9).
#[derive(Clone, PartialEq, Eq)]
pub struct Marks {
    pub(crate) channel: Channel,
    pub(crate) entries: Vec<Entry>,
    pub(crate) comment: Option<String>,
}

/// An incomplete set of marks that are right as far as they go: a draft of a named sheet.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft(pub(crate) Marks);

/// The mark of one indicator.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The indicator.
    pub leaf: NodeNumber,
    /// What was given.
    pub value: Value,
    /// The chosen level's code, where the indicator has levels.
    pub level: Option<String>,
    /// The chosen level's place; also keeps anybody else from building an entry.
    pub(crate) choice: Option<u8>,
}

/// What a rater gave: points, or no judgement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Points, of the indicator's full.
    Points(Points),
    /// 不了解: neither zero nor missing (rule 15).
    Abstained,
}

impl Value {
    /// The points, unless abstained.
    pub fn points(self) -> Option<Points> {
        match self {
            Self::Points(points) => Some(points),
            Self::Abstained => None,
        }
    }
}

impl Entry {
    /// No judgement.
    pub(crate) const fn abstained(leaf: NodeNumber) -> Self {
        Self { leaf, value: Value::Abstained, level: None, choice: None }
    }
}

impl Marks {
    /// The channel the marks were given in.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// One entry per indicator of the form, in preorder.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The normalised comment.
    pub fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }
}

impl Draft {
    /// The entries there are, in preorder.
    pub fn entries(&self) -> &[Entry] {
        &self.0.entries
    }

    /// The normalised comment.
    pub fn comment(&self) -> Option<&str> {
        self.0.comment()
    }
}

impl fmt::Debug for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Marks({})", self.entries.len())
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({})", self.0.entries.len())
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.leaf)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value")
    }
}
