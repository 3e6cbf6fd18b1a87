//! Persons score persons: everybody in the relation, a seeded draw of peers, or the peers that a matrix names.
use std::collections::HashSet;

use scoring::Channel;
use scoring::scheme::document::{ChannelRule, Raters};

use super::book::{Book, Draft};
use super::finding;
use super::matrix::Matrix;
use crate::decide::facts::Relation;
use crate::draw::{Draw, Member};
use crate::roster::relation::Aim;

pub(super) fn assign(book: &mut Book<'_>, rule: &ChannelRule) {
    match (&rule.raters, rule.channel) {
        // The book takes the nominated ones among them.
        (Raters::All, _) | (Raters::Nominated, Channel::Downward) => all(book, rule.channel),
        (Raters::Draw { per_rater }, Channel::Peer) => draw(book, *per_rater),
        (Raters::Matrix { pairs }, Channel::Peer) => {
            let matrix = Matrix::new(book, pairs);
            select(book, &matrix);
        }
        _ => book.findings.push(finding::rule_not_for_channel(rule.channel)),
    }
}

fn all(book: &mut Book<'_>, channel: Channel) {
    let plan = book.plan;
    for (aim, _) in book.targets(channel) {
        for rater in plan.roster.raters_of(&plan.rules, Relation::of(channel), aim) {
            book.enter(Draft { channel, group: None, rater, rater_organisation: None, aim });
        }
    }
}

/// Peers of whom one holds a seat in a rating organisation and the other in one that it rates.
fn select(book: &mut Book<'_>, matrix: &Matrix) {
    let plan = book.plan;
    let mut met: HashSet<(usize, usize)> = HashSet::new();
    for (aim, _) in book.targets(Channel::Peer) {
        let Aim::Person(target) = aim else { continue };
        for rater in plan.roster.raters_of(&plan.rules, Relation::Peer, aim) {
            let mut named = false;
            for rating in plan.roster.posts(rater) {
                for rated in plan.roster.posts(target) {
                    let pair = (rating.organisation, rated.organisation);
                    if matrix.names(pair.0, pair.1) {
                        met.insert(pair);
                        named = true;
                    }
                }
            }
            if named {
                book.enter(Draft { channel: Channel::Peer, group: None, rater, rater_organisation: None, aim });
            }
        }
    }
    for (rating, rated) in matrix.pairs().filter(|pair| !met.contains(pair)) {
        book.findings.push(finding::matrix_not_peer(plan.roster, rating, rated));
    }
}

/// Every peer group draws for itself: the staff of each organisation, the heads under each parent.
fn draw(book: &mut Book<'_>, per_rater: u32) {
    let roster = book.plan.roster;
    // Pairs of two persons who may meet in two groups: a pair drawn twice is one.
    let mut twice: HashSet<(usize, usize)> = HashSet::new();
    for organisation in &roster.organisations {
        draw_among(book, &organisation.code, &organisation.staff, per_rater, &mut twice);
        let children = organisation.children.iter().filter_map(|child| roster.organisation(*child));
        let mut heads: Vec<usize> = children.flat_map(|child| child.heads.iter().copied()).collect();
        heads.sort_unstable();
        heads.dedup();
        draw_among(book, &format!("heads:{}", organisation.code), &heads, per_rater, &mut twice);
    }
}

fn draw_among(book: &mut Book<'_>, key: &str, group: &[usize], per_rater: u32, twice: &mut HashSet<(usize, usize)>) {
    let plan = book.plan;
    let roster = plan.roster;
    let assessed =
        |person: usize| plan.home(Aim::Person(person)).is_some_and(|home| plan.forms.any(Channel::Peer, home));
    if !group.iter().any(|person| assessed(*person)) {
        return;
    }
    let member = |person: &usize| {
        let rates = !book.too_new(Channel::Peer, *person);
        Some(Member { code: &roster.person(*person)?.code, rates, rated: assessed(*person) })
    };
    let members: Vec<Member<'_>> = group.iter().filter_map(member).collect();
    let barred = barred(book, group);
    for (rater, target) in (Draw { seed: plan.seed, key, per_rater, members: &members, barred: &barred }).pairs() {
        let (Some(rater), Some(target)) = (group.get(rater).copied(), group.get(target).copied()) else { continue };
        let may_meet_again = roster.posts(rater).len() > 1 && roster.posts(target).len() > 1;
        if !may_meet_again || twice.insert((rater, target)) {
            let aim = Aim::Person(target);
            book.enter(Draft { channel: Channel::Peer, group: None, rater, rater_organisation: None, aim });
        }
    }
}

/// Pairs of a peer group, as places in it, that may not be: recused, or one the other's superior by another seat.
fn barred(book: &Book<'_>, group: &[usize]) -> Vec<(usize, usize)> {
    let (roster, widest) = (book.plan.roster, book.plan.rules.widest());
    let mut barred = Vec::new();
    for (place, person) in group.iter().enumerate() {
        for above in roster.all_above(*person, widest) {
            if let (Ok(other), false) = (group.binary_search(&above), roster.above(*person, above, widest)) {
                barred.extend([(place, other), (other, place)]);
            }
        }
        let recused = roster.person(*person).into_iter().flat_map(|person| &person.recused);
        barred.extend(recused.filter_map(|other| Some((group.binary_search(other).ok()?, place))));
    }
    barred.sort_unstable();
    barred.dedup();
    barred
}
