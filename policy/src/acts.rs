//! Every act, named once: on which record, of which kind, by which act its record is seen, and what else it needs.
//!
//! An act is a type without values. `ALL` lists them; [`Act::INDEX`] is the place of each in it.
pub use crate::act::{Act, Axes, Description, Kind, Need, Reads, RelationAxis};

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
                        const INDEX: usize = $crate::act::place($crate::acts::NAMES, Self::NAME);
                        const NEEDS: &'static [$crate::acts::Need] = &[$($crate::acts::Need::$need),*];
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
    /// 单位
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
        IssueCode: Administration of Account, seen by account::Read, Background, Another, Entrusted;
        /// Reset a password.
        Reset: Administration of Account, seen by account::Read, Another, Entrusted;
        /// Grant a role; the record is the organisation it is granted in.
        Grant: Administration of Organisation, seen by organisation::Read, Background;
        /// Be granted a role; the record is the account it is granted to.
        Entrust: Administration of Account, seen by account::Read, Background, Another;
        /// Revoke a role; the record is the organisation it was granted in.
        Revoke: Administration of Organisation, seen by organisation::Read;
        /// Close an account.
        Disable: Administration of Account, seen by account::Read, Entrusted;
    }

    /// 考核方案
    scheme {
        /// See a scheme version and its indicators.
        Read: Reading of Scheme, seen by scheme::Read;
        /// Import a scheme file; the record is the organisation it is for.
        Import: Administration of Organisation, seen by organisation::Read, Background;
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

    /// 人员变动: who ends as a rater or as a target of a running cycle.
    change {
        /// See a change: who, why, how far it has come.
        Read: Reading of RosterChange, seen by change::Read;
        /// Propose one; the record is the cycle. In force at once where no anonymous channel is touched.
        Propose: Administration of Cycle, seen by cycle::Read;
        /// Put one in force that touches an anonymous channel. Not by whoever proposed it (rule 5).
        Approve: Administration of RosterChange, seen by change::Read, Decides;
        /// Turn one down. Not by whoever proposed it.
        Reject: Administration of RosterChange, seen by change::Read, Decides;
        /// Take a proposal back.
        Withdraw: Administration of RosterChange, seen by change::Read;
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

    /// 委托
    delegation {
        /// See a delegation: who may act for whom, from when to when.
        Read: Reading of Delegation, seen by delegation::Read;
        /// Let somebody act for a person in named channels; the record is that person.
        Grant: Administration of Person, seen by person::Read;
        /// End one before its last day.
        End: Administration of Delegation, seen by delegation::Read;
    }

    /// 不参加考核: who is not assessed in one cycle, though still a rater.
    exemption {
        /// See an exemption and its reason.
        Read: Reading of Exemption, seen by exemption::Read;
        /// Exempt somebody; the record is the cycle.
        Grant: Administration of Cycle, seen by cycle::Read;
        /// Be exempted: the record is the person. Not by themselves.
        Excuse: Administration of Person, seen by person::Read, Decides;
        /// Take an exemption back. Not by whoever is exempt.
        Revoke: Administration of Exemption, seen by exemption::Read, Decides;
    }

    /// 提名: who is to rate whom, in named channels whose scheme goes by it.
    nomination {
        /// See a nomination. Never of oneself as the target: then it is not there, whatever the role (rule 11).
        Read: Reading of Nomination, seen by nomination::Read;
        /// Nominate; the record is the cycle.
        Propose: Administration of Cycle, seen by cycle::Read;
        /// Approve. Not by whoever nominated, would rate or is the target.
        Approve: Administration of Nomination, seen by nomination::Read, Decides;
        /// Turn down. Not by whoever nominated, would rate or is the target.
        Reject: Administration of Nomination, seen by nomination::Read, Decides;
        /// Take a nomination back, approved or not.
        Withdraw: Administration of Nomination, seen by nomination::Read;
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
        /// Give a submitted sheet back to its author, as long as it can be handed in again.
        Return: Administration of Assignment, seen by score::Read, Decides, Window;
        /// Confirm a submitted sheet. Not by its author.
        Confirm: Administration of Assignment, seen by score::Read, Decides;
    }

    /// 无记名测评表: there is no act to read one.
    ballot {
        /// Put or replace a ballot.
        Cast: Scoring of Assignment, seen by assignment::Read, Window;
        /// Take it back.
        Withdraw: Scoring of Assignment, seen by assignment::Read, Window;
        /// Ask "have I submitted?", and nothing else.
        Ask: Scoring of Assignment, seen by assignment::Read;
    }

    /// 考核结果单
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
        /// Turn a draft down. Not by whoever proposed it.
        Reject: Administration of Publication, seen by publication::Read, Decides;
        /// Take a draft back.
        Withdraw: Administration of Publication, seen by publication::Read;
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
mod tests {
    use super::{ALL, Act, Kind, NAMES, Need, RelationAxis, find, score};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_indices_are_places() {
        assert_eq!(NAMES.iter().collect::<BTreeSet<_>>().len(), ALL.len());
        assert_eq!(ALL[score::Submit::INDEX].name, "score::Submit");
        assert_eq!(find("score::Submit").map(|found| found.0), Some(score::Submit::INDEX));
        assert_eq!(find("score::submit"), None);
    }

    #[test]
    fn every_record_is_seen_by_a_reading_act_that_its_facts_can_answer() {
        for act in ALL {
            let seen = ALL.get(act.seen_by).expect("a place");
            assert_eq!(seen.kind, Kind::Reading, "{}", act.name);
            assert!(!seen.axes.phase || act.axes.phase, "{}", act.name);
            assert!(!seen.axes.channel || act.axes.channel, "{}", act.name);
        }
    }

    #[test]
    fn only_accounts_are_entrusted_or_somebodys_own() {
        for act in ALL {
            assert!(
                act.record == "Account" || !(act.needs(Need::Another) || act.needs(Need::Entrusted)),
                "{}",
                act.name
            );
        }
        for name in ["account::IssueCode", "account::Reset"] {
            assert!(
                find(name).is_some_and(|(_, act)| act.needs(Need::Another) && act.needs(Need::Entrusted)),
                "{name}"
            );
        }
    }

    #[test]
    fn scoring_takes_no_role_and_a_ballot_cannot_be_read() {
        for act in ALL {
            assert_eq!(act.axes.role, act.kind != Kind::Scoring, "{}", act.name);
            assert_eq!(act.axes.relation == RelationAxis::Pair, act.kind == Kind::Scoring, "{}", act.name);
            assert!(!(act.name.starts_with("ballot::") && act.kind == Kind::Reading), "{}", act.name);
        }
    }
}
