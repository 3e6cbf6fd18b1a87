//! Every kind of record, declared once: what it is called, where it lives, and everything that may be done to it.
//!
//! A record says its name in GraphQL, the group and area it lives in on every floor, which axes its facts have (`phase`
//! in a cycle, `phase channel` in a channel of one), and by which function of its area in `api` the field `node` reads
//! it; none if `node` does not. The `Read` of its area is the act by which it is seen. Below stand the acts, area by
//! area. An act says
//!
//! - what kind it is;
//! - `of` which record, where it is decided on another one: a new record does not exist yet, so the decision is about the
//!   one that it comes to be under;
//! - `seen by` which act, where that is another than its record's: without it the record looks absent (rule 12);
//! - `during` which phases alone the life of a cycle has a place for it. Rows say less, never more;
//! - what else it needs.
use super::macros::records;

records! { ($)
    /// 单位
    Organisation = Organisation in people::organisation, axes [], node [read] {
        organisation {
            /// See an organisation.
            Read: Reading;
            /// Found a tenant: the record is the root that is to be. On the command line only.
            Found: Administration, Background;
            /// Add a child; the record is its parent.
            Create: Administration;
            /// Rename, move, end.
            Update: Administration;
            /// Import a roster file; the record is the root it is imported under.
            Import: Administration, Background;
        }
    }

    /// 人员
    Person = Person in people::person, axes [], node [read] {
        /// 人员, 任职
        person {
            /// See a person and their appointments.
            Read: Reading;
            /// Enter a person; the record is the organisation of the first appointment.
            Create: Administration of Organisation;
            /// Change a person's data.
            Update: Administration;
            /// Add an appointment.
            Appoint: Administration;
            /// End an appointment.
            EndAppointment: Administration of Appointment;
        }
    }

    /// 任职
    Appointment = Appointment in people::person, axes [], node [] {}

    /// 考核组
    Group = AssessmentGroup in people::group, axes [], node [read] {
        group {
            /// See a group, its members and its remit.
            Read: Reading;
            /// Form a group; the record is its organisation.
            Create: Administration of Organisation;
            /// Change members or remit.
            Update: Administration;
        }
    }

    /// An account that can log in.
    Account = Account in people::account, axes [], node [] {
        /// Accounts and granted roles.
        account {
            /// See an account: login and state, never a secret.
            Read: Reading;
            /// Open an account for a person, or a service account for an organisation's person; the record is the person.
            Create: Administration of Person, Background;
            /// Issue a one-time activation code.
            IssueCode: Administration, Background, Another, Entrusted;
            /// Reset a password.
            Reset: Administration, Another, Entrusted;
            /// Grant a role; the record is the organisation it is granted in.
            Grant: Administration of Organisation, Background;
            /// Be granted a role; the record is the account it is granted to.
            Entrust: Administration, Background, Another;
            /// Revoke a role; the record is the organisation it was granted in.
            Revoke: Administration of Organisation;
            /// Close an account.
            Disable: Administration, Entrusted;
        }
    }

    /// 考核方案: one version.
    Scheme = SchemeVersion in rules::scheme, axes [], node [read] {
        /// 考核方案
        scheme {
            /// See a scheme version and its indicators.
            Read: Reading;
            /// Import a scheme file; the record is the organisation it is for.
            Import: Administration of Organisation, Background;
            /// Choose on record what happens with weights that do not sum to 100 (rule 16).
            SetWeightRule: Administration;
            /// Put a version in force. Not by the person who imported it.
            Activate: Administration, Decides, Approves;
        }
    }

    /// 考核周期
    Cycle = Cycle in cycle::cycle, axes [phase], node [read] {
        cycle {
            /// See a cycle: its name, period, phase and windows.
            Read: Reading;
            /// Plan a cycle; the record is its organisation.
            Create: Administration of Organisation;
            /// See who would rate whom, before it counts.
            Rehearse: Administration;
            /// Freeze the roster, generate assignments, make the keys.
            Open: Administration during Preparing, Background;
            /// Go on from self-assessment to scoring.
            Advance: Administration during SelfAssessment, Background;
            /// Move a window.
            Extend: Administration during Preparing | SelfAssessment | Scoring;
            /// Close the channels and count.
            Close: Administration during Scoring, Background;
            /// Make scorecards.
            Compute: Administration during Review | Published, Background;
            /// Call the cycle off.
            Cancel: Administration during Preparing | SelfAssessment | Scoring | Review;
            /// File the cycle away.
            Archive: Administration during Published, Background;
            /// See who has taken part, batched; never what was said (rule 11).
            Progress: Reading;
        }
    }

    /// 人员变动: a change of a running cycle's raters and targets.
    RosterChange = RosterChange in cycle::change, axes [phase], node [read] {
        /// 人员变动: who ends as a rater or as a target of a running cycle.
        change {
            /// See a change: who, why, how far it has come.
            Read: Reading;
            /// Propose one; the record is the cycle. In force at once where no anonymous channel is touched.
            Propose: Administration of Cycle during SelfAssessment | Scoring;
            /// Put one in force that touches an anonymous channel. Not by the person who proposed it (rule 5).
            Approve: Administration during SelfAssessment | Scoring, Decides, Approves;
            /// Turn one down. Not by the person who proposed it.
            Reject: Administration, Decides, Approves;
            /// Take a proposal back.
            Withdraw: Administration;
        }
    }

    /// 回避
    Recusal = Recusal in people::recusal, axes [], node [] {
        recusal {
            /// See a recusal.
            Read: Reading;
            /// Declare one's own conflict; the record is the person who declares it.
            Declare: Administration of Person;
            /// Impose one; the record is one of the persons it stands between.
            Impose: Administration of Person;
        }
    }

    /// 委托
    Delegation = Delegation in people::delegation, axes [], node [read] {
        delegation {
            /// See a delegation: who may act for whom, from when to when.
            Read: Reading;
            /// Let somebody act for a person in named channels; the record is that person.
            Grant: Administration of Person;
            /// End one before its last day.
            End: Administration;
        }
    }

    /// 不参加考核: somebody is not assessed in one cycle.
    Exemption = Exemption in cycle::exemption, axes [phase], node [read] {
        /// 不参加考核: who is not assessed in one cycle, though still a rater.
        exemption {
            /// See an exemption and its reason.
            Read: Reading;
            /// Exempt somebody; the record is the cycle. Frozen with the roster: what is changed later is a change of a
            /// cycle that runs.
            Grant: Administration of Cycle during Preparing;
            /// Be exempted: the record is the person. Not by themselves.
            Excuse: Administration of Person, Decides;
            /// Take an exemption back. Not by the person who is exempt.
            Revoke: Administration during Preparing, Decides;
        }
    }

    /// 提名: somebody is to rate a target in one cycle.
    Nomination = Nomination in cycle::nomination, axes [phase], node [read] {
        /// 提名: who is to rate whom, in named channels whose scheme goes by it.
        nomination {
            /// See a nomination. Never of oneself as the target: then it is not there, whatever the role (rule 11).
            Read: Reading;
            /// Nominate; the record is the cycle.
            Propose: Administration of Cycle during Preparing;
            /// Approve. Not by a person who nominated, would rate or is the target.
            Approve: Administration during Preparing, Decides, Approves;
            /// Turn down. Not by a person who nominated, would rate or is the target.
            Reject: Administration during Preparing, Decides, Approves;
            /// Take a nomination back, approved or not.
            Withdraw: Administration during Preparing;
        }
    }

    /// 评价任务
    Assignment = Assignment in marks::assignment, axes [phase channel], node [read] {
        assignment {
            /// See one's own task.
            Read: Reading;
        }
        /// 评分表: named sheets, one to an assignment, under the assignment's number.
        score {
            /// See what a sheet says.
            Read: Reading seen by score::Read;
            /// Keep a draft.
            Save: Scoring, Window;
            /// Hand it in.
            Submit: Scoring, Window;
            /// Give a submitted sheet back to its author, as long as it can be handed in again.
            Return: Administration seen by score::Read during SelfAssessment | Scoring | Review, Decides, Window;
            /// Confirm a submitted sheet. Not by its author.
            Confirm: Administration seen by score::Read during SelfAssessment | Scoring | Review, Decides;
        }
        /// 无记名测评表: there is no act to read one.
        ballot {
            /// Cast or replace a ballot.
            Cast: Scoring, Window;
            /// Take it back.
            Withdraw: Scoring, Window;
            /// Ask "have I submitted?", and nothing else.
            Ask: Scoring;
        }
    }

    /// 考核结果单
    Scorecard = Scorecard in outcome::scorecard, axes [phase], node [read] {
        scorecard {
            /// See a scorecard, in the detail its publication gives the audience.
            Read: Reading;
        }
    }

    /// 公示
    Publication = Publication in outcome::publication, axes [phase], node [read] {
        publication {
            /// See a publication, or its draft.
            Read: Reading;
            /// Draft a publication; the record is the cycle.
            Propose: Administration of Cycle during Review | Published;
            /// Publish it. Not by the person who proposed it.
            Approve: Administration during Review, Decides, Approves;
            /// Turn a draft down. Not by the person who proposed it.
            Reject: Administration, Decides, Approves;
            /// Take a draft back.
            Withdraw: Administration;
        }
    }

    /// A change of the rules of one tenant.
    PolicyVersion = PolicyVersion in rules::policy, axes [], node [read] {
        /// The rules themselves, as one tenant has them.
        policy {
            /// See a change of the rules: what it says, who gains and who loses.
            Read: Reading;
            /// Propose other rules for a tenant; the record is its root.
            Propose: Administration of Organisation;
            /// Put proposed rules in force. Not by the person who proposed them.
            Approve: Administration, Decides, Approves;
            /// Turn proposed rules down. Not by the person who proposed them, who can withdraw them.
            Reject: Administration, Decides, Approves;
            /// Take a proposal back.
            Withdraw: Administration;
            /// Ask who may do what to the records of an organisation, and what its people may do.
            Explain: Reading of Organisation;
        }
    }

    /// One line of the audit trail.
    AuditEntry = AuditEntry in record::audit, axes [], node [] {
        /// The audit trail.
        audit {
            /// See an entry.
            Read: Reading;
        }
    }
}
