//! Words of named sheets.
use crate::word::vocabulary;

vocabulary! {
    /// How far a sheet 评分表 has come.
    pub enum SheetState {
        /// Saved, and not handed in.
        Draft = 1 "DRAFT" "草稿" "draft";
        /// Handed in.
        Submitted = 2 "SUBMITTED" "已提交" "submitted";
        /// Given back with a reason, to be handed in again.
        Returned = 3 "RETURNED" "已退回" "returned";
        /// Confirmed by another member of the group.
        Confirmed = 4 "CONFIRMED" "已确认" "confirmed";
    }
}

impl SheetState {
    /// The marks count: handed in, and not given back.
    pub const HANDED_IN: &'static [Self] = &[Self::Submitted, Self::Confirmed];

    /// Its author may still change it.
    pub const OPEN: &'static [Self] = &[Self::Draft, Self::Returned];
}
