//! What an act is: its kind, its axes and what else it needs. The acts themselves are declared in `declared`.
use crate::decide::facts::Phase;
use crate::record::id::Record;

/// What an act depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Role, and the phase where the record has one; on a sheet also its channel and the caller's relation to it.
    Administration,
    /// Channel, relation and phase, and no role: the right to score cannot be granted.
    Scoring,
    /// Role, and the phase, channel and relation where the record has them.
    Reading,
}

/// Something an act needs beside its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Separation of duties (rule 4): a person who is involved may not, nor an account without a person.
    Decides,
    /// The window for marks must be open (rule 6).
    Window,
    /// Open to the worker: the calendar, background work or the command line.
    Background,
    /// Never on one's own account: keys and roles are not handed out to oneself.
    Another,
    /// An account with roles is in the hands of a system administrator over all of them only.
    Entrusted,
    /// Decides what somebody else has proposed: for the leading group only.
    Approves,
}

/// Which pairs of relations an act asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationAxis {
    /// The act does not depend on one.
    Absent,
    /// Between rater and target.
    Pair,
    /// Between the caller and the record.
    View,
}

/// The axes of an act: what its rows must say, and what they must leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    /// Whether it takes a role.
    pub role: bool,
    /// Whether it depends on the channel.
    pub channel: bool,
    /// Whether it depends on a relation, and on which.
    pub relation: RelationAxis,
    /// Whether it depends on the phase.
    pub phase: bool,
}

/// What a table can know of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// `area::Name`, as policy rows and the audit trail write it.
    pub name: &'static str,
    /// The name of the record it is decided on.
    pub record: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its axes, from the kind and the record.
    pub axes: Axes,
    /// What else it needs.
    pub needs: &'static [Need],
    /// The only phases in which the life of a cycle has a place for it; none if any will do. Rows say less, never more.
    pub course: &'static [Phase],
    /// The place in [`ALL`](crate::record::acts::ALL) of the act by which its record is seen.
    pub seen_by: usize,
}

impl Description {
    /// Whether it has this need.
    pub fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }
}

/// One thing that somebody may or may not do with one kind of record.
pub trait Act: Send + Sync + 'static {
    /// The record the decision is about; for a create, the one under which the new one comes to be.
    type Record: Record;
    /// `area::Name`.
    const NAME: &'static str;
    /// What it depends on.
    const KIND: Kind;
    /// Its place in [`ALL`](crate::record::acts::ALL).
    const INDEX: usize;
    /// What else it needs.
    const NEEDS: &'static [Need];
    /// The only phases in which the life of a cycle has a place for it; none if any will do.
    const COURSE: &'static [Phase];
    /// The place in [`ALL`](crate::record::acts::ALL) of the act by which its record is seen: without it, the record looks absent
    /// (rule 12).
    const SEEN_BY: usize = <Self::Record as Record>::SEEN_BY;
    /// All of the above, for tables.
    const DESCRIPTION: Description = Description {
        name: Self::NAME,
        record: <Self::Record as Record>::NAME,
        kind: Self::KIND,
        axes: axes(Self::KIND, <Self::Record as Record>::PHASED, <Self::Record as Record>::CHANNELLED),
        needs: Self::NEEDS,
        course: Self::COURSE,
        seen_by: Self::SEEN_BY,
    };
}

/// The reading acts: the ones a list can be made for.
pub trait Reads: Act {}

const fn axes(kind: Kind, phased: bool, channelled: bool) -> Axes {
    let relation = match (channelled, kind) {
        (false, _) => RelationAxis::Absent,
        (true, Kind::Scoring) => RelationAxis::Pair,
        (true, _) => RelationAxis::View,
    };
    Axes { role: !matches!(kind, Kind::Scoring), channel: channelled, relation, phase: phased }
}

/// The place of a name in a list; past every list where it is not in it. By slice patterns, because this runs while the
/// compiler does.
pub(crate) const fn place(mut list: &[&str], name: &str) -> usize {
    let mut place = 0;
    while let [first, rest @ ..] = list {
        if same(first.as_bytes(), name.as_bytes()) {
            return place;
        }
        place += 1;
        list = rest;
    }
    usize::MAX
}

const fn same(mut left: &[u8], mut right: &[u8]) -> bool {
    while let ([a, rest_left @ ..], [b, rest_right @ ..]) = (left, right) {
        if *a != *b {
            return false;
        }
        left = rest_left;
        right = rest_right;
    }
    left.is_empty() && right.is_empty()
}
