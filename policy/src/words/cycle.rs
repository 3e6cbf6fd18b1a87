//! Words of cycles and of what changes in one.
use crate::Phase;
use crate::word::vocabulary;

vocabulary! {
    /// 周期类型.
    pub enum CycleKind {
        /// Recurring.
        Regular = 1 "REGULAR" "定期" "regular";
        /// Ad hoc.
        Daily = 2 "DAILY" "日常" "daily";
        /// Of chosen posts or work.
        Key = 3 "KEY" "重点" "key";
        /// Built from the results of other schemes.
        Comprehensive = 4 "COMPREHENSIVE" "综合" "comprehensive";
    }
}

vocabulary! {
    /// How far closing has come. Each step can be repeated.
    pub enum ClosingStep {
        /// Marks are taken.
        Open = 1 "OPEN" "开放" "open";
        /// No more ballots are taken.
        Frozen = 2 "FROZEN" "已冻结" "frozen";
        /// The ballots are counted.
        Tallied = 3 "TALLIED" "已计票" "tallied";
        /// The keys and the ballots are destroyed.
        Done = 4 "DONE" "已完成" "done";
    }
}

vocabulary! {
    /// 人员变动: what becomes of a person in a running cycle.
    pub enum RosterChangeKind {
        /// Ends as a rater and as a target.
        Left = 1 "LEFT" "离任" "left";
        /// Ends as a rater, and stays a target where the roster was frozen.
        Moved = 2 "MOVED" "调动" "moved";
        /// Ends as a target, and still rates.
        Exempt = 3 "EXEMPT" "不参加考核" "exempt";
        /// The two do not score each other.
        Recused = 4 "RECUSED" "回避" "recused";
    }
}

vocabulary! {
    /// What a change of a running cycle does to an assignment.
    pub enum TaskEffect {
        /// What was handed in stays and counts, and no more is taken.
        Ended = 1 "ENDED" "终止" "ended";
        /// Nothing was handed in: the task is gone.
        Withdrawn = 2 "WITHDRAWN" "撤销" "withdrawn";
        /// Somebody was drawn in another's place.
        Added = 3 "ADDED" "新增" "added";
    }
}

impl RosterChangeKind {
    /// The person rates no more.
    pub const GONE: &'static [Self] = &[Self::Left, Self::Moved];
}

impl ClosingStep {
    /// The ballots have been counted.
    pub const COUNTED: &'static [Self] = &[Self::Tallied, Self::Done];
}

impl Phase {
    /// Before the marks are counted.
    pub const BEFORE_REVIEW: &'static [Self] = &[Self::Preparing, Self::SelfAssessment, Self::Scoring];

    /// There are assignments, and nothing is published yet.
    pub const ASSESSED: &'static [Self] = &[Self::SelfAssessment, Self::Scoring, Self::Review];

    /// A publication stands.
    pub const RELEASED: &'static [Self] = &[Self::Published, Self::Archived];
}
