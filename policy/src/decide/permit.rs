//! Proof of a decision. Only this crate makes a [`Permit`] or a [`Scope`]; a store's write takes the one by value, its
//! list takes the other by reference.
use std::fmt;
use std::marker::PhantomData;

use scoring::Label;
use uuid::Uuid;

use crate::decide::actor::Actor;
use crate::decide::facts::{ChannelSet, Facts, PhaseSet, RelationSet, Role};
use crate::decide::reach::Reach;
use crate::record::acts::Act;
use crate::record::id::Id;
use crate::word::{Set, vocabulary};

vocabulary! {
    /// The audiences for which a publication declares a detail. From the role and the reach by which a record is seen.
    pub enum Audience {
        /// Whose record it is.
        Target = 1 "TARGET" "被考核人" "target";
        /// Those who lead or belong to its organisation.
        OwnOrganisation = 2 "OWN_ORGANISATION" "本单位" "own organisation";
        /// Everybody in the tenant.
        Tenant = 3 "TENANT" "全系统" "tenant";
        /// Everybody.
        Public = 4 "PUBLIC" "公众" "public";
        /// The office and the leading group, who see CHANNELS whatever was published.
        Office = 5 "OFFICE" "考核办" "office";
    }
}

/// A set of audiences; the finest detail of any of them is given.
pub type AudienceSet = Set<Audience>;

impl Audience {
    /// The audience somebody belongs to who sees a record by this role and reach.
    pub const fn of(role: Option<Role>, reach: Reach) -> Self {
        match (role, reach) {
            (_, Reach::Own) => Self::Target,
            (Some(Role::Office | Role::LeadingGroup | Role::Worker), _) => Self::Office,
            (Some(Role::Portal), _) => Self::Public,
            (_, Reach::Organisation | Reach::Subtree) => Self::OwnOrganisation,
            (_, Reach::Tenant) => Self::Tenant,
        }
    }
}

/// Which rules were in force: the same for the same model and the same rights, and for no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revision(pub(crate) u64);

/// Sixteen hexadecimal digits.
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// By what somebody was allowed: kept with the permit and, for a write, in the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The role; none for a scoring act.
    pub role: Option<Role>,
    /// The narrowest reach that sufficed.
    pub reach: Reach,
    /// Every audience the actor belongs to for this record.
    pub audiences: AudienceSet,
}

/// Proof that the policy allowed `A` on exactly this record, as it was. Not cloned, not kept: a write uses it up.
///
/// It cannot be made outside this crate:
///
/// ```compile_fail,E0451
/// use policy::{Permit, Revision, acts::scorecard};
/// fn forge(revision: Revision, grounds: policy::Grounds) -> Permit<scorecard::Read> {
///     Permit { record: uuid::Uuid::nil(), version: 1, account: None, person: None, acting_for: None, revision, grounds, act: std::marker::PhantomData }
/// }
/// ```
///
/// A permit for one act is no permit for another:
///
/// ```compile_fail,E0308
/// use policy::{Permit, acts::score};
/// fn write(_: Permit<score::Submit>) {}
/// fn swap(permit: Permit<score::Save>) { write(permit) }
/// ```
///
/// It cannot be used twice, nor copied to be:
///
/// ```compile_fail,E0382
/// use policy::{Permit, acts::score};
/// fn write(_: Permit<score::Submit>) {}
/// fn reuse(permit: Permit<score::Submit>) { write(permit); write(permit) }
/// ```
///
/// ```compile_fail,E0599
/// use policy::{Permit, acts::score};
/// fn copy(permit: &Permit<score::Submit>) -> Permit<score::Submit> { permit.clone() }
/// ```
///
/// What the four do wrong is all that is wrong with them; the same with it put right compiles:
///
/// ```
/// use policy::{Id, Permit, acts::score, record};
/// fn write(permit: Permit<score::Submit>) -> Id<record::Assignment> { permit.id() }
/// fn once(permit: Permit<score::Submit>) -> Id<record::Assignment> { let _ = permit.version(); write(permit) }
/// ```
#[must_use = "a permit is for a write or a read"]
pub struct Permit<A: Act> {
    record: Uuid,
    version: i64,
    account: Option<Uuid>,
    person: Option<Uuid>,
    acting_for: Option<Uuid>,
    revision: Revision,
    grounds: Grounds,
    act: PhantomData<fn() -> A>,
}

impl<A: Act> Permit<A> {
    pub(crate) fn new(actor: &Actor, facts: &Facts, revision: Revision, grounds: Grounds) -> Self {
        Self {
            record: facts.record,
            version: facts.version,
            account: actor.account(),
            person: actor.person(),
            acting_for: facts.acting_for,
            revision,
            grounds,
            act: PhantomData,
        }
    }

    /// The record it is for.
    pub fn id(&self) -> Id<A::Record> {
        Id::new(self.record)
    }

    /// The version the decision was about; a write changes this version and no other.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The account that acts; none is the worker.
    pub fn account(&self) -> Option<Uuid> {
        self.account
    }

    /// The person that acts.
    pub fn person(&self) -> Option<Uuid> {
        self.person
    }

    /// Who acts: the person, or the account where it has none; nobody is the worker.
    pub fn who(&self) -> Option<Uuid> {
        self.person.or(self.account)
    }

    /// The person for whom that person acts, by a delegation in force.
    pub fn acting_for(&self) -> Option<Uuid> {
        self.acting_for
    }

    /// By what it was allowed.
    pub fn grounds(&self) -> Grounds {
        self.grounds
    }

