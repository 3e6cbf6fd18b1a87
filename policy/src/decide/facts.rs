//! What a rule may know of one record: loaded by `entity` before every decision, never shown to anybody.
use scoring::Channel;
use uuid::Uuid;

use crate::word::{Set, vocabulary};

vocabulary! {
    /// The phases of a cycle 考核周期.
    pub enum Phase {
        /// The roster is frozen, assignments are generated and rehearsed.
        Preparing = 1 "PREPARING" "准备" "preparing";
        /// Targets assess themselves.
        SelfAssessment = 2 "SELF_ASSESSMENT" "自评" "self-assessment";
        /// The other channels score.
        Scoring = 3 "SCORING" "评分" "scoring";
        /// Marks are closed and computed; panels confirm, publications are drafted.
        Review = 4 "REVIEW" "审核" "review";
        /// A publication stands.
        Published = 5 "PUBLISHED" "已公布" "published";
        /// Nothing moves any more.
        Archived = 6 "ARCHIVED" "已归档" "archived";
        /// Called off before publication.
        Cancelled = 7 "CANCELLED" "已取消" "cancelled";
    }
}

vocabulary! {
    /// In which capacity somebody acts. Granted in an organisation, derived from the roster, or the worker.
    pub enum Role {
        /// Accounts, organisations, settings: no scores at all.
        SystemAdmin = 1 "system_admin" "系统管理员" "system administrator";
        /// 考核办: schemes, cycles, progress, publication drafts.
        Office = 2 "office" "考核办" "assessment office";
        /// Approves schemes and publications.
        LeadingGroup = 3 "leading_group" "领导小组" "leading group";
        /// The audit trail and the process, never content.
        Auditor = 4 "auditor" "审计" "auditor";
        /// Service account: what is public.
        Portal = 5 "portal" "公示门户" "portal";
        /// Derived: holds HEAD at an organisation.
        Head = 6 "head" "负责人" "head";
        /// Derived: holds any appointment.
        Staff = 7 "staff" "职工" "staff";
        /// Derived: leads an assessment group.
        PanelLeader = 8 "panel_leader" "考核组组长" "panel leader";
        /// Derived: sits in an assessment group.
        Panellist = 9 "panellist" "考核组成员" "panellist";
        /// The calendar, background work and the command line.
        Worker = 10 "worker" "后台任务" "worker";
    }
}

vocabulary! {
    /// A relation. The first five hold between a rater and a target (rule 2, computed from the roster); the last five
    /// between the caller and the record.
    pub enum Relation {
        /// The rater is a superior of the target.
        Superior = 1 "SUPERIOR" "上级" "superior";
        /// The rater is a subordinate of the target.
        Subordinate = 2 "SUBORDINATE" "下级" "subordinate";
        /// The rater is a peer of the target.
        Peer = 3 "PEER" "同级" "peer";
        /// The rater is the target, or answers for it.
        Oneself = 4 "SELF" "本人" "self";
        /// The target is in the remit of a group the rater sits in.
        Panellist = 5 "PANELLIST" "考核组成员" "panellist";
        /// The caller is the rater of this very assignment, or acts for them.
        Author = 6 "AUTHOR" "评价人本人" "author";
        /// The caller is the target, or answers for the organisation that is.
        Target = 7 "TARGET" "被评价人" "target";
        /// The caller has a DOWNWARD or PANEL assignment on the same target in the same cycle.
        Rater = 8 "RATER" "该对象的其他评价人" "another rater of the target";
        /// The caller reviews or confirms this sheet, as another member of its group.
        Confirmer = 9 "CONFIRMER" "确认人" "confirmer";
        /// None of these.
        None = 10 "NONE" "无关系" "none";
    }
}

/// A set of phases.
pub type PhaseSet = Set<Phase>;
/// A set of channels.
pub type ChannelSet = Set<Channel>;
/// A set of relations.
pub type RelationSet = Set<Relation>;
/// A set of roles.
pub type RoleSet = Set<Role>;

impl Relation {
    /// Between a rater and a target: the axis of scoring acts.
    pub const PAIR: &'static [Self] = &[Self::Superior, Self::Subordinate, Self::Peer, Self::Oneself, Self::Panellist];

    /// Between the caller and a record: the axis of the other acts.
    pub const VIEW: &'static [Self] = &[Self::Author, Self::Target, Self::Rater, Self::Confirmer, Self::None];

