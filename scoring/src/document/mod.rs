//! The scheme file, `scheme/1`: the rules of one assessment as an office writes them down.
use crate::{Channel, Points, Text, word::vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format and version that a scheme file names in its field `kaoping`.
pub const FORMAT: &str = "scheme/1";

/// A whole scheme (考核方案). Immutable once a cycle uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeFile {
    /// Must be [`FORMAT`].
    pub kaoping: String,
    /// Unique within the tenant; letters, digits, `-`, `_`.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// What is assessed.
    pub target: TargetKind,
    /// Who is assessed: everything under the cycle's organisation but these.
    #[serde(default)]
    pub targets: Targets,
    /// Decimals of shown figures, 0 to 4.
    #[serde(default = "two")]
    pub decimals: u8,
    /// What to do when weights do not sum to 100 (rule 16).
    #[serde(default)]
    pub weights: WeightRule,
    /// Minimum frequency of the anonymous channels (rule 10).
    #[serde(default)]
    pub release: ReleaseRule,
    /// The share of the weight, in per cent, that may go unassessed before there is no total (rule 15).
    #[serde(default = "fifty")]
    pub unassessed_limit: Points,
    /// How the top indicators make the total.
    #[serde(default)]
    pub combine: Combine,
    /// The channels and how their raters are found.
    pub channels: Vec<ChannelRule>,
    /// Grades by rounded total, best first; empty for none.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// Whether a tie across a quota's line gets the grade or not (rule 18).
    #[serde(default)]
    pub tie: Tie,
    /// The indicator tree.
    pub indicators: Vec<Indicator>,
}

fn two() -> u8 {
    2
}

fn fifty() -> Points {
    Points(50 * Points::UNIT)
}

/// What a scheme assesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetKind {
    /// Each person with an appointment.
    Person,
    /// Each organisation.
    Organisation,
}

/// Who is assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// For ORGANISATION schemes: codes of the organisations assessed; empty for all below the cycle's root.
    #[serde(default)]
    pub organisations: Vec<String>,
    /// Codes of persons or organisations that are not assessed (除院长外).
    #[serde(default)]
    pub except: Vec<String>,
    /// For PERSON schemes: codes of organisations whose heads are not assessed (除院长外), by post and not by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_heads: Vec<String>,
    /// For PERSON schemes: a person who has served at or below the cycle's organisation for fewer days, up to the last
    /// day of the period, is not assessed (任职不满).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_service_days: Option<u32>,
}

vocabulary! {
    /// What to do with weights that do not sum to 100 (rule 16).
    #[derive(Default)]
    pub enum WeightRule {
        /// Activation is refused.
        #[default]
        Refuse = 1 "REFUSE" "拒绝" "refuse";
        /// The owner has chosen, on record, to scale them to 100.
        Normalise = 2 "NORMALISE" "归一" "normalise";
    }
}

/// Minimum frequency of the anonymous channels (rule 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseRule {
    /// How many others each rater must stand among: a leaf counts with `threshold` + 1 or more real marks. At least 3.
    pub threshold: u32,
    /// How many real marks a figure per indicator needs to be shown: at least `threshold` + 1.
    pub indicator_marks: u32,
}

impl Default for ReleaseRule {
    fn default() -> Self {
        Self { threshold: 4, indicator_marks: 10 }
    }
}

/// How children make their parent's figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Combine {
    /// By weights that sum to 100; every child on a scale of 100.
    #[default]
    Weighted,
    /// By adding points; the parent's full is the sum of the children's.
    Additive,
}

