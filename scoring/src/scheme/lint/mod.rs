//! The linter: reads a whole scheme and reports every contradiction at once (domain rules 16 and 21).
//!
//! It sees the file only. What depends on people (who rates whom, how many) is found by rehearsing a cycle.
mod channels;
mod grades;
mod targets;
mod tree;
mod weights;

pub use crate::finding::{Finding, LARGEST, Severity};
pub use crate::kind::LEVEL_LIMIT;

use crate::{
    Points,
    document::{FORMAT, SchemeFile},
    finding::{Findings, codes},
};

/// How deep an indicator tree may be.
pub const DEPTH_LIMIT: usize = 8;
/// How many indicators a scheme may have.
pub const NODE_LIMIT: usize = 500;
/// The least threshold (rule 10).
pub const LEAST_THRESHOLD: u32 = 3;
/// How many marks a figure per indicator needs unless a scheme says less, on record (rule 10); also what a median needs.
pub const USUAL_INDICATOR_MARKS: u32 = 10;

/// The longest minimum service, in days: a hundred years.
pub const LONGEST_SERVICE: u32 = 36_525;

/// Everything wrong or remarkable in a scheme.
pub fn lint(file: &SchemeFile) -> Vec<Finding> {
    let mut findings = Findings::default();
    head(file, &mut findings);
    targets::lint(file, &mut findings);
    release(file, &mut findings);
    channels::lint(file, &mut findings);
    grades::lint(&file.grades, &mut findings);
    tree::lint(file, &mut findings);
    weights::lint(file, &mut findings);
    findings.0
}

/// What the file says of itself.
fn head(file: &SchemeFile, findings: &mut Findings) {
    if file.kaoping != FORMAT {
        findings.error("FORMAT", "kaoping", format!("应当是 {FORMAT}"), format!("must be {FORMAT}"));
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
