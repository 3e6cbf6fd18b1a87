//! Words of persons, groups and accounts.
use crate::Role;
use crate::roster::Seat;
use crate::word::vocabulary;

vocabulary! {
    /// How far an account 账号 has come.
    pub enum AccountState {
        /// An activation code is out; nobody can log in yet.
        Invited = 1 "INVITED" "待激活" "invited";
        /// Its owner has chosen a password.
        Active = 2 "ACTIVE" "已启用" "active";
        /// No log-in until it is invited again.
        Disabled = 3 "DISABLED" "已停用" "disabled";
    }
}

vocabulary! {
    /// 角色 that can be granted.
    pub enum GrantedRole {
        /// Accounts, organisations, settings; no scores at all.
        SystemAdmin = 1 "system_admin" "系统管理员" "system administrator";
        /// Schemes, cycles, progress, publication drafts.
        Office = 2 "office" "考核办" "assessment office";
        /// Approves schemes and publications.
        LeadingGroup = 3 "leading_group" "领导小组" "leading group";
        /// The audit trail and the process.
        Auditor = 4 "auditor" "审计" "auditor";
        /// A service account that sees what is public.
        Portal = 5 "portal" "公示门户" "portal";
    }
}

impl GrantedRole {
    /// The role that is held by the grant.
    pub const fn role(self) -> Role {
        match self {
            Self::SystemAdmin => Role::SystemAdmin,
            Self::Office => Role::Office,
            Self::LeadingGroup => Role::LeadingGroup,
            Self::Auditor => Role::Auditor,
            Self::Portal => Role::Portal,
        }
    }
}

vocabulary! {
    /// 考核组类型: what an assessment group is for.
    pub enum GroupKind {
        /// Decides.
        Leading = 1 "LEADING" "领导小组" "leading group";
        /// Runs the assessment.
        Office = 2 "OFFICE" "考核办" "assessment office";
        /// Scores what is in its remit.
        Specialist = 3 "SPECIALIST" "专业考核组" "specialist group";
    }
}

vocabulary! {
    /// 回避理由: why a pair is recused (rule 4).
    pub enum RecusalReason {
        /// The two are family.
        Kinship = 1 "KINSHIP" "亲属关系" "kinship";
        /// The rater has declined, with a reason.
        Declined = 2 "DECLINED" "本人申请" "declined";
        /// The office has decided so.
        Office = 3 "OFFICE" "考核办决定" "decided by the office";
    }
}

impl Seat {
    /// The seats whose holders answer for the organisation.
    pub const SPEAKING: &'static [Self] = &[Self::Head, Self::Operator];
}