/// One channel and how its raters are found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    /// The channel; each at most once.
    pub channel: Channel,
    /// Its weight on every leaf that states none of its own, in per cent.
    pub weight: Points,
    /// How several raters' marks become one (rule 14).
    #[serde(default)]
    pub aggregate: Aggregate,
    /// Which of the permitted raters are asked.
    #[serde(default)]
    pub raters: Raters,
    /// A person who has served in the tenant for fewer days, up to the last day of the period, does not rate here. Not
    /// for SELF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raters_min_service_days: Option<u32>,
    /// PANEL only: each member a sheet, or one for the group.
    #[serde(default)]
    pub mode: PanelMode,
    /// DOWNWARD and UPWARD: whom an overseer (分管) is superior of.
    #[serde(default)]
    pub oversight: Oversight,
    /// PANEL only: whether a panellist may score their own organisation.
    #[serde(default)]
    pub own_organisation: bool,
    /// Named channels only: the weight of a mark by the rater's seat; seats not listed weigh 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seat_weights: BTreeMap<String, Points>,
    /// Whether a sheet or ballot takes a comment.
    #[serde(default)]
    pub comments: bool,
}

/// How several raters' marks become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Aggregate {
    /// The arithmetic mean.
    #[default]
    Mean,
    /// 去掉最高最低: without one highest and one lowest; needs 3, else the mean, flagged.
    Trimmed,
    /// The median; in an anonymous channel not below 10 marks.
    Median,
}

/// Which of the permitted raters are asked. A rule selects inside the channel's relation and never widens it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Raters {
    /// Everybody who stands in the relation.
    #[default]
    All,
    /// A seeded draw: everybody rates and is rated by `per_rater`, as far as the graph allows (rule 5).
    Draw {
        /// How many targets each rater gets.
        per_rater: u32,
    },
    /// A named matrix of organisations: each of `raters` rates each of `targets`.
    Matrix {
        /// The blocks of the matrix.
        pairs: Vec<MatrixBlock>,
    },
    /// DOWNWARD and PANEL: the raters that the office has nominated for a target and somebody else has approved, cycle
    /// by cycle.
    Nominated,
}

/// One block of a named matrix: every rater with every target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixBlock {
    /// Codes of rating organisations.
    pub raters: Vec<String>,
    /// Codes of rated organisations.
    pub targets: Vec<String>,
}

/// How a panel scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PanelMode {
    /// Each member hands in a sheet.
    #[default]
    Members,
    /// The leader records one; another member confirms it.
    Joint,
}

/// Whom an overseer (分管) is superior of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Oversight {
    /// Of the overseen organisation's head only.
    #[default]
    Head,
    /// Of everybody in it.
    All,
}

/// A grade (等次).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Stable word, such as EXCELLENT.
    pub code: String,
    /// Shown to people, such as 优秀.
    pub name: Text,
    /// The least rounded total.
    pub at_least: Points,
    /// The largest share of all ranked targets, in per cent; rounded down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Points>,
}

/// What happens to a tie across the line of a quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tie {
    /// All who tie get the grade.
    All,
    /// None of them does.
    #[default]
    None,
}

/// A node of the indicator tree (指标).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Unique within the scheme.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// COMPOSITE has children, RATED is a leaf that raters mark.
    pub kind: IndicatorKind,
    /// Weight under a WEIGHTED parent, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Points>,
    /// COMPOSITE: how the children make the figure.
    #[serde(default)]
    pub combine: Combine,
    /// RATED: the points of a perfect mark; 100 if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<Points>,
    /// RATED: the levels (优/良/中/差) offered instead of points; empty for free points from 0 to `full`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Channel weights of this node and all below, in per cent; the nearest ancestor's, then the channels' own, if empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<Channel, Points>,
    /// Codes of organisations whose targets this indicator is for; empty for all. Elsewhere it is *not required*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<String>,
    /// COMPOSITE: the parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Indicator>,
    /// What a good mark means, for raters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Text>,
}

vocabulary! {
    /// 指标类型.
    pub enum IndicatorKind {
        /// Made of its children.
        Composite = 1 "COMPOSITE" "综合" "composite";
        /// Marked by raters.
        Rated = 2 "RATED" "评分" "rated";
    }
}

/// A level that a rater may choose instead of points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable word, such as A.
    pub code: String,
    /// Shown to people, such as 优.
    pub name: Text,
    /// What it is worth.
    pub points: Points,
}
