//! Words of how much a publication 公示 shows.
use crate::word::vocabulary;

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
