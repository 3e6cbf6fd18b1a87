//! The closed vocabularies of the roster file. Any other word is a type error.
use serde::{Deserialize, Serialize};

/// The seat of an appointment; it decides who is whose superior (rule 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Seat {
    /// 正职: leads the organisation and is the superior of everybody in it. One at a time.
    Head,
    /// 副职: gives no superiority by itself.
    Deputy,
    /// 成员: everybody else.
    Member,
    /// 经办人: acts for the organisation where it rates.
    Operator,
}

/// What an assessment group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupKind {
    /// 领导小组.
    Leading,
    /// 考核办公室.
    Office,
    /// 专业考核组: scores what is in its remit.
    Specialist,
}

/// A seat in an assessment group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupSeat {
    /// 组长.
    Leader,
    /// 副组长.
    Deputy,
    /// 组员.
    Member,
}

/// The roles that can be granted (domain: Roles).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantedRole {
    /// Accounts, organisations, settings; no scores at all.
    SystemAdmin,
    /// 考核办: schemes, cycles, progress, publication drafts.
    Office,
    /// 领导小组: approves schemes and publications.
    LeadingGroup,
    /// 审计: audit trail and process.
    Auditor,
    /// 门户: what is public.
    Portal,
}

/// Why a pair is recused (rule 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecusalReason {
    /// 亲属关系.
    Kinship,
    /// 本人申请: declined with a reason.
    Declined,
    /// 考核办决定: recused by the office.
    Office,
}

impl Seat {
    /// The word in files, storage and policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::Deputy => "DEPUTY",
            Self::Member => "MEMBER",
            Self::Operator => "OPERATOR",
        }
    }
}

impl GroupKind {
    /// The word in files, storage and policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leading => "LEADING",
            Self::Office => "OFFICE",
            Self::Specialist => "SPECIALIST",
        }
    }
}

impl GroupSeat {
    /// The word in files, storage and policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leader => "LEADER",
            Self::Deputy => "DEPUTY",
            Self::Member => "MEMBER",
        }
    }
}

impl GrantedRole {
    /// The word in files, storage and policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SystemAdmin => "system_admin",
            Self::Office => "office",
            Self::LeadingGroup => "leading_group",
            Self::Auditor => "auditor",
            Self::Portal => "portal",
        }
    }
}

impl RecusalReason {
    /// The word in files and storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kinship => "KINSHIP",
            Self::Declined => "DECLINED",
            Self::Office => "OFFICE",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_what_the_file_says() {
        fn same<T: Serialize + Copy>(values: &[T], word: impl Fn(T) -> &'static str) {
            for value in values {
                assert_eq!(serde_json::to_value(value).unwrap(), word(*value));
            }
        }
        same(&[Seat::Head, Seat::Deputy, Seat::Member, Seat::Operator], Seat::word);
        same(&[GroupKind::Leading, GroupKind::Office, GroupKind::Specialist], GroupKind::word);
        same(&[GroupSeat::Leader, GroupSeat::Deputy, GroupSeat::Member], GroupSeat::word);
        same(
            &[
                GrantedRole::SystemAdmin,
                GrantedRole::Office,
                GrantedRole::LeadingGroup,
                GrantedRole::Auditor,
                GrantedRole::Portal,
            ],
            GrantedRole::word,
        );
        same(&[RecusalReason::Kinship, RecusalReason::Declined, RecusalReason::Office], RecusalReason::word);
    }
}