    /// The one relation a channel is scored through (rule 3).
    pub const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Downward => Self::Superior,
            Channel::Upward => Self::Subordinate,
            Channel::Peer => Self::Peer,
            Channel::SelfAssessment => Self::Oneself,
            Channel::Panel => Self::Panellist,
        }
    }
}

impl RelationSet {
    /// The relations between the caller and the record that count.
    ///
    /// The target never gains by another capacity ("whatever their role", rule 11): beside TARGET only AUTHOR counts,
    /// which is a self-assessment. A caller without any relation has NONE.
    #[must_use]
    pub fn views(self) -> Self {
        let views = self.intersection(Self::of(Relation::VIEW));
        if views.contains(Relation::Target) {
            return views.intersection(Self::of(&[Relation::Target, Relation::Author]));
        }
        if views.is_empty() { Self::of(&[Relation::None]) } else { views.narrowed() }
    }

    /// NONE only where there is no other relation.
    fn narrowed(self) -> Self {
        let rest = self.without(Relation::None);
        if rest.is_empty() { self } else { rest }
    }
}

/// The facts of one record, as of now and inside the transaction.
///
/// Where an axis does not apply (a person has no phase), the field is empty. `entity` is the only one that fills it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The record. For a create, the record under which it comes to be.
    pub record: Uuid,
    /// The record's version when the facts were read.
    pub version: i64,
    /// The root organisation everything belongs to.
    pub tenant: Uuid,
    /// The organisation the record belongs to, after its ancestors: root first, own last. For an assignment and a
    /// scorecard the target's organisation.
    pub path: Vec<Uuid>,
    /// Whose it is: the person itself, an account's person, an assignment's rater (or who answers for the organisation
    /// that rates), a scorecard's target, the person who declared a recusal.
    pub owner: Option<Uuid>,
    /// Whose it is as well: of an assignment the caller, if they act for its rater or for the organisation that rates; of a
    /// delegation the delegate.
    pub also: Option<Uuid>,
    /// The person for whom the caller acts on this assignment, by a delegation in force.
    pub acting_for: Option<Uuid>,
    /// The organisation for which the caller rates or acts on this assignment.
    pub acting_for_unit: Option<Uuid>,
    /// The cycle's phase. A publication that is not approved is in REVIEW, whatever its cycle.
    pub phase: Option<Phase>,
    /// The channel of an assignment.
    pub channel: Option<Channel>,
    /// The pair relation of an assignment, and every relation between the caller and the record.
    pub relations: RelationSet,
    /// Whether a recusal stands between the caller and the record's target (rule 4).
    pub recused: bool,
    /// Whether the window for marks is open by the database's clock (rule 6); empty where there is none.
    pub window: Option<bool>,
    /// Whether an assignment has ended by a change of the cycle's raters and targets: what was given stays, and no more is
    /// taken.
    pub ended: bool,
    /// The persons who proposed, imported, scored or handed in this, or are its target: they never decide (rule 4).
    pub involved: Vec<Uuid>,
    /// The organisations in which an account's roles are granted, each after its ancestors: root first, own last.
    pub entrusted: Vec<Vec<Uuid>>,
}

impl Facts {
    /// Whether it is this person's own. A *person* cannot be acted for where marks are sealed, nor where somebody
    /// assesses themself; and the target acts for no one (rules 1 and 2).
    pub fn belongs_to(&self, person: Uuid) -> bool {
        let others = matches!(self.channel, Some(Channel::Downward | Channel::Panel));
        let lawful = self.acting_for.is_none() || (others && !self.relations.contains(Relation::Target));
        self.owner == Some(person) || (self.also == Some(person) && lawful)
    }

    /// The facts of a record that has no phase, channel, owner or relation: an organisation, a group, a scheme.
    pub fn plain(record: Uuid, version: i64, path: Vec<Uuid>) -> Self {
        Self {
            record,
            version,
            tenant: path.first().copied().unwrap_or_default(),
            path,
            owner: None,
            also: None,
            acting_for: None,
            acting_for_unit: None,
            phase: None,
            channel: None,
            relations: RelationSet::EMPTY,
            recused: false,
            window: None,
            ended: false,
            involved: Vec::new(),
            entrusted: Vec::new(),
        }
    }
}
