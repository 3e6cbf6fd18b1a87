//! Words of schemes, and of what an answer of the rules comes to.
use crate::word::vocabulary;

vocabulary! {
    /// How far a version of a scheme 考核方案 has come.
    pub enum SchemeState {
        /// May still be changed; no cycle uses it.
        Draft = 1 "DRAFT" "草稿" "draft";
        /// The version in force; cycles are planned with it.
        Active = 2 "ACTIVE" "已启用" "active";
        /// Replaced by a later version.
        Retired = 3 "RETIRED" "已停用" "retired";
    }
}

vocabulary! {
    /// What a decision came to.
    pub enum Outcome {
        /// It may be done.
        Allowed = 1 "ALLOWED" "允许" "allowed";
        /// The record is seen, and this may not be done to it.
        Forbidden = 2 "FORBIDDEN" "可见，但不允许" "forbidden";
        /// Not there, or not to be seen.
        NotFound = 3 "NOT_FOUND" "未找到" "not found";
    }
}
