//! Enums, each value in both languages.
use super::plain::plain_words;
use async_graphql::Enum;

plain_words!(enums: Channel, Detail; scalars: );

/// 考核渠道: through which relation marks are given.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "scoring::Channel")]
pub enum Channel {
    /// 层级考核: a superior scores a subordinate. Named.
    Downward,
    /// 评议考核: a subordinate scores a superior. Anonymous.
    Upward,
    /// 横向考核: colleagues score each other. Anonymous.
    Peer,
    /// 自评: a target scores itself. Named.
    #[graphql(name = "SELF")]
    SelfAssessment,
    /// 考核组: an assessment group scores what is in its remit. Named.
    Panel,
}

/// 阶段: how far a cycle has come.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::Phase")]
pub enum Phase {
    /// 准备: planned and rehearsed.
    Preparing,
    /// 自评: targets assess themselves.
    SelfAssessment,
    /// 评分: the other channels score.
    Scoring,
    /// 审核: closed and counted; computed, reviewed, drafted for publication.
    Review,
    /// 已公布: a publication stands.
    Published,
    /// 已归档: nothing moves any more.
    Archived,
    /// 已取消: called off before publication.
    Cancelled,
}

/// 角色 that can be granted.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::file::roster::GrantedRole")]
pub enum GrantedRole {
    /// 系统管理员: accounts, organisations, settings; no scores at all.
    SystemAdmin,
    /// 考核办: schemes, cycles, progress, publication drafts.
    Office,
    /// 领导小组: approves schemes and publications.
    LeadingGroup,
    /// 审计: the audit trail and the process.
    Auditor,
    /// 门户: a service account that sees what is public.
    Portal,
}

/// 职位: the seat of an appointment; it decides who is whose superior.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::file::roster::Seat")]
pub enum Seat {
    /// 正职.
    Head,
    /// 副职: gives no superiority by itself.
    Deputy,
    /// 成员.
    Member,
    /// 经办人: acts for the organisation where it rates.
    Operator,
}

/// 考核组类型.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::file::roster::GroupKind")]
pub enum GroupKind {
    /// 领导小组.
    Leading,
    /// 考核办公室.
    Office,
    /// 专业考核组.
    Specialist,
}

/// 考核组内的席位.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::file::roster::GroupSeat")]
pub enum GroupSeat {
    /// 组长.
    Leader,
    /// 副组长.
    Deputy,
    /// 组员.
    Member,
}

/// 回避理由.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::file::roster::RecusalReason")]
pub enum RecusalReason {
    /// 亲属关系.
    Kinship,
    /// 本人申请.
    Declined,
    /// 考核办决定.
    Office,
}

/// What to do with weights that do not sum to 100.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "scoring::scheme::document::WeightRule")]
pub enum WeightRule {
    /// 拒绝: activation is refused.
    Refuse,
    /// 归一: scaled to 100, on record.
    Normalise,
}

/// How bad a finding is.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Severity {
    /// 错误.
    Error,
    /// 警告.
    Warning,
}

/// 指标类型.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "scoring::scheme::document::IndicatorKind")]
pub enum IndicatorKind {
    /// 综合: made of its children.
    Composite,
    /// 评分: marked by raters.
    Rated,
}

/// 周期类型.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum CycleKind {
    /// 定期: recurring.
    Regular,
    /// 日常: ad hoc.
    Daily,
    /// 重点: chosen posts or work.
    Key,
    /// 综合: built from other schemes' results.
    Comprehensive,
}

impl CycleKind {
    /// The word in storage.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Regular => "REGULAR",
            Self::Daily => "DAILY",
            Self::Key => "KEY",
            Self::Comprehensive => "COMPREHENSIVE",
        }
    }
}

/// How far a change of the rules has come.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum PolicyState {
    /// 已提出.
    Proposed,
    /// 已批准: the latest one is in force.
    Approved,
    /// 未批准.
    Rejected,
    /// 已撤回.
    Withdrawn,
}

/// 人员变动: what becomes of a person in a running cycle.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::cycle::change::Kind")]
pub enum RosterChangeKind {
    /// 离任: ends as a rater and as a target.
    Left,
    /// 调动: ends as a rater, and stays a target where the roster was frozen.
    Moved,
    /// 免考: ends as a target, and still rates.
    Exempt,
    /// 回避: the two do not score each other.
    Recused,
}

/// How far a change of the raters has come.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum RosterChangeState {
    /// 已提出: waits for a second person.
    Proposed,
    /// 已生效.
    InForce,
    /// 未批准.
    Rejected,
    /// 已撤回.
    Withdrawn,
}

/// How far a nomination has come.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum NominationState {
    /// 已提名.
    Proposed,
    /// 已批准: opening takes it, if the pair still stands in the relation.
    Approved,
    /// 未批准.
    Rejected,
    /// 已撤回.
    Withdrawn,
}

impl NominationState {
    /// The word in storage.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "PROPOSED",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }
}

/// What a decision came to.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 允许.
    Allowed,
    /// 可见，但不允许.
    Forbidden,
    /// 未找到: not there, or not to be seen.
    NotFound,
}

/// How much of a scorecard is seen.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::outcome::scorecard::Detail")]
pub enum Detail {
    /// 无: nothing but that there is one.
    None,
    /// 等次: the grade.
    Grade,
    /// 总分: and the total and the rank.
    Total,
    /// 指标: and the figures per indicator.
    Leaves,
    /// 渠道: and the figures per channel, and the trace.
    Channels,
}

/// Reads a stored word as a GraphQL enum value.
pub(crate) fn stored<T: async_graphql::resolver_utils::EnumType>(word: &str) -> crate::error::Result<T> {
    T::items()
        .iter()
        .find(|item| item.name.eq_ignore_ascii_case(word))
        .map(|item| item.value)
        .ok_or_else(|| entity::Error::internal("unknown stored word").into())
}
