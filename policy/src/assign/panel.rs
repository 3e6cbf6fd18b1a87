//! Assessment groups score what is in their remit: each member a sheet, or the leader one for all.
use std::collections::BTreeSet;

use scoring::Channel;
use scoring::scheme::document::{ChannelRule, PanelMode, Raters};

use super::book::{Book, Draft};
use super::finding;
use crate::roster::relation::Aim;

pub(super) fn assign(book: &mut Book<'_>, rule: &ChannelRule) {
    // The book takes the nominated ones of each group's members.
    if !matches!(rule.raters, Raters::All | Raters::Nominated) {
        book.findings.push(finding::rule_not_for_channel(rule.channel));
        return;
    }
    let plan = book.plan;
    let covering = covering(book);
    let mut incapable: BTreeSet<usize> = BTreeSet::new();
    for (aim, home) in book.targets(Channel::Panel) {
        // Each group that scores this target, with its sheet.
        let mut scoring: Vec<(usize, Vec<usize>)> = Vec::new();
        for number in groups_of(book, &covering, aim) {
            let Some(group) = plan.roster.groups.get(number) else { continue };
            let sheet = plan.forms.sheet(group, home);
            if sheet.is_empty() {
                continue;
            }
            let raters: Vec<usize> = match rule.mode {
                PanelMode::Members => group.members.iter().map(|(person, _)| *person).collect(),
                PanelMode::Joint if group.members.len() < 2 || group.leader().is_none() => {
                    incapable.insert(number);
                    continue;
                }
                PanelMode::Joint => group.leader().into_iter().collect(),
            };
            if enter(book, number, &raters, aim) {
                scoring.push((number, sheet));
            } else if rule.mode == PanelMode::Joint {
                book.findings.push(finding::leader_barred(plan.roster, group, aim));
            }
        }
        overlap(book, &scoring, aim);
    }
    let incapable = incapable.into_iter().filter_map(|number| plan.roster.groups.get(number));
    book.findings.extend(incapable.flat_map(finding::incapable));
}

/// Enters those of a group who may score a target; says whether there was one.
fn enter(book: &mut Book<'_>, group: usize, raters: &[usize], aim: Aim) -> bool {
    let plan = book.plan;
    let mut any = false;
    for rater in raters.iter().copied().filter(|rater| plan.roster.may_sit(&plan.rules, *rater, aim)) {
        let group = Some(group);
        any |= book.enter(Draft { channel: Channel::Panel, group, rater, rater_organisation: None, aim });
    }
    any
}

/// By organisation: the groups in whose remit it lies.
fn covering(book: &Book<'_>) -> Vec<Vec<usize>> {
    let roster = book.plan.roster;
    let covering = |organisation| {
        let groups = roster.groups.iter().enumerate();
        groups.filter(|(_, group)| roster.in_remit(group, organisation)).map(|(number, _)| number).collect()
    };
    (0..roster.organisations.len()).map(covering).collect()
}

/// The groups that cover a target through any of its organisations, by code.
fn groups_of(book: &Book<'_>, covering: &[Vec<usize>], aim: Aim) -> Vec<usize> {
    let mut groups: Vec<usize> = match aim {
        Aim::Person(target) => {
            let posts = book.plan.roster.posts(target).iter();
            posts.filter_map(|post| covering.get(post.organisation)).flatten().copied().collect()
        }
        Aim::Organisation(target) => covering.get(target).cloned().unwrap_or_default(),
    };
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Notes the leaves of a target that two groups score.
fn overlap(book: &mut Book<'_>, scoring: &[(usize, Vec<usize>)], aim: Aim) {
    for (place, (one, sheet)) in scoring.iter().enumerate() {
        for (other, other_sheet) in scoring.iter().skip(place + 1) {
            for leaf in sheet.iter().filter(|leaf| other_sheet.binary_search(leaf).is_ok()) {
                book.overlaps.entry((*one, *other, *leaf)).or_insert((0, aim)).0 += 1;
            }
        }
    }
}
