//! Schemes for tests.
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{
    Aggregate, ChannelRule, Combine, FORMAT, Indicator, IndicatorKind, Oversight, PanelMode, Raters, ReleaseRule,
    TargetKind, Targets, Tie, WeightRule,
};
use scoring::{Channel, Points, Text};

fn text() -> Text {
    Text { zh: "指标".into(), en: "indicator".into() }
}

fn hundred() -> Points {
    Points(100 * Points::UNIT)
}

/// A channel that asks everybody.
pub(super) fn channel(channel: Channel) -> ChannelRule {
    ChannelRule {
        channel,
        weight: hundred(),
        aggregate: Aggregate::Mean,
        raters: Raters::All,
        raters_min_service_days: None,
        mode: PanelMode::Members,
        oversight: Oversight::Head,
        own_organisation: false,
        seat_weights: [].into(),
        comments: false,
    }
}

/// An indicator that raters mark, in every channel, for everybody.
pub(super) fn leaf(code: &str) -> Indicator {
    Indicator {
        code: code.into(),
        name: text(),
        kind: IndicatorKind::Rated,
        weight: Some(hundred()),
        combine: Combine::Weighted,
        full: None,
        levels: Vec::new(),
        channels: [].into(),
        applies_to: Vec::new(),
        children: Vec::new(),
        standard: None,
    }
}

/// An indicator made of others.
pub(super) fn composite(code: &str, children: Vec<Indicator>) -> Indicator {
    Indicator { kind: IndicatorKind::Composite, children, ..leaf(code) }
}

/// A scheme with one indicator `A`.
pub(super) fn scheme(target: TargetKind, channels: Vec<ChannelRule>) -> SchemeFile {
    SchemeFile {
        kaoping: FORMAT.into(),
        code: "test".into(),
        name: text(),
        target,
        targets: Targets::default(),
        decimals: 2,
        weights: WeightRule::Refuse,
        release: ReleaseRule::default(),
        unassessed_limit: Points(50 * Points::UNIT),
        combine: Combine::Weighted,
        channels,
        grades: Vec::new(),
        tie: Tie::None,
        indicators: vec![leaf("A")],
    }
}
