//! Drawing again in a running cycle (rule 5): who rates in the place of those who have left.
//!
//! Only where the scheme draws its peers. Specified like the draw, so that anybody can recompute it. For every place that
//! has become free, the candidates are the peers of the target in the frozen roster who do not rate it and never did, are
//! not recused, have served as long as the scheme asks of its raters and still rate. With seed `s` and change number `c`, in the order of the targets' codes:
//!
//! - each place goes to the candidate with the fewest forms, of several the first by the SHA-256 of `s:redraw:c:code`
//!   (the code of the person, or of the organisation that rates);
//! - then, as long as there is somebody with two forms less who could take over, directly or by a chain of others, one
//!   form moves over: the new forms are spread as evenly as can be.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{ChannelRule, Raters};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Pair;
use crate::decide::facts::Relation;
use crate::roster::Roster;
use crate::roster::relation::{Aim, RelationRules, Target};

/// An assignment of the channel PEER, as it stands after the change but for its replacements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Who rates.
    pub rater: Uuid,
    /// For which organisation, where organisations rate.
    pub rater_organisation: Option<Uuid>,
    /// Who is rated.
    pub target: Target,
    /// Whether it has neither ended nor been withdrawn.
    pub open: bool,
}

/// What a change of a cycle's raters asks of the draw.
#[derive(Clone, Copy, Debug)]
pub struct Redraw<'a> {
    /// The frozen roster.
    pub roster: &'a Roster,
    /// The cycle's scheme.
    pub scheme: &'a SchemeFile,
    /// The cycle's stored seed.
    pub seed: u64,
    /// The change's number in the cycle.
    pub change: i32,
    /// Every assignment of PEER there is and was.
    pub drawn: &'a [Drawn],
    /// The target of each place that has become free, once for every place.
    pub free: &'a [Target],
    /// Persons who no longer rate.
    pub gone: &'a [Uuid],
}

/// Which rater the scheme could ever ask to score which target, whatever a draw or a nomination has made of it: the two
/// are told nothing about each other's changes.
#[derive(Debug)]
pub struct Asking<'a> {
    roster: &'a Roster,
    scheme: &'a SchemeFile,
    rules: RelationRules,
}

impl<'a> Asking<'a> {
    /// What a scheme asks of a frozen roster.
    pub fn new(roster: &'a Roster, scheme: &'a SchemeFile) -> Self {
        Self { roster, scheme, rules: RelationRules::of(scheme) }
    }

    /// Whether it could ask `rater` to score `target`.
    pub fn could_ask(&self, rater: Uuid, target: Target) -> bool {
        let relations = self.roster.relations(&self.rules, rater, target);
        self.scheme.channels.iter().any(|rule| relations.contains(Relation::of(rule.channel)))
    }
}

/// Whether a scheme draws its peers, so that others are drawn in the place of those who leave.
pub fn draws_peers(scheme: &SchemeFile) -> bool {
    peers(scheme).is_some_and(|rule| matches!(rule.raters, Raters::Draw { .. }))
}

fn peers(scheme: &SchemeFile) -> Option<&ChannelRule> {
    scheme.channels.iter().find(|rule| rule.channel == Channel::Peer)
}

/// A candidate for a place: a person, and the organisation for which they rate.
#[derive(Clone, Copy)]
struct Candidate {
    person: usize,
    organisation: Option<usize>,
}

/// A target with places to fill.
struct Need {
    aim: Aim,
    places: usize,
    able: Vec<Candidate>,
    chosen: BTreeSet<usize>,
}

