//! The linter: reads a whole scheme and reports every contradiction at once (domain rules 16 and 21).
//!
//! It sees the file only. What depends on people (who rates whom, how many) is found by rehearsing a cycle.
mod channels;
mod codes;
mod grades;
mod targets;
mod tree;
mod weights;

use super::document::{SchemeFile, WeightRule};
use crate::{Points, Problem};
use serde::Serialize;

/// How deep an indicator tree may be.
pub const DEPTH_LIMIT: usize = 8;
/// How many indicators a scheme may have.
pub const NODE_LIMIT: usize = 500;
/// How many levels an indicator may offer.
pub const LEVEL_LIMIT: usize = 50;
/// The largest weight or full, in points.
pub const LARGEST: Points = Points(1_000_000 * Points::UNIT);
/// The least threshold (rule 10).
pub const LEAST_THRESHOLD: u32 = 3;
/// How many marks a figure per indicator needs unless a scheme says less, on record (rule 10); also what a median needs.
pub const USUAL_INDICATOR_MARKS: u32 = 10;

/// The longest minimum service, in days: a hundred years.
pub const LONGEST_SERVICE: u32 = 36_525;

/// Whether a finding stops activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The scheme cannot be activated.
    Error,
    /// The scheme can be activated; the finding is kept on record.
    Warning,
}

/// One thing the linter has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it stops activation.
    pub severity: Severity,
    /// What and where.
    pub problem: Problem,
}

/// Everything wrong or remarkable in a scheme.
pub fn lint(file: &SchemeFile) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    head(file, &mut findings);
    targets::lint(file, &mut findings);
    release(file, &mut findings);
    channels::lint(file, &mut findings);
    grades::lint(&file.grades, &mut findings);
    tree::lint(file, &mut findings);
    weights::lint(file, &mut findings);
    findings.0
}

/// The findings so far.
struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(Finding { severity: Severity::Error, problem: Problem::new(code, path, zh, en) });
    }

    fn warning(&mut self, code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(Finding { severity: Severity::Warning, problem: Problem::new(code, path, zh, en) });
    }

    /// A sum that is not 100: refused, or on record if the owner has chosen to normalise (rule 16). A sum of nothing
    /// cannot be normalised.
    fn sum(&mut self, rule: WeightRule, sum: i128, path: &str, what: (&str, &str)) {
        let shown = i64::try_from(sum).map_or_else(|_| sum.to_string(), |units| Points(units).to_string());
        let (zh, en) = what;
        if rule == WeightRule::Normalise && sum > 0 {
            let zh = format!("{zh}之和是 {shown}，不是 100；按方案的规定折算为 100");
            let en = format!("{en} sum to {shown}, not 100; as the scheme says, they are scaled to 100");
            self.warning("WEIGHTS_NORMALISED", path, zh, en);
        } else {
            let zh = format!("{zh}之和是 {shown}，应当是 100；请修改，或者由方案负责人选择 NORMALISE");
            let en = format!("{en} sum to {shown}, not 100; correct them, or let the scheme's owner choose NORMALISE");
            self.error("WEIGHTS_NOT_100", path, zh, en);
        }
    }
}

/// What the file says of itself.
fn head(file: &SchemeFile, findings: &mut Findings) {
    if file.kaoping != super::document::FORMAT {
        let format = super::document::FORMAT;
        findings.error("FORMAT", "kaoping", format!("应当是 {format}"), format!("must be {format}"));
    }
    codes::code(&file.code, "code", findings);
    codes::name(&file.name, "name", findings);
    if file.decimals > 4 {
        findings.error("DECIMALS", "decimals", "小数位数应当是 0 到 4", "decimals must be 0 to 4");
    }
    if file.decimals > 2 && file.channels.iter().any(|rule| rule.channel.anonymous()) {
        findings.warning(
            "DECIMALS_TELL",
            "decimals",
            "小数位数多于 2 位时，可能从无记名渠道的结果推算出评价人数",
            "with more than 2 decimals a figure of an anonymous channel may tell how many raters it had",
        );
    }
    if !(0..=Points::HUNDRED.0).contains(&file.unassessed_limit.0) {
        findings.error("PERCENTAGE", "unassessed_limit", "应当是 0 到 100", "must be 0 to 100");
    }
}

/// Minimum frequency (rule 10).
fn release(file: &SchemeFile, findings: &mut Findings) {
    let rule = &file.release;
    if rule.threshold < LEAST_THRESHOLD {
        let (zh, en) = (format!("至少是 {LEAST_THRESHOLD}"), format!("must be at least {LEAST_THRESHOLD}"));
        findings.error("THRESHOLD", "release.threshold", zh, en);
    }
    let least = rule.threshold.saturating_add(1);
    if rule.indicator_marks < least {
        let zh = format!("至少是 threshold + 1，即 {least}");
        let en = format!("must be at least threshold + 1, that is {least}");
        findings.error("INDICATOR_MARKS", "release.indicator_marks", zh, en);
    } else if rule.indicator_marks < USUAL_INDICATOR_MARKS {
        let zh = format!("无记名渠道各指标的结果不足 {USUAL_INDICATOR_MARKS} 份评分也公布");
        let en = format!("anonymous figures per indicator are shown with fewer than {USUAL_INDICATOR_MARKS} marks");
        findings.warning("INDICATOR_MARKS_LOWERED", "release.indicator_marks", zh, en);
    }
}

#[cfg(test)]
mod tests;
