//! Channels: their weights, raters and statistics (domain rules 2, 3, 5, 10 and 14).
use super::{USUAL_INDICATOR_MARKS, targets};
use crate::{
    Channel, Points,
    document::{Aggregate, ChannelRule, MatrixBlock, Oversight, PanelMode, Raters, SchemeFile, TargetKind},
    finding::{Findings, LARGEST, codes},
};
use std::collections::{BTreeMap, BTreeSet};

/// The seats that seat weights may name (domain: Appointment).
const SEATS: [&str; 4] = ["HEAD", "DEPUTY", "MEMBER", "OPERATOR"];

pub(super) fn lint(file: &SchemeFile, findings: &mut Findings) {
    if file.channels.is_empty() {
        findings.error("NO_CHANNELS", "channels", "方案没有考核渠道", "the scheme has no channels");
        return;
    }
    for (place, rule) in file.channels.iter().enumerate() {
        let at = At { file, rule, path: format!("channels[{place}]") };
        if file.channels.iter().take(place).any(|earlier| earlier.channel == rule.channel) {
            let channel = rule.channel.word();
            let (zh, en) = (format!("渠道 {channel} 重复"), format!("the channel {channel} is there twice"));
            findings.error("CHANNEL_DUPLICATE", at.path("channel"), zh, en);
        }
        at.weight(findings);
        at.relation(findings);
        at.statistic(findings);
        at.seats(findings);
        at.raters(findings);
        at.service(findings);
    }
    let sum = file.channels.iter().map(|rule| i128::from(rule.weight.0)).sum();
    if sum != i128::from(Points::HUNDRED.0) {
        findings.sum(file.weights, sum, "channels", ("渠道权重", "the weights of the channels"));
    }
}

/// One channel of the file.
struct At<'a> {
    file: &'a SchemeFile,
    rule: &'a ChannelRule,
    path: String,
}

