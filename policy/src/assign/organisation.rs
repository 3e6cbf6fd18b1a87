//! Organisations are scored: by the parent's head and overseers, by siblings through one person each, by themselves.
use std::collections::{BTreeSet, HashMap};

use scoring::Channel;
use scoring::scheme::document::{ChannelRule, Raters};

use super::book::{Book, Draft};
use super::finding;
use super::matrix::Matrix;
use crate::decide::facts::Relation;
use crate::draw::{Draw, Member};
use crate::roster::Roster;
use crate::roster::relation::Aim;

pub(super) fn assign(book: &mut Book<'_>, rule: &ChannelRule) {
    match (&rule.raters, rule.channel) {
        (_, Channel::Upward) => book.findings.push(finding::channel_not_for_organisations(rule.channel)),
        // The book takes the nominated ones among them.
        (Raters::All | Raters::Nominated, Channel::Downward) => superiors(book),
        (Raters::All, Channel::SelfAssessment) => themselves(book),
        (Raters::All, Channel::Peer) => siblings(book),
        (Raters::Draw { per_rater }, Channel::Peer) => draw(book, *per_rater),
        (Raters::Matrix { pairs }, Channel::Peer) => {
            let matrix = Matrix::new(book, pairs);
            select(book, &matrix);
        }
        _ => book.findings.push(finding::rule_not_for_channel(rule.channel)),
    }
}

fn superiors(book: &mut Book<'_>) {
    let (plan, channel) = (book.plan, Channel::Downward);
    for (aim, _) in book.targets(channel) {
        for rater in plan.roster.raters_of(&plan.rules, Relation::Superior, aim) {
            book.enter(Draft { channel, group: None, rater, rater_organisation: None, aim });
        }
    }
}

fn themselves(book: &mut Book<'_>) {
    let (roster, channel) = (book.plan.roster, Channel::SelfAssessment);
    for (aim, organisation) in book.targets(channel) {
        if let Some(rater) = speaker(roster, organisation) {
            book.enter(Draft { channel, group: None, rater, rater_organisation: Some(organisation), aim });
        } else {
            book.mute.insert(organisation);
        }
    }
}

fn siblings(book: &mut Book<'_>) {
    let roster = book.plan.roster;
    for (_, target) in book.targets(Channel::Peer) {
        let parent = roster.organisation(target).and_then(|found| roster.organisation(found.parent?));
        let siblings = parent.into_iter().flat_map(|parent| parent.children.iter().copied());
        rate(book, target, siblings.filter(|sibling| *sibling != target));
    }
}

fn select(book: &mut Book<'_>, matrix: &Matrix) {
    let roster = book.plan.roster;
    for (_, target) in book.targets(Channel::Peer) {
        let (peers, others): (Vec<usize>, Vec<usize>) =
            matrix.raters_of(target).partition(|rating| are_siblings(roster, *rating, target));
        book.findings.extend(others.into_iter().map(|rating| finding::matrix_not_peer(roster, rating, target)));
        for rating in rate(book, target, peers.into_iter()) {
            book.findings.push(finding::matrix_not_peer(roster, rating, target));
        }
    }
}

/// Lets each of these siblings rate a target, each person once. Answers with those whose speaker is no peer of it.
fn rate(book: &mut Book<'_>, target: usize, siblings: impl Iterator<Item = usize>) -> Vec<usize> {
    let roster = book.plan.roster;
    let (mut raters, mut others) = (BTreeSet::new(), Vec::new());
    for sibling in siblings {
        let Some(rater) = speaker(roster, sibling) else {
            book.mute.insert(sibling);
            continue;
        };
        if !may_be_peer(roster, rater, target) {
            others.push(sibling);
        } else if raters.insert(rater) {
            let aim = Aim::Organisation(target);
            let rater_organisation = Some(sibling);
            book.enter(Draft { channel: Channel::Peer, group: None, rater, rater_organisation, aim });
        } else {
            book.doubled.insert((rater, sibling));
        }
    }
    others
}

fn draw(book: &mut Book<'_>, per_rater: u32) {
    let roster = book.plan.roster;
    for parent in &roster.organisations {
        draw_among(book, &format!("organisations:{}", parent.code), &parent.children, per_rater);
    }
}

fn draw_among(book: &mut Book<'_>, key: &str, group: &[usize], per_rater: u32) {
    let plan = book.plan;
    let roster = plan.roster;
    let assessed = |organisation: usize| {
        plan.home(Aim::Organisation(organisation)).is_some_and(|home| plan.forms.any(Channel::Peer, home))
    };
    if !group.iter().any(|organisation| assessed(*organisation)) {
        return;
    }
    // Where each speaker sits; one who speaks for two rates for the first.
    let mut seats: HashMap<usize, usize> = HashMap::new();
    let mut members: Vec<Member<'_>> = Vec::new();
    for (place, number) in group.iter().enumerate() {
        let Some(organisation) = roster.organisation(*number) else { continue };
        let speaks = match speaker(roster, *number) {
            Some(rater) if seats.contains_key(&rater) => {
                book.doubled.insert((rater, *number));
                false
            }
            Some(rater) => {
                seats.insert(rater, place);
                !book.too_new(Channel::Peer, rater)
            }
            None => {
                book.mute.insert(*number);
                false
            }
        };
        members.push(Member { code: &organisation.code, rates: speaks, rated: assessed(*number) });
    }
    let mut barred = Vec::new();
    for (place, number) in group.iter().enumerate() {
        let Some(target) = roster.organisation(*number) else { continue };
        let parent = target.parent.and_then(|parent| roster.organisation(parent));
        let mut others: Vec<usize> =
            [&target.heads[..], &target.operators, &target.overseers, &target.recused].concat();
        others.extend(parent.into_iter().flat_map(|parent| &parent.heads));
        barred.extend(others.iter().filter_map(|person| Some((*seats.get(person)?, place))));
    }
    for (rater, target) in (Draw { seed: plan.seed, key, per_rater, members: &members, barred: &barred }).pairs() {
        let (Some(rating), Some(target)) = (group.get(rater).copied(), group.get(target).copied()) else { continue };
        if let Some(rater) = speaker(roster, rating) {
            let (rater_organisation, aim) = (Some(rating), Aim::Organisation(target));
            book.enter(Draft { channel: Channel::Peer, group: None, rater, rater_organisation, aim });
        }
    }
}

/// The one person through whom an organisation rates: its head, else its operator; of several the first by code.
fn speaker(roster: &Roster, organisation: usize) -> Option<usize> {
    let organisation = roster.organisation(organisation)?;
    organisation.heads.first().or(organisation.operators.first()).copied()
}

fn are_siblings(roster: &Roster, one: usize, other: usize) -> bool {
    let parent = |number| roster.organisation(number).and_then(|found| found.parent);
    one != other && parent(one).is_some() && parent(one) == parent(other)
}

/// Whether a person who speaks for a sibling is a peer of the target: neither its superior nor its own speaker.
fn may_be_peer(roster: &Roster, rater: usize, target: usize) -> bool {
    !roster.answers_for(rater, target) && !roster.superior_of_organisation(rater, target)
}
