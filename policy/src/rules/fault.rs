//! Why a policy cannot take effect.
use std::fmt;

/// One thing wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable, for programs.
    pub code: &'static str,
    /// The rule of the constitution that is broken; none where the row makes no sense to begin with.
    pub rule: Option<&'static str>,
    /// The line of the rules, counted from 1; none where it is not one row's fault.
    pub line: Option<usize>,
    /// A counter-example: one cell that the policy would allow.
    pub cell: Option<String>,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Fault {
    /// A row that makes no sense.
    pub(crate) fn row(code: &'static str, line: usize, zh: String, en: String) -> Self {
        Self { code, rule: None, line: Some(line), cell: None, zh, en }
    }

    /// A policy that makes no sense as a whole.
    pub(crate) fn whole(code: &'static str, zh: &str, en: &str) -> Self {
        Self { code, rule: None, line: None, cell: None, zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.en)?;
        if let Some(rule) = self.rule {
            write!(f, " (rule {rule})")?;
        }
        self.cell.as_ref().map_or(Ok(()), |cell| write!(f, ": would allow {cell}"))
    }
}

/// A policy that is refused, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError(Vec<Fault>);

impl PolicyError {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    /// casbin could not read the model, or not answer.
    pub(crate) fn model(cause: &str) -> Self {
        let zh = format!("策略模型无法使用：{cause}");
        let en = format!("the policy model cannot be used: {cause}");
        Self(vec![Fault { code: "POLICY_MODEL", rule: None, line: None, cell: None, zh, en }])
    }

    /// Everything that is wrong, in the order of the rows.
    pub fn faults(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the policy is refused")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for PolicyError {}