impl At<'_> {
    fn path(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }

    fn weight(&self, findings: &mut Findings) {
        if !(0..=LARGEST.0).contains(&self.rule.weight.0) {
            let (zh, en) = (format!("应当是 0 到 {LARGEST}"), format!("must be 0 to {LARGEST}"));
            findings.error("WEIGHT_RANGE", self.path("weight"), zh, en);
        }
    }

    /// Fields that mean something in some channels only.
    fn relation(&self, findings: &mut Findings) {
        let channel = self.rule.channel;
        if channel == Channel::Upward && self.file.target == TargetKind::Organisation {
            findings.error(
                "UPWARD_NEEDS_PERSONS",
                self.path("channel"),
                "单位没有下级评价人，不能用 UPWARD",
                "an organisation has no subordinates who could rate it in UPWARD",
            );
        }
        if channel != Channel::Panel && self.rule.mode != PanelMode::default() {
            findings.error("PANEL_ONLY", self.path("mode"), "只用于 PANEL", "is for PANEL only");
        }
        if channel != Channel::Panel && self.rule.own_organisation {
            findings.error("PANEL_ONLY", self.path("own_organisation"), "只用于 PANEL", "is for PANEL only");
        }
        let overseen = matches!(channel, Channel::Downward | Channel::Upward);
        if !overseen && self.rule.oversight != Oversight::default() {
            let (zh, en) = ("只用于 DOWNWARD 和 UPWARD", "is for DOWNWARD and UPWARD only");
            findings.error("OVERSIGHT_ONLY", self.path("oversight"), zh, en);
        }
    }

    /// Statistics that the number of marks may never allow (rule 10).
    fn statistic(&self, findings: &mut Findings) {
        let most = match &self.rule.raters {
            Raters::Draw { per_rater } if self.rule.channel.anonymous() => *per_rater,
            _ => return,
        };
        let (needed, name) = match self.rule.aggregate {
            Aggregate::Mean => return,
            Aggregate::Trimmed => (self.file.release.threshold.saturating_add(3), "TRIMMED"),
            Aggregate::Median => (USUAL_INDICATOR_MARKS, "MEDIAN"),
        };
        if most < needed {
            let zh = format!("{name} 需要 {needed} 份评分，抽签每人只有 {most} 份，总是改用平均数");
            let en = format!("{name} needs {needed} marks and the draw gives {most}: the mean is always taken instead");
            findings.warning("STATISTIC_NEVER", self.path("aggregate"), zh, en);
        }
    }

    fn seats(&self, findings: &mut Findings) {
        if self.rule.seat_weights.is_empty() {
            return;
        }
        let path = self.path("seat_weights");
        if self.rule.channel.anonymous() {
            let zh = "无记名渠道不按席位加权";
            findings.error("SEAT_WEIGHTS_ANONYMOUS", &path, zh, "an anonymous channel takes no seat weights");
        }
        if self.rule.aggregate != Aggregate::Mean {
            let zh = "按席位加权只用于平均数 MEAN";
            findings.error("SEAT_WEIGHTS_NEED_MEAN", &path, zh, "seat weights go with MEAN only");
        }
        for (seat, weight) in &self.rule.seat_weights {
            let path = format!("{path}.{seat}");
            if !SEATS.contains(&seat.as_str()) {
                let (zh, en) = (format!("席位应当是 {}", SEATS.join("、")), format!("a seat is {}", SEATS.join(", ")));
                findings.error("SEAT_UNKNOWN", &path, zh, en);
            }
            if weight.0 <= 0 || *weight > LARGEST {
                let (zh, en) = (format!("应当大于 0，不大于 {LARGEST}"), format!("must be above 0, at most {LARGEST}"));
                findings.error("WEIGHT_RANGE", path, zh, en);
            }
        }
    }

    fn raters(&self, findings: &mut Findings) {
        match &self.rule.raters {
            Raters::All => {}
            Raters::Draw { per_rater } => self.draw(*per_rater, findings),
            Raters::Matrix { pairs } => self.matrix(pairs, findings),
            Raters::Nominated => self.nominated(findings),
        }
    }

    /// Who is to rate whom is on record, with a name: never where raters stay unknown.
    fn nominated(&self, findings: &mut Findings) {
        let path = self.path("raters.rule");
        if !matches!(self.rule.channel, Channel::Downward | Channel::Panel) {
            findings.error(
                "NOMINATION_NAMED_ONLY",
                path,
                "提名只用于记名渠道 DOWNWARD 和 PANEL：UPWARD 和 PEER 的评价人须保密，SELF 由本人评分",
                "nomination is for the named channels DOWNWARD and PANEL: raters of UPWARD and PEER stay unknown, and in \
                 SELF everybody rates themselves",
            );
        } else if self.rule.mode == PanelMode::Joint {
            let (zh, en) = (
                "联合评分由组长记录，不能提名",
                "a joint sheet is recorded by the leader: raters cannot be nominated for it",
            );
            findings.error("NOMINATION_NEEDS_MEMBERS", path, zh, en);
        }
    }

    fn service(&self, findings: &mut Findings) {
        let (days, path) = (self.rule.raters_min_service_days, self.path("raters_min_service_days"));
        if days.is_some() && self.rule.channel == Channel::SelfAssessment {
            let (zh, en) = ("自评不限任职时间", "everybody assesses themselves, however new");
            findings.error("SERVICE_OF_SELF", &path, zh, en);
        }
        targets::service(days, path, findings);
    }

    fn draw(&self, per_rater: u32, findings: &mut Findings) {
        if self.rule.channel != Channel::Peer {
            let (zh, en) = ("抽签只用于 PEER", "a draw is for PEER only");
            findings.error("DRAW_NEEDS_PEER", self.path("raters.rule"), zh, en);
        }
        let least = if self.rule.channel.anonymous() { self.file.release.threshold.saturating_add(2) } else { 1 };
        if per_rater < least {
            let zh = format!("至少是 threshold + 2，即 {least}");
            let en = format!("must be at least threshold + 2, that is {least}");
            findings.error("DRAW_TOO_SMALL", self.path("raters.per_rater"), zh, en);
        }
    }

    fn matrix(&self, pairs: &[MatrixBlock], findings: &mut Findings) {
        let path = self.path("raters.pairs");
        if self.file.target != TargetKind::Organisation {
            let (zh, en) = ("矩阵只用于考核单位的方案", "a matrix is for schemes that assess organisations");
            findings.error("MATRIX_NEEDS_ORGANISATIONS", self.path("raters.rule"), zh, en);
        }
        if pairs.is_empty() {
            findings.error("MATRIX_EMPTY", &path, "矩阵是空的", "the matrix is empty");
        }
        for (place, block) in pairs.iter().enumerate() {
            for (field, organisations) in [("raters", &block.raters), ("targets", &block.targets)] {
                let path = format!("{path}[{place}].{field}");
                if organisations.is_empty() {
                    findings.error("MATRIX_EMPTY", &path, "没有列出单位", "lists no organisation");
                }
                codes::list(organisations, &path, findings);
            }
        }
        if self.rule.channel.anonymous() {
            self.matrix_frequency(pairs, &path, findings);
        }
    }

    /// Targets that too few organisations rate for anything to be released (rule 21).
    fn matrix_frequency(&self, pairs: &[MatrixBlock], path: &str, findings: &mut Findings) {
        let mut raters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for block in pairs {
            for target in &block.targets {
                let others = block.raters.iter().filter(|rater| *rater != target).map(String::as_str);
                raters.entry(target).or_default().extend(others);
            }
        }
        let least = usize::try_from(self.file.release.threshold.saturating_add(1)).unwrap_or(usize::MAX);
        let below: Vec<&str> =
            raters.iter().filter(|(_, raters)| raters.len() < least).map(|(target, _)| *target).collect();
        if !below.is_empty() {
            let zh = format!("评价单位不足 {least} 个，结果不会公布：{}", below.join("、"));
            let en =
                format!("fewer than {least} organisations rate these, so nothing is released: {}", below.join(", "));
            findings.warning("RATERS_BELOW_THRESHOLD", path, zh, en);
        }
    }
}
