//! Weights of the indicators under each WEIGHTED parent (domain rules 15 and 16).
use super::DEPTH_LIMIT;
use crate::{
    Points,
    document::{Combine, Indicator, SchemeFile},
    finding::{Findings, LARGEST},
};
use std::collections::BTreeSet;

pub(super) fn lint(file: &SchemeFile, findings: &mut Findings) {
    let top = Parent { combine: file.combine, reach: &[], path: "indicators".to_owned(), depth: 1 };
    siblings(file, &top, &file.indicators, findings);
}

/// Whose children are looked at.
struct Parent<'a> {
    combine: Combine,
    /// The nearest `applies_to` above or at it; empty for all.
    reach: &'a [String],
    /// Of its list of children.
    path: String,
    depth: usize,
}

fn siblings(file: &SchemeFile, parent: &Parent<'_>, indicators: &[Indicator], findings: &mut Findings) {
    if indicators.is_empty() || parent.depth > DEPTH_LIMIT {
        return;
    }
    let before = findings.0.len();
    for (place, indicator) in indicators.iter().enumerate() {
        one(parent, indicator, &format!("{}[{place}].weight", parent.path), findings);
    }
    // A sum over missing or senseless weights would only repeat what was just said.
    if parent.combine == Combine::Weighted && findings.0.len() == before {
        sums(file, parent, indicators, findings);
    }
    for (place, indicator) in indicators.iter().enumerate() {
        let below = Parent {
            combine: indicator.combine,
            reach: if indicator.applies_to.is_empty() { parent.reach } else { &indicator.applies_to },
            path: format!("{}[{place}].children", parent.path),
            depth: parent.depth.saturating_add(1),
        };
        siblings(file, &below, &indicator.children, findings);
    }
}

fn one(parent: &Parent<'_>, indicator: &Indicator, path: &str, findings: &mut Findings) {
    match (parent.combine, indicator.weight) {
        (Combine::Weighted, None) => {
            findings.error("WEIGHT_MISSING", path, "缺少权重", "the weight is missing");
        }
        (Combine::Weighted, Some(weight)) if weight.0 <= 0 || weight > LARGEST => {
            let (zh, en) = (format!("应当大于 0，不大于 {LARGEST}"), format!("must be above 0, at most {LARGEST}"));
            findings.error("WEIGHT_RANGE", path, zh, en);
        }
        (Combine::Additive, Some(_)) => {
            let zh = "上级指标把分数相加，权重不起作用";
            findings.warning("WEIGHT_IGNORED", path, zh, "the parent adds points, so the weight has no effect");
        }
        _ => {}
    }
}

/// The weights sum to 100 either all together, so that what is not required of a target vanishes and the rest is
/// renormalised (rule 15), or for every target on its own, where parts stand in for each other.
fn sums(file: &SchemeFile, parent: &Parent<'_>, indicators: &[Indicator], findings: &mut Findings) {
    let hundred = i128::from(Points::HUNDRED.0);
    let all = sum(indicators.iter());
    let uneven: Vec<(Sort<'_>, i128)> = sorts(parent, indicators)
        .into_iter()
        .filter_map(|sort| {
            let applicable: Vec<&Indicator> = indicators.iter().filter(|one| sort.meets(one)).collect();
            let sum = sum(applicable.iter().copied());
            (!applicable.is_empty() && sum != hundred).then_some((sort, sum))
        })
        .collect();
    let split = indicators.iter().any(|indicator| !indicator.applies_to.is_empty());
    if uneven.is_empty() {
        return;
    }
    if !split {
        findings.sum(file.weights, all, &parent.path, ("权重", "the weights"));
    } else if all == hundred {
        let (zh, en) = list(&uneven);
        let zh = format!("不适用的指标不计，其余权重折算为 100；权重之和：{zh}");
        let en = format!("what does not apply vanishes and the rest is scaled to 100; the weights sum to: {en}");
        findings.warning("WEIGHTS_RENORMALISED", &parent.path, zh, en);
    } else {
        for (sort, sum) in uneven {
            let (zh, en) = sort.name();
            let (zh, en) = (format!("{zh}适用的权重"), format!("the weights that apply to {en}"));
            findings.sum(file.weights, sum, &parent.path, (&zh, &en));
        }
    }
}

fn sum<'a>(indicators: impl Iterator<Item = &'a Indicator>) -> i128 {
    indicators.map(|indicator| i128::from(indicator.weight.unwrap_or(Points::ZERO).0)).sum()
}

fn list(uneven: &[(Sort<'_>, i128)]) -> (String, String) {
    let shown = |sum: &i128| i64::try_from(*sum).map_or_else(|_| sum.to_string(), |units| Points(units).to_string());
    let zh: Vec<String> = uneven.iter().map(|(sort, sum)| format!("{} {}", sort.name().0, shown(sum))).collect();
    let en: Vec<String> = uneven.iter().map(|(sort, sum)| format!("{} {}", sort.name().1, shown(sum))).collect();
    (zh.join("，"), en.join(", "))
}

/// A sort of target that a list of siblings tells apart. The linter does not know the tree of organisations, so it asks
/// for each code on its own and for those that none of the codes names.
enum Sort<'a> {
    Of { codes: BTreeSet<&'a str>, named: &'a str },
    AnyOther,
}

impl Sort<'_> {
    fn meets(&self, indicator: &Indicator) -> bool {
        indicator.applies_to.is_empty()
            || match self {
                Self::Of { codes, .. } => indicator.applies_to.iter().any(|code| codes.contains(code.as_str())),
                Self::AnyOther => false,
            }
    }

    fn name(&self) -> (String, String) {
        match self {
            Self::Of { named, .. } => (format!("对 {named} "), (*named).to_owned()),
            Self::AnyOther => ("对其他单位".to_owned(), "any other organisation".to_owned()),
        }
    }
}

/// The sorts of target that reach these siblings: under a parent for everybody, each code that a sibling names and any
/// other; under a parent for some, each of its codes, and each code a sibling adds, which then lies inside one of them.
fn sorts<'a>(parent: &Parent<'a>, indicators: &'a [Indicator]) -> Vec<Sort<'a>> {
    let outer: BTreeSet<&str> = parent.reach.iter().map(String::as_str).collect();
    let inner: BTreeSet<&str> = indicators.iter().flat_map(|one| one.applies_to.iter().map(String::as_str)).collect();
    let mut sorts = Vec::new();
    if outer.is_empty() {
        sorts.push(Sort::AnyOther);
    }
    for code in &outer {
        sorts.push(Sort::Of { codes: BTreeSet::from([*code]), named: code });
    }
    for code in inner.difference(&outer) {
        let mut codes = BTreeSet::from([*code]);
        if outer.len() == 1 {
            codes.extend(&outer);
        }
        sorts.push(Sort::Of { codes, named: code });
    }
    sorts
}