    /// The narrowest reach that sufficed.
    pub fn reach(&self) -> Reach {
        self.grounds.reach
    }

    /// The audience whose detail of a publication is looked up.
    pub fn audiences(&self) -> AudienceSet {
        self.grounds.audiences
    }

    /// The rules that were in force.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// `area::Name`.
    pub fn act(&self) -> &'static str {
        A::NAME
    }
}

impl<A: Act> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit<{}>({:?} at {}, {:?})", A::NAME, self.id(), self.version, self.grounds)
    }
}

/// One part of a scope: records within `reach` that are in one of the phases, of one of the channels and in one of the
/// relations. A set that restricts nothing `is_all()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The audience whose detail of a publication is looked up, for records seen by this arm.
    pub audience: Audience,
    /// How far.
    pub reach: Reach,
    /// From where; none for OWN and TENANT, which do not depend on it.
    pub organisation: Option<Uuid>,
    /// In which phases.
    pub phases: PhaseSet,
    /// Of which channels.
    pub channels: ChannelSet,
    /// In which relations, as [`RelationSet::views`] has them: the target of a record has TARGET (and AUTHOR, if they
    /// wrote it) and no other, whatever else they are.
    pub relations: RelationSet,
}

/// Everything somebody may read by `A`: the union of the arms. The same meaning as a permit, for lists.
#[must_use = "a scope is for a list"]
pub struct Scope<A: Act> {
    arms: Vec<Arm>,
    actor: Actor,
    revision: Revision,
    act: PhantomData<fn() -> A>,
}

impl<A: Act> Scope<A> {
    pub(crate) fn new(arms: Vec<Arm>, actor: Actor, revision: Revision) -> Self {
        Self { arms, actor, revision, act: PhantomData }
    }

    /// The parts, any of which suffices. Never empty.
    pub fn arms(&self) -> &[Arm] {
        &self.arms
    }

    /// Who reads.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The only tenant whose records are in the scope.
    pub fn tenant(&self) -> Uuid {
        self.actor.tenant()
    }

    /// The person whose own records OWN means.
    pub fn person(&self) -> Option<Uuid> {
        self.actor.person()
    }

    /// The rules that were in force.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Whether a record is in the scope: true of exactly the records a permit is given for.
    pub fn covers(&self, facts: &Facts) -> bool {
        !self.audiences(facts).is_empty()
    }

    /// The audiences the reader belongs to for a record; none if it is not in the scope.
    pub fn audiences(&self, facts: &Facts) -> AudienceSet {
        self.arms.iter().filter(|arm| self.arm_covers(arm, facts)).map(|arm| arm.audience).collect()
    }

    fn arm_covers(&self, arm: &Arm, facts: &Facts) -> bool {
        let axes = A::DESCRIPTION.axes;
        arm.reach.covers(&self.actor, arm.organisation, facts)
            && (!axes.phase || facts.phase.is_some_and(|phase| arm.phases.contains(phase)))
            && (!axes.channel || facts.channel.is_some_and(|channel| arm.channels.contains(channel)))
            && (arm.relations.is_all() || !arm.relations.intersection(facts.relations.views()).is_empty())
    }
}

vocabulary! {
    /// Why somebody who sees a record may not do this to it.
    pub enum Reason {
        /// No role held here gives the right.
        Role = 1 "ROLE" "您在此没有相应的角色" "you hold no role here that gives this right";
        /// Not in this phase.
        Phase = 2 "PHASE" "当前阶段不能进行此操作" "this cannot be done in the present phase";
        /// Not in this channel.
        Channel = 3 "CHANNEL" "该考核渠道不允许此操作" "this cannot be done in this channel";
        /// Not in this relation.
        Relation = 4 "RELATION" "您与被评价对象的关系不符合该渠道的要求" "your relation to the target is not the one this needs";
        /// The window is not open.
        WindowClosed = 5 "WINDOW_CLOSED" "不在开放时间内" "the window is not open";
        /// A recusal stands.
        Recused = 6 "RECUSED" "您须回避" "you are recused";
        /// Separation of duties.
        Separation = 7 "SEPARATION" "提请、评分或被评价的人不能作出决定"
            "a person who proposed it, scored in it or is its target may not decide";
        /// Roles are granted to the account.
        Entrusted = 8 "ENTRUSTED" "该账号被授予了角色，只有管理其全部角色的系统管理员可以操作"
            "roles are granted to this account: only a system administrator over all of them may do this";
        /// The task has ended by a change of the cycle's raters and targets.
        Ended = 10 "ENDED" "因人员变动，该评价任务已终止：已提交的保留，不再接受提交"
            "a change of the raters and targets has ended this task: what was given stays, and nothing more is taken";
        /// One's own account.
        OwnAccount = 9 "OWN_ACCOUNT" "不能对自己的账号进行此操作" "you cannot do this to your own account";
    }
}

/// The policy's no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The record may not even be seen: it looks absent (rule 12).
    #[error("not found")]
    Hidden,
    /// The record may be seen, but this may not be done to it.
    #[error("{}", .0.label().en)]
    Forbidden(Reason),
}

impl Refusal {
    /// Stable, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hidden => "NOT_FOUND",
            Self::Forbidden(_) => "FORBIDDEN",
        }
    }

    /// For people.
    pub const fn label(self) -> Label {
        match self {
            Self::Hidden => Label { zh: "未找到", en: "not found" },
            Self::Forbidden(reason) => reason.label(),
        }
    }
}
