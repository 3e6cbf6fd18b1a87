//! The five channels of assessment (domain: Channel 考核渠道).
use crate::word::vocabulary;

vocabulary! {
    /// 考核渠道: through which relation marks are given.
    pub enum Channel by number {
        /// A superior scores a subordinate. Named.
        Downward = 1 "DOWNWARD" "层级考核" "downward";
        /// A subordinate scores a superior. Anonymous.
        Upward = 2 "UPWARD" "评议考核" "upward";
        /// Colleagues score each other. Anonymous.
        Peer = 3 "PEER" "横向考核" "peer";
        /// A target scores itself. Named.
        SelfAssessment = 4 "SELF" "自评" "self";
        /// An assessment group scores what is in its remit. Named.
        Panel = 5 "PANEL" "考核组" "panel";
    }
}

impl Channel {
    /// Marks are given as sealed ballots and never linked to their rater.
    pub const ANONYMOUS: &'static [Self] = &[Self::Upward, Self::Peer];

    /// Marks are given on sheets, which name their rater.
    pub const NAMED: &'static [Self] = &[Self::Downward, Self::SelfAssessment, Self::Panel];

    /// Marks of a named channel that somebody else than the target gives.
    pub const BY_OTHERS: &'static [Self] = &[Self::Downward, Self::Panel];

    /// UPWARD and PEER: marks are given as sealed ballots and never linked to their rater.
    pub const fn anonymous(self) -> bool {
        matches!(self, Self::Upward | Self::Peer)
    }
}

#[cfg(test)]
mod tests {
    use super::Channel;

    #[test]
    fn every_channel_is_either_anonymous_or_named() {
        for channel in Channel::ALL {
            assert_eq!(Channel::ANONYMOUS.contains(channel), channel.anonymous(), "{channel}");
            assert_eq!(Channel::NAMED.contains(channel), !channel.anonymous(), "{channel}");
            let by_others = !channel.anonymous() && *channel != Channel::SelfAssessment;
            assert_eq!(Channel::BY_OTHERS.contains(channel), by_others, "{channel}");
        }
    }
}
