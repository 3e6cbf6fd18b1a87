//! Every act, named once: on which record, of which kind, by which act its record is seen, and what else it needs.
//!
//! An act is a type without values. `ALL` lists them; [`Act::INDEX`] is the place of each in it.
use crate::id::Record;

/// What an act depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Role, and the phase where the record has one; on a sheet also its channel and the caller's relation to it.
    Administration,
    /// Channel, relation and phase, and no role: nobody is granted the right to score.
    Scoring,
    /// Role, and the phase, channel and relation where the record has them.
    Reading,
}

/// Something an act needs beside its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Separation of duties (rule 4): whoever is involved, or is nobody, may not.
    Decides,
    /// The window for marks must be open (rule 6).
    Window,
    /// Open to the worker: the calendar, background work or the command line.
    Background,
}

/// Which pairs of relations an act asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationAxis {
    /// The act does not depend on one.
    Absent,
    /// Between rater and target.
    Pair,
    /// Between whoever asks and the record.
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
    /// Separation of duties holds.
    pub decides: bool,
    /// The window must be open.
    pub window: bool,
    /// The worker may be granted it.
    pub background: bool,
    /// The place in [`ALL`] of the act by which its record is seen.
    pub seen_by: usize,
}

/// One thing that somebody may or may not do with one kind of record.
pub trait Act: Send + Sync + 'static {
    /// The record the decision is about; for a create, the one under which the new one comes to be.
    type Record: Record;
    /// `area::Name`.
    const NAME: &'static str;
    /// What it depends on.
    const KIND: Kind;
    /// Its place in [`ALL`].
    const INDEX: usize;
    /// Whoever proposed, scored or is the target never does it (rule 4).
    const DECIDES: bool;
    /// It needs an open window (rule 6).
    const WINDOW: bool;
    /// The worker may be granted it.
    const BACKGROUND: bool;
    /// The place in [`ALL`] of the act by which its record is seen: without it, the record looks absent (rule 12).
    const SEEN_BY: usize;
    /// All of the above, for tables.
    const DESCRIPTION: Description = Description {
        name: Self::NAME,
        record: <Self::Record as Record>::NAME,
        kind: Self::KIND,
        axes: axes(Self::KIND, <Self::Record as Record>::PHASED, <Self::Record as Record>::CHANNELLED),
        decides: Self::DECIDES,
        window: Self::WINDOW,
        background: Self::BACKGROUND,
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

/// Whether an act has a need. By slice patterns, because this runs while the compiler does.
const fn needs(mut list: &[Need], need: Need) -> bool {
    while let [first, rest @ ..] = list {
        match (*first, need) {
            (Need::Decides, Need::Decides) | (Need::Window, Need::Window) | (Need::Background, Need::Background) => {
                return true;
            }
            _ => list = rest,
        }
    }
    false
}

/// The place of a name in a list; past every list where it is not in it.
const fn place(mut list: &[&str], name: &str) -> usize {
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

macro_rules! reads {
    (Reading $name:ident) => {
        impl $crate::acts::Reads for $name {}
    };
    ($kind:ident $name:ident) => {};
}

macro_rules! acts {
    ($(
        $(#[$area_meta:meta])*
        $area:ident {
            $(
                $(#[$meta:meta])*
                $name:ident: $kind:ident of $record:ident, seen by $seen_area:ident::$seen:ident $(, $need:ident)*;
            )*
        }
    )*) => {
        $(
            $(#[$area_meta])*
            pub mod $area {
                $(
                    $(#[$meta])*
                    #[derive(Clone, Copy, Debug)]
                    pub enum $name {}

                    impl $crate::acts::Act for $name {
                        type Record = $crate::id::record::$record;
                        const NAME: &'static str = concat!(stringify!($area), "::", stringify!($name));
                        const KIND: $crate::acts::Kind = $crate::acts::Kind::$kind;
                        const INDEX: usize = $crate::acts::place($crate::acts::NAMES, Self::NAME);
                        const DECIDES: bool =
                            $crate::acts::needs(&[$($crate::acts::Need::$need),*], $crate::acts::Need::Decides);
                        const WINDOW: bool =
                            $crate::acts::needs(&[$($crate::acts::Need::$need),*], $crate::acts::Need::Window);
                        const BACKGROUND: bool =
                            $crate::acts::needs(&[$($crate::acts::Need::$need),*], $crate::acts::Need::Background);
                        const SEEN_BY: usize =
                            <$crate::acts::$seen_area::$seen as $crate::acts::Act>::INDEX;
                    }

                    reads!($kind $name);
                )*
            }
        )*

        const NAMES: &[&str] = &[$($(concat!(stringify!($area), "::", stringify!($name))),*),*];

        /// Every act.
        pub const ALL: &[Description] = &[$($(<$area::$name as Act>::DESCRIPTION),*),*];
    };
}

acts! {
    /// 组织
    organisation {
        /// See an organisation.
        Read: Reading of Organisation, seen by organisation::Read;
        /// Found a tenant: the record is the root that is to be. On the command line only.
        Found: Administration of Organisation, seen by organisation::Read, Background;
        /// Add a child; the record is its parent.
        Create: Administration of Organisation, seen by organisation::Read;
        /// Rename, move, end.
        Update: Administration of Organisation, seen by organisation::Read;
        /// Import a roster file; the record is the root it is imported under.
        Import: Administration of Organisation, seen by organisation::Read, Background;
    }

    /// 人员, 任职
    person {
        /// See a person and their appointments.
        Read: Reading of Person, seen by person::Read;
        /// Enter a person; the record is the organisation of the first appointment.
        Create: Administration of Organisation, seen by organisation::Read;
        /// Change a person's data.
        Update: Administration of Person, seen by person::Read;
        /// Add an appointment.
        Appoint: Administration of Person, seen by person::Read;
        /// End an appointment.
        EndAppointment: Administration of Appointment, seen by person::Read;
    }

    /// 考核组
    group {
        /// See a group, its members and its remit.
        Read: Reading of Group, seen by group::Read;
        /// Form a group; the record is its organisation.
        Create: Administration of Organisation, seen by organisation::Read;
        /// Change members or remit.
        Update: Administration of Group, seen by group::Read;
    }

    /// Accounts and granted roles.
    account {
        /// See an account: login and state, never a secret.
        Read: Reading of Account, seen by account::Read;
        /// Open an account for a person, or a service account for an organisation's person; the record is the person.
        Create: Administration of Person, seen by person::Read, Background;
        /// Issue a one-time activation code.
        IssueCode: Administration of Account, seen by account::Read, Background;
        /// Reset a password.
        Reset: Administration of Account, seen by account::Read;
        /// Grant a role; the record is the organisation it is granted in.
        Grant: Administration of Organisation, seen by organisation::Read, Background;
        /// Revoke a role; the record is the organisation it was granted in.
        Revoke: Administration of Organisation, seen by organisation::Read;
        /// Close an account.
        Disable: Administration of Account, seen by account::Read;
    }

    /// 考核方案
    scheme {
        /// See a scheme version and its indicators.
        Read: Reading of Scheme, seen by scheme::Read;
        /// Import a scheme file; the record is the organisation it is for.
        Import: Administration of Organisation, seen by organisation::Read;
        /// Choose on record what happens with weights that do not sum to 100 (rule 16).
        SetWeightRule: Administration of Scheme, seen by scheme::Read;
        /// Put a version in force. Not by whoever imported it.
        Activate: Administration of Scheme, seen by scheme::Read, Decides;
    }

    /// 考核周期
    cycle {
        /// See a cycle: its name, period, phase and windows.
        Read: Reading of Cycle, seen by cycle::Read;
        /// Plan a cycle; the record is its organisation.
        Create: Administration of Organisation, seen by organisation::Read;
        /// See who would rate whom, before it counts.
        Rehearse: Administration of Cycle, seen by cycle::Read;
        /// Freeze the roster, generate assignments, make the keys.
        Open: Administration of Cycle, seen by cycle::Read, Background;
        /// Go on from self-assessment to scoring.
        Advance: Administration of Cycle, seen by cycle::Read, Background;
        /// Move a window.
        Extend: Administration of Cycle, seen by cycle::Read;
        /// Close the channels and count.
        Close: Administration of Cycle, seen by cycle::Read, Background;
        /// Make scorecards.
        Compute: Administration of Cycle, seen by cycle::Read, Background;
        /// Call the cycle off.
        Cancel: Administration of Cycle, seen by cycle::Read;
        /// File the cycle away.
        Archive: Administration of Cycle, seen by cycle::Read, Background;
        /// See who has taken part, batched; never what was said (rule 11).
        Progress: Reading of Cycle, seen by cycle::Read;
    }

    /// 回避
    recusal {
        /// See a recusal.
        Read: Reading of Recusal, seen by recusal::Read;
        /// Declare one's own conflict; the record is the person who declares it.
        Declare: Administration of Person, seen by person::Read;
        /// Impose one; the record is one of the persons it stands between.
        Impose: Administration of Person, seen by person::Read;
    }

    /// 评价任务
    assignment {
        /// See one's own task.
        Read: Reading of Assignment, seen by assignment::Read;
    }

    /// 评分表: named sheets.
    score {
        /// See what a sheet says.
        Read: Reading of Assignment, seen by score::Read;
        /// Keep a draft.
        Save: Scoring of Assignment, seen by assignment::Read, Window;
        /// Hand it in.
        Submit: Scoring of Assignment, seen by assignment::Read, Window;
        /// Give a submitted sheet back to its author.
        Return: Administration of Assignment, seen by score::Read, Decides;
        /// Confirm a submitted sheet. Not by its author.
        Confirm: Administration of Assignment, seen by score::Read, Decides;
    }

    /// 无记名评分表: there is no act to read one.
    ballot {
        /// Put or replace a ballot.
        Put: Scoring of Assignment, seen by assignment::Read, Window;
        /// Take it back.
        Withdraw: Scoring of Assignment, seen by assignment::Read, Window;
        /// Ask "have I submitted?", and nothing else.
        Ask: Scoring of Assignment, seen by assignment::Read;
    }

    /// 成绩单
    scorecard {
        /// See a scorecard, in the detail its publication gives the audience.
        Read: Reading of Scorecard, seen by scorecard::Read;
    }

    /// 公示
    publication {
        /// See a publication, or its draft.
        Read: Reading of Publication, seen by publication::Read;
        /// Draft a publication; the record is the cycle.
        Propose: Administration of Cycle, seen by cycle::Read;
        /// Let it out. Not by whoever proposed it.
        Approve: Administration of Publication, seen by publication::Read, Decides;
    }

    /// The rules themselves, as one tenant has them.
    policy {
        /// See a change of the rules: what it says, who gains and who loses.
        Read: Reading of PolicyVersion, seen by policy::Read;
        /// Propose other rules for a tenant; the record is its root.
        Propose: Administration of Organisation, seen by organisation::Read;
        /// Put proposed rules in force. Not by whoever proposed them.
        Approve: Administration of PolicyVersion, seen by policy::Read, Decides;
        /// Turn proposed rules down. Not by whoever proposed them, who can withdraw them.
        Reject: Administration of PolicyVersion, seen by policy::Read, Decides;
        /// Take a proposal back.
        Withdraw: Administration of PolicyVersion, seen by policy::Read;
        /// Ask who may do what to the records of an organisation, and what its people may do.
        Explain: Reading of Organisation, seen by organisation::Read;
    }

    /// The audit trail.
    audit {
        /// See an entry.
        Read: Reading of AuditEntry, seen by audit::Read;
    }
}

/// The act with this name, and its place.
pub fn find(name: &str) -> Option<(usize, &'static Description)> {
    ALL.iter().enumerate().find(|(_, act)| act.name == name)
}

#[cfg(test)]
mod tests;
