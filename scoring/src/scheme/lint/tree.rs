//! The indicator tree: codes, kinds, full points, levels, channel overrides, size.
use super::{DEPTH_LIMIT, Findings, LARGEST, LEVEL_LIMIT, NODE_LIMIT, codes};
use crate::{
    Channel, Points,
    scheme::compile::DEFAULT_FULL,
    scheme::document::{Combine, Indicator, IndicatorKind, SchemeFile},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn lint(file: &SchemeFile, findings: &mut Findings) {
    if file.indicators.is_empty() {
        findings.error("NO_INDICATORS", "indicators", "方案没有指标", "the scheme has no indicators");
    }
    let channels = file.channels.iter().map(|rule| (rule.channel, rule.weight)).collect();
    let mut walk = Walk { file, findings, codes: BTreeSet::new(), nodes: 0, used: BTreeSet::new() };
    walk.siblings(&file.indicators, "indicators", 1, &channels);
    let Walk { nodes, used, findings, .. } = walk;
    if nodes > NODE_LIMIT {
        let (zh, en) = (format!("指标超过 {NODE_LIMIT} 个"), format!("more than {NODE_LIMIT} indicators"));
        findings.error("TREE_TOO_LARGE", "indicators", zh, en);
    }
    for (place, rule) in file.channels.iter().enumerate() {
        if !used.contains(&rule.channel) {
            let channel = rule.channel.word();
            let zh = format!("渠道 {channel} 在任何指标上都没有权重");
            let en = format!("the channel {channel} has no weight on any indicator");
            findings.warning("CHANNEL_UNUSED", format!("channels[{place}]"), zh, en);
        }
    }
}

type Weights = BTreeMap<Channel, Points>;

struct Walk<'a, 'f> {
    file: &'a SchemeFile,
    findings: &'f mut Findings,
    codes: BTreeSet<&'a str>,
    nodes: usize,
    used: BTreeSet<Channel>,
}

impl<'a> Walk<'a, '_> {
    fn siblings(&mut self, indicators: &'a [Indicator], path: &str, depth: usize, inherited: &Weights) {
        if depth > DEPTH_LIMIT && !indicators.is_empty() {
            let (zh, en) =
                (format!("指标超过 {DEPTH_LIMIT} 层"), format!("more than {DEPTH_LIMIT} levels of indicators"));
            self.findings.error("TREE_TOO_DEEP", path, zh, en);
            return;
        }
        for (place, indicator) in indicators.iter().enumerate() {
            self.nodes = self.nodes.saturating_add(1);
            if self.nodes > NODE_LIMIT {
                return;
            }
            let path = format!("{path}[{place}]");
            self.indicator(indicator, &path);
            let weights = if indicator.channels.is_empty() { inherited } else { &indicator.channels };
            match indicator.kind {
                IndicatorKind::Rated => self.leaf(indicator, &path, weights),
                IndicatorKind::Composite => self.composite(indicator, &path),
            }
            self.siblings(&indicator.children, &format!("{path}.children"), depth.saturating_add(1), weights);
        }
    }

    fn indicator(&mut self, indicator: &'a Indicator, path: &str) {
        codes::code(&indicator.code, format!("{path}.code"), self.findings);
        codes::name(&indicator.name, &format!("{path}.name"), self.findings);
        codes::list(&indicator.applies_to, &format!("{path}.applies_to"), self.findings);
        if !self.codes.insert(&indicator.code) {
            let zh = format!("指标编码 {} 重复", indicator.code);
            let en = format!("the indicator code {} is there twice", indicator.code);
            self.findings.error("CODE_DUPLICATE", format!("{path}.code"), zh, en);
        }
        self.overrides(&indicator.channels, path);
    }

    /// Channel weights of this node and all below.
    fn overrides(&mut self, weights: &Weights, path: &str) {
        if weights.is_empty() {
            return;
        }
        for (channel, weight) in weights {
            let path = format!("{path}.channels.{}", channel.word());
            if !self.file.channels.iter().any(|rule| rule.channel == *channel) {
                let (zh, en) = ("方案没有这个渠道", "the scheme has no such channel");
                self.findings.error("CHANNEL_UNKNOWN", &path, zh, en);
            }
            if !(0..=LARGEST.0).contains(&weight.0) {
                let (zh, en) = (format!("应当是 0 到 {LARGEST}"), format!("must be 0 to {LARGEST}"));
                self.findings.error("WEIGHT_RANGE", path, zh, en);
            }
        }
        let sum = weights.values().map(|weight| i128::from(weight.0)).sum();
        if sum != i128::from(Points::HUNDRED.0) {
            let what = ("渠道权重", "the weights of the channels");
            self.findings.sum(self.file.weights, sum, &format!("{path}.channels"), what);
        }
    }

    fn leaf(&mut self, leaf: &Indicator, path: &str, weights: &Weights) {
        if !leaf.children.is_empty() {
            let (zh, en) = ("RATED 指标没有下级指标", "a RATED indicator has no children");
            self.findings.error("RATED_WITH_CHILDREN", format!("{path}.children"), zh, en);
        }
        if leaf.combine != Combine::default() {
            let (zh, en) = ("只用于 COMPOSITE 指标", "is for COMPOSITE indicators only");
            self.findings.error("COMPOSITE_ONLY", format!("{path}.combine"), zh, en);
        }
        let full = leaf.full.unwrap_or(DEFAULT_FULL);
        if full.0 <= 0 || full > LARGEST {
            let (zh, en) = (format!("应当大于 0，不大于 {LARGEST}"), format!("must be above 0, at most {LARGEST}"));
            self.findings.error("FULL_RANGE", format!("{path}.full"), zh, en);
        }
        self.levels(leaf, full, path);
        let scoring: Vec<Channel> =
            weights.iter().filter(|(_, weight)| weight.0 > 0).map(|(channel, _)| *channel).collect();
        if scoring.is_empty() {
            let (zh, en) = ("没有渠道给这个指标评分", "no channel scores this indicator");
            self.findings.error("NOBODY_SCORES", path, zh, en);
        }
        self.used.extend(scoring);
    }

    fn levels(&mut self, leaf: &Indicator, full: Points, path: &str) {
        if leaf.levels.len() > LEVEL_LIMIT {
            let (zh, en) = (format!("等级超过 {LEVEL_LIMIT} 个"), format!("more than {LEVEL_LIMIT} levels"));
            self.findings.error("TOO_MANY_LEVELS", format!("{path}.levels"), zh, en);
            return;
        }
        for (place, level) in leaf.levels.iter().enumerate() {
            let path = format!("{path}.levels[{place}]");
            codes::code(&level.code, format!("{path}.code"), self.findings);
            codes::name(&level.name, &format!("{path}.name"), self.findings);
            if leaf.levels.iter().take(place).any(|earlier| earlier.code == level.code) {
                let (zh, en) =
                    (format!("等级 {} 重复", level.code), format!("the level {} is there twice", level.code));
                self.findings.error("CODE_DUPLICATE", format!("{path}.code"), zh, en);
            }
            if !(0..=full.0).contains(&level.points.0) {
                let (zh, en) = (format!("应当是 0 到满分 {full}"), format!("must be 0 to full, {full}"));
                self.findings.error("LEVEL_RANGE", format!("{path}.points"), zh, en);
            }
        }
    }

    fn composite(&mut self, node: &Indicator, path: &str) {
        if node.children.is_empty() {
            let (zh, en) = ("COMPOSITE 指标没有下级指标", "a COMPOSITE indicator needs children");
            self.findings.error("COMPOSITE_EMPTY", format!("{path}.children"), zh, en);
        }
        if node.full.is_some() {
            let (zh, en) = ("只用于 RATED 指标", "is for RATED indicators only");
            self.findings.error("RATED_ONLY", format!("{path}.full"), zh, en);
        }
        if !node.levels.is_empty() {
            let (zh, en) = ("只用于 RATED 指标", "is for RATED indicators only");
            self.findings.error("RATED_ONLY", format!("{path}.levels"), zh, en);
        }
    }
}
