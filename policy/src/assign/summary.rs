//! What a rehearsal reports once every pair is known.
use std::collections::BTreeMap;

use scoring::Channel;

use super::book::{self, Book};
use super::finding::{self, Finding};
use super::plan::Plan;
use super::{MANY_FORMS, Severity};
use crate::roster::relation::Aim;

/// Every finding: errors first, then by code and path.
pub(super) fn findings(mut book: Book<'_>) -> Vec<Finding> {
    let mut findings = std::mem::take(&mut book.findings);
    targets(&book, &mut findings);
    raters(&book, &mut findings);
    nominations(&book, &mut findings);
    indicators(&book, &mut findings);
    if book.plan.persons() {
        mutual_superiors(book.plan, &mut findings);
    }
    findings.sort_by(|one, other| place(one).cmp(&place(other)));
    findings.dedup();
    findings
}

fn place(finding: &Finding) -> (Severity, &str, Option<Channel>, &str, &str, &[uuid::Uuid]) {
    let problem = &finding.problem;
    (finding.severity, problem.code, finding.channel, &problem.path, &problem.en, &finding.ids)
}

/// Targets without raters, and those with too few raters for them to stay unknown.
fn targets(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let plan = book.plan;
    let needed = plan.scheme.release.threshold.saturating_add(1);
    // A scheme of self-assessment alone asks no one else.
    let asks_others = plan.scheme.channels.iter().any(|rule| rule.channel != Channel::SelfAssessment);
    for aim in plan.targets.iter().copied() {
        let (Aim::Person(number) | Aim::Organisation(number)) = aim;
        if asks_others && book.rated.get(number) == Some(&false) {
            findings.push(finding::nobody_rates(plan.roster, aim));
        }
        for (channel, counts) in &book.raters {
            let count = counts.get(number).copied().unwrap_or(0);
            // No rater at all is no finding: the channel is not required of this target.
            if count > 0 && count < needed {
                findings.push(finding::below_threshold(plan.roster, aim, *channel, count, needed));
            }
        }
    }
}

fn raters(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let roster = book.plan.roster;
    let many = book.forms.iter().enumerate().filter(|(_, count)| **count > MANY_FORMS);
    findings.extend(many.map(|(rater, count)| finding::too_many_forms(roster, rater, *count)));
    findings.extend(book.mute.iter().map(|organisation| finding::no_representative(roster, *organisation)));
    let doubled = book.doubled.iter();
    findings.extend(doubled.map(|(rater, organisation)| finding::speaks_for_two(roster, *rater, *organisation)));
    let mut newcomers: BTreeMap<Channel, usize> = BTreeMap::new();
    for (channel, _) in &book.newcomers {
        *newcomers.entry(*channel).or_default() += 1;
    }
    for (channel, count) in newcomers {
        let minimum = book.plan.minimum_service(channel);
        findings.extend(minimum.map(|minimum| finding::raters_too_new(channel, count, minimum)));
    }
}

/// Nominations that are not decided, and approved ones of pairs that do not stand in the relation (any more).
fn nominations(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let roster = book.plan.roster;
    for (channel, chosen) in &book.nominated {
        let pending = roster.nominations.iter().filter(|one| one.channel == *channel && !one.approved).count();
        findings.extend((pending > 0).then(|| finding::nominations_pending(*channel, pending)));
        let mut stale: BTreeMap<Aim, usize> = BTreeMap::new();
        for ((_, aim, _), _) in chosen.iter().filter(|(_, entered)| !**entered) {
            *stale.entry(*aim).or_default() += 1;
        }
        findings.extend(stale.into_iter().map(|(aim, count)| finding::nominations_stale(roster, *channel, aim, count)));
    }
}

/// Leaves that two groups score, and leaves without raters.
fn indicators(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let plan = book.plan;
    for ((one, other, leaf), (count, first)) in &book.overlaps {
        let groups = [plan.roster.groups.get(*one), plan.roster.groups.get(*other)];
        if let ([Some(one), Some(other)], Some(leaf)) = (groups, plan.forms.leaves.get(*leaf)) {
            findings.push(finding::panels_overlap(plan.roster, one, other, leaf.code, *count, *first));
        }
    }
    if plan.targets.is_empty() {
        return;
    }
    for leaf in &plan.forms.leaves {
        let in_panel = || {
            book.panels.iter().any(|(group, organisation)| {
                let group = plan.roster.groups.get(*group);
                group.is_some_and(|group| leaf.in_remit(group)) && leaf.is_for(plan.roster, *organisation)
            })
        };
        let in_channel = |channel: Channel| {
            let reached = book.reached.get(&channel).into_iter().flatten().enumerate();
            reached.filter(|(_, reached)| **reached).any(|(organisation, _)| leaf.is_for(plan.roster, organisation))
        };
        let scored = leaf.channels.iter().any(|channel| match channel {
            Channel::Panel => in_panel(),
            _ => in_channel(channel),
        });
        if !scored {
            findings.push(finding::nobody_scores(leaf.code, &book::words(leaf.channels)));
        }
    }
}

/// Pairs who are above each other, so that neither is the other's superior.
fn mutual_superiors(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let (roster, widest) = (plan.roster, plan.rules.widest());
    for aim in plan.targets.iter().copied() {
        let Aim::Person(target) = aim else { continue };
        for other in roster.all_above(target, widest) {
            let seen_from_the_other = other < target && plan.home(Aim::Person(other)).is_some();
            if !seen_from_the_other && roster.above(target, other, widest) {
                findings.push(finding::mutual_superiors(roster, target, other));
            }
        }
    }
}
