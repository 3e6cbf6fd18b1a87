//! The five channels of assessment (domain: Channel 考核渠道).
use serde::{Deserialize, Serialize};

/// Through which relation marks are given. Every sheet and ballot belongs to exactly one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// 层级考核: a superior scores a subordinate. Named.
    Downward,
    /// 评议考核: a subordinate scores a superior. Anonymous.
    Upward,
    /// 横向考核: colleagues, or sibling organisations, score each other. Anonymous.
    Peer,
    /// 自评: a target scores itself. Named.
    #[serde(rename = "SELF")]
    SelfAssessment,
    /// 考核组: an assessment group scores what is in its remit. Named.
    Panel,
}

impl Channel {
    /// Every channel, in the order used everywhere a channel is listed.
    pub const ALL: [Self; 5] = [Self::Downward, Self::Upward, Self::Peer, Self::SelfAssessment, Self::Panel];

    /// UPWARD and PEER: marks are given as sealed ballots and never linked to their rater.
    pub const fn anonymous(self) -> bool {
        matches!(self, Self::Upward | Self::Peer)
    }

    /// The number that stands for the channel in storage.
    pub const fn number(self) -> i16 {
        match self {
            Self::Downward => 1,
            Self::Upward => 2,
            Self::Peer => 3,
            Self::SelfAssessment => 4,
            Self::Panel => 5,
        }
    }

    /// The channel a stored number stands for.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.number() == number)
    }

    /// The word used in scheme files, policy rows and GraphQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Downward => "DOWNWARD",
            Self::Upward => "UPWARD",
            Self::Peer => "PEER",
            Self::SelfAssessment => "SELF",
            Self::Panel => "PANEL",
        }
    }

    /// The channel's name in Chinese and English.
    pub const fn label(self) -> crate::Label {
        match self {
            Self::Downward => crate::Label { zh: "层级考核", en: "downward" },
            Self::Upward => crate::Label { zh: "评议考核", en: "upward" },
            Self::Peer => crate::Label { zh: "横向考核", en: "peer" },
            Self::SelfAssessment => crate::Label { zh: "自评", en: "self" },
            Self::Panel => crate::Label { zh: "考核组", en: "panel" },
        }
    }
}
