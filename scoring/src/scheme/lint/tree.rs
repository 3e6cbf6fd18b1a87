//! The indicator tree: codes, channel overrides, size; what is asked of each kind, its own module says.
use super::{DEPTH_LIMIT, NODE_LIMIT};
use crate::{
    Channel, Points, Source,
    document::{Indicator, SchemeFile},
    finding::{Findings, LARGEST, codes},
    kind,
    scheme::place::{Weights, declared, in_force, weighing},
};
use std::collections::BTreeSet;

pub(super) fn lint(file: &SchemeFile, findings: &mut Findings) {
    if file.indicators.is_empty() {
        findings.error("NO_INDICATORS", "indicators", "方案没有指标", "the scheme has no indicators");
    }
    let mut walk = Walk { file, findings, codes: BTreeSet::new(), nodes: 0, used: BTreeSet::new() };
    walk.siblings(&file.indicators, "indicators", 1, &declared(file));
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
            kind::lint(indicator, &path, self.findings);
            let weights = in_force(indicator, inherited);
            match Source::of(indicator.kind) {
                Some(Source::Raters) => self.marked(&path, weights),
                None => {}
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

    /// A leaf that raters mark needs a channel to mark it.
    fn marked(&mut self, path: &str, weights: &Weights) {
        let mut scoring = weighing(weights).map(|(channel, _)| channel).peekable();
        if scoring.peek().is_none() {
            let (zh, en) = ("没有渠道给这个指标评分", "no channel scores this indicator");
            self.findings.error("NOBODY_SCORES", path, zh, en);
        }
        self.used.extend(scoring);
    }
}