impl Redraw<'_> {
    /// The assignments to add, by target and rater, each by code; fewer than places where there are not enough peers.
    pub fn pairs(&self) -> Vec<Pair> {
        if !draws_peers(self.scheme) {
            return Vec::new();
        }
        let mut spread = Spread { needs: self.needs(), forms: self.forms(), order: BTreeMap::new() };
        for candidate in spread.needs.iter().flat_map(|need| &need.able) {
            spread.order.entry(candidate.person).or_insert_with(|| self.hash(*candidate));
        }
        spread.fill();
        while spread.even_out() {}
        spread.needs.iter().flat_map(|need| self.chosen(need)).collect()
    }

    fn chosen<'n>(&'n self, need: &'n Need) -> impl Iterator<Item = Pair> + 'n {
        let able = need.able.iter().filter(|candidate| need.chosen.contains(&candidate.person));
        able.filter_map(|candidate| {
            let organisation = |number| self.roster.organisation(number).map(|found| found.id);
            Some(Pair {
                channel: Channel::Peer,
                group: None,
                rater: self.roster.person(candidate.person)?.id,
                rater_organisation: candidate.organisation.and_then(organisation),
                target: self.roster.target(need.aim),
            })
        })
    }

    /// How many open forms everybody has.
    fn forms(&self) -> BTreeMap<usize, usize> {
        let mut forms = BTreeMap::new();
        let open = self.drawn.iter().filter(|drawn| drawn.open);
        for rater in open.filter_map(|drawn| self.roster.person_number(drawn.rater)) {
            *forms.entry(rater).or_insert(0) += 1;
        }
        forms
    }

    fn needs(&self) -> Vec<Need> {
        let mut places: BTreeMap<Aim, usize> = BTreeMap::new();
        for aim in self.free.iter().filter_map(|target| self.roster.aim(*target)) {
            *places.entry(aim).or_insert(0) += 1;
        }
        let gone: HashSet<usize> = self.gone.iter().filter_map(|gone| self.roster.person_number(*gone)).collect();
        let need = |(aim, places)| Need { aim, places, able: self.able(aim, &gone), chosen: BTreeSet::new() };
        places.into_iter().map(need).collect()
    }

    /// Who could rate a target in somebody's place, by the codes of the persons.
    fn able(&self, aim: Aim, gone: &HashSet<usize>) -> Vec<Candidate> {
        let target = self.roster.target(aim);
        let here = || self.drawn.iter().filter(|drawn| drawn.target == target);
        let had: HashSet<Uuid> = here().map(|drawn| drawn.rater).collect();
        let rated: HashSet<Uuid> = here().filter_map(|drawn| drawn.rater_organisation).collect();
        let found = match aim {
            Aim::Person(_) => self.peers(aim),
            Aim::Organisation(target) => self.speakers(target, gone, &rated),
        };
        let may = |candidate: &Candidate| {
            let had = self.roster.person(candidate.person).is_none_or(|person| had.contains(&person.id));
            let still = !had && !gone.contains(&candidate.person) && !self.too_new(candidate.person);
            still && !self.roster.recused_from(candidate.person, aim)
        };
        found.into_iter().filter(may).collect()
    }

    /// Whether somebody had served too short to rate their peers when the cycle opened.
    fn too_new(&self, person: usize) -> bool {
        let least = peers(self.scheme).and_then(|rule| rule.raters_min_service_days);
        let served = self.roster.person(person).and_then(|person| person.service.anywhere);
        served.zip(least).is_some_and(|(served, least)| served < least)
    }

    fn peers(&self, aim: Aim) -> Vec<Candidate> {
        let peers = self.roster.raters_of(&RelationRules::of(self.scheme), Relation::Peer, aim);
        peers.into_iter().map(|person| Candidate { person, organisation: None }).collect()
    }

    /// Of each sibling that has not rated the target the first head or operator who still rates; everybody once.
    fn speakers(&self, target: usize, gone: &HashSet<usize>, rated: &HashSet<Uuid>) -> Vec<Candidate> {
        let roster = self.roster;
        let parent = roster.organisation(target).and_then(|found| roster.organisation(found.parent?));
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        for number in parent.into_iter().flat_map(|parent| &parent.children).filter(|number| **number != target) {
            let Some(sibling) = roster.organisation(*number).filter(|sibling| !rated.contains(&sibling.id)) else {
                continue;
            };
            let speaker = sibling.heads.iter().chain(&sibling.operators).find(|person| !gone.contains(person));
            let may =
                |person: usize| !roster.answers_for(person, target) && !roster.superior_of_organisation(person, target);
            if let Some(person) = speaker.copied().filter(|person| may(*person)) {
                found.entry(person).or_insert(*number);
            }
        }
        found.into_iter().map(|(person, number)| Candidate { person, organisation: Some(number) }).collect()
    }

    fn hash(&self, candidate: Candidate) -> [u8; 32] {
        let organisation = candidate.organisation.and_then(|number| self.roster.organisation(number));
        let person = self.roster.person(candidate.person);
        let code = organisation.map(|found| &found.code).or(person.map(|found| &found.code));
        let code = code.map_or("", |code| code.as_str());
        Sha256::digest(format!("{}:redraw:{}:{code}", self.seed, self.change)).into()
    }
}

