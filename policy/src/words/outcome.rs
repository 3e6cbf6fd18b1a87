//! Words of publications, and of how much they show.
use crate::word::vocabulary;

vocabulary! {
    /// How far a publication 公示 has come.
    pub enum PublicationState {
        /// A draft that waits for a second person.
        Proposed = 1 "PROPOSED" "已提请" "proposed";
        /// It stands.
        Approved = 2 "APPROVED" "已批准" "approved";
        /// A second person has turned it down.
        Rejected = 3 "REJECTED" "未批准" "rejected";
        /// Taken back before anybody decided.
        Withdrawn = 4 "WITHDRAWN" "已撤回" "withdrawn";
    }
}

vocabulary! {
    /// How much of a scorecard is seen; each word adds to the one before.
    pub enum Detail {
        /// Nothing but that there is one.
        None = 1 "NONE" "无" "none";
        /// The grade.
        Grade = 2 "GRADE" "等次" "grade";
        /// And the total and the rank.
        Total = 3 "TOTAL" "总分" "total";
        /// And the figures per indicator.
        Leaves = 4 "LEAVES" "指标" "per indicator";
        /// And the figures per channel, and the trace.
        Channels = 5 "CHANNELS" "渠道" "per channel";
    }
}

impl Detail {
    /// The details that show the grade.
    pub const WITH_GRADE: &'static [Self] = &[Self::Grade, Self::Total, Self::Leaves, Self::Channels];

    /// The details that show the rank.
    pub const WITH_RANK: &'static [Self] = &[Self::Total, Self::Leaves, Self::Channels];
}
