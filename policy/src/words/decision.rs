//! Words of what takes two: one person proposes, another decides.
use crate::word::vocabulary;

vocabulary! {
    /// How far something has come that one person proposes and another decides about.
    pub enum DecisionState {
        /// Waits for a second person.
        Proposed = 1 "PROPOSED" "已提请" "proposed";
        /// It holds: a second person has approved it, or none was needed.
        Approved = 2 "APPROVED" "已批准" "approved";
        /// A second person has turned it down.
        Rejected = 3 "REJECTED" "未批准" "rejected";
        /// Taken back by those who propose.
        Withdrawn = 4 "WITHDRAWN" "已撤回" "withdrawn";
    }
}

impl DecisionState {
    /// It holds, or may yet: what stands is not proposed a second time.
    pub const STANDING: &'static [Self] = &[Self::Proposed, Self::Approved];
}
