//! What the linter finds, and the checks of codes and names that all its parts share.
pub(crate) mod codes;

use crate::{Points, Problem, document::WeightRule};
use serde::Serialize;

/// The largest weight or full, in points.
pub const LARGEST: Points = Points(1_000_000 * Points::UNIT);

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

/// The findings so far.
#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Finding { severity: Severity::Error, problem: Problem::new(code, path, zh, en) });
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Finding { severity: Severity::Warning, problem: Problem::new(code, path, zh, en) });
    }

    /// A sum that is not 100: refused, or on record if the owner has chosen to normalise (rule 16). A sum of nothing
    /// cannot be normalised.
    pub(crate) fn sum(&mut self, rule: WeightRule, sum: i128, path: &str, what: (&str, &str)) {
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