/// Places, and how the forms are spread.
struct Spread {
    needs: Vec<Need>,
    forms: BTreeMap<usize, usize>,
    order: BTreeMap<usize, [u8; 32]>,
}

impl Spread {
    fn has(&self, person: usize) -> usize {
        self.forms.get(&person).copied().unwrap_or(0)
    }

    fn rank(&self, person: usize) -> (usize, [u8; 32]) {
        (self.has(person), self.order.get(&person).copied().unwrap_or_default())
    }

    /// Every place goes to the candidate with the fewest forms.
    fn fill(&mut self) {
        for place in 0..self.needs.len() {
            while let Some(person) = self.next(place) {
                if let Some(need) = self.needs.get_mut(place) {
                    need.chosen.insert(person);
                }
                *self.forms.entry(person).or_insert(0) += 1;
            }
        }
    }

    /// The next to take a place of this target; none if there is no place or no candidate left.
    fn next(&self, place: usize) -> Option<usize> {
        let need = self.needs.get(place).filter(|need| need.chosen.len() < need.places)?;
        let able = need.able.iter().map(|candidate| candidate.person);
        able.filter(|person| !need.chosen.contains(person)).min_by_key(|person| self.rank(*person))
    }

    /// Moves one form from somebody to a candidate who has at least two less. Says whether there was such a pair.
    fn even_out(&mut self) -> bool {
        let mut chosen: Vec<usize> = self.needs.iter().flat_map(|need| need.chosen.iter().copied()).collect();
        chosen.sort_by_key(|person| Reverse(self.rank(*person)));
        chosen.dedup();
        let Some((path, last)) = chosen.into_iter().find_map(|from| self.path(from)) else { return false };
        if let Some((first, _)) = path.first() {
            self.forms.entry(*first).and_modify(|forms| *forms = forms.saturating_sub(1));
        }
        *self.forms.entry(last).or_insert(0) += 1;
        let takers = path.iter().skip(1).map(|(person, _)| *person).chain([last]).collect::<Vec<_>>();
        for ((giver, place), taker) in path.into_iter().zip(takers) {
            if let Some(need) = self.needs.get_mut(place) {
                need.chosen.remove(&giver);
                need.chosen.insert(taker);
            }
        }
        true
    }

    /// From one to another with two forms less: who gives up which place, and who takes the last one.
    fn path(&self, from: usize) -> Option<(Vec<(usize, usize)>, usize)> {
        let mut before: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(giver) = queue.pop_front() {
            for (place, need) in self.needs.iter().enumerate().filter(|(_, need)| need.chosen.contains(&giver)) {
                let mut able: Vec<usize> = need.able.iter().map(|candidate| candidate.person).collect();
                able.sort_by_key(|person| self.rank(*person));
                for taker in able {
                    if taker == from || need.chosen.contains(&taker) || before.contains_key(&taker) {
                        continue;
                    }
                    before.insert(taker, (giver, place));
                    if self.has(taker) + 2 <= self.has(from) {
                        return Some((back(&before, from, taker), taker));
                    }
                    queue.push_back(taker);
                }
            }
        }
        None
    }
}

/// The path to somebody, from its beginning.
fn back(before: &BTreeMap<usize, (usize, usize)>, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut path = Vec::new();
    let mut at = to;
    while let Some((giver, place)) = before.get(&at).filter(|_| at != from) {
        path.push((*giver, *place));
        at = *giver;
    }
    path.reverse();
    path
}
