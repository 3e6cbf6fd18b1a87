//! Where pairs are entered: the one gate that refuses recused pairs, counts what the report needs and hands on.
use std::collections::{BTreeMap, BTreeSet};

use scoring::Channel;
use scoring::scheme::document::Raters;
use uuid::Uuid;

use super::Pair;
use super::finding::Finding;
use super::plan::Plan;
use crate::roster::Roster;
use crate::roster::relation::Aim;
use crate::word::Word;

/// A pair in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) channel: Channel,
    pub(super) group: Option<usize>,
    pub(super) rater: usize,
    pub(super) rater_organisation: Option<usize>,
    pub(super) aim: Aim,
}

impl Draft {
    /// Its place among all; nothing else is part of what makes it unique.
    pub(super) fn place(&self) -> (Channel, Option<usize>, Aim, usize) {
        (self.channel, self.group, self.aim, self.rater)
    }

    pub(super) fn pair(self, roster: &Roster) -> Pair {
        let organisation = |number| roster.organisation(number).map(|found| found.id);
        Pair {
            channel: self.channel,
            group: self.group.and_then(|group| roster.groups.get(group)).map(|group| group.id),
            rater: roster.person(self.rater).map(|found| found.id).unwrap_or_default(),
            rater_organisation: self.rater_organisation.and_then(organisation),
            target: roster.target(self.aim),
        }
    }
}

/// What has been assigned so far, in counts.
pub(super) struct Book<'p> {
    pub(super) plan: &'p Plan<'p>,
    each: &'p mut dyn FnMut(Draft),
    pub(super) findings: Vec<Finding>,
    /// Forms of each person.
    pub(super) forms: Vec<u32>,
    /// By target: whether anybody but itself scores it.
    pub(super) rated: Vec<bool>,
    /// By channel and target: how many raters.
    pub(super) raters: BTreeMap<Channel, Vec<u32>>,
    /// By channel and organisation: whether any target of it is scored.
    pub(super) reached: BTreeMap<Channel, Vec<bool>>,
    /// By group and organisation: whether the group scores any target of it.
    pub(super) panels: BTreeSet<(usize, usize)>,
    /// Two groups that score one leaf: of how many targets, and the first of these.
    pub(super) overlaps: BTreeMap<(usize, usize, usize), (usize, Aim)>,
    /// Organisations that should rate and have no head or operator to do it.
    pub(super) mute: BTreeSet<usize>,
    /// Persons who would rate one target for two organisations, with the second of these.
    pub(super) doubled: BTreeSet<(usize, usize)>,
    /// By channel: those who have served too short to rate.
    pub(super) newcomers: BTreeSet<(Channel, usize)>,
    /// By channel that goes by nomination: the approved pairs, and whether each has been entered.
    pub(super) nominated: BTreeMap<Channel, BTreeMap<Chosen, bool>>,
}

/// A nominated pair of one channel: group, target and rater.
pub(super) type Chosen = (Option<Uuid>, Aim, usize);

/// The approved pairs of every channel that goes by them.
fn nominated(plan: &Plan<'_>) -> BTreeMap<Channel, BTreeMap<Chosen, bool>> {
    let channels = plan.scheme.channels.iter().filter(|rule| rule.raters == Raters::Nominated);
    let approved = |channel| {
        let pairs = plan.roster.nominations.iter().filter(move |one| one.channel == channel && one.approved);
        pairs.map(|one| ((one.group, one.aim, one.rater), false)).collect()
    };
    channels.map(|rule| (rule.channel, approved(rule.channel))).collect()
}

impl<'p> Book<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, findings: Vec<Finding>, each: &'p mut dyn FnMut(Draft)) -> Self {
        let roster = plan.roster;
        let targets = if plan.persons() { roster.persons.len() } else { roster.organisations.len() };
        Self {
            plan,
            each,
            findings,
            forms: vec![0; roster.persons.len()],
            rated: vec![false; targets],
            raters: [Channel::Upward, Channel::Peer].map(|channel| (channel, vec![0; targets])).into(),
            reached: Channel::ALL.iter().map(|channel| (*channel, vec![false; roster.organisations.len()])).collect(),
            panels: BTreeSet::new(),
            overlaps: BTreeMap::new(),
            mute: BTreeSet::new(),
            doubled: BTreeSet::new(),
            newcomers: BTreeSet::new(),
            nominated: nominated(plan),
        }
    }

    /// The targets for whom a channel has something to mark, with their organisation.
    pub(super) fn targets(&self, channel: Channel) -> impl Iterator<Item = (Aim, usize)> + use<'p> {
        let plan = self.plan;
        plan.targets
            .iter()
            .filter_map(|aim| Some((*aim, plan.home(*aim)?)))
            .filter(move |(_, home)| plan.forms.any(channel, *home))
    }

    /// Enters a pair of the channel's relation, unless the rater is recused, new or, where it goes by nomination, not
    /// chosen. Says whether it did.
    pub(super) fn enter(&mut self, draft: Draft) -> bool {
        let Some(home) = self.plan.home(draft.aim) else { return false };
        if self.plan.roster.recused_from(draft.rater, draft.aim) || !self.chosen(&draft) {
            return false;
        }
        if self.too_new(draft.channel, draft.rater) {
            return false;
        }
        let (Aim::Person(target) | Aim::Organisation(target)) = draft.aim;
        if let Some(count) = self.forms.get_mut(draft.rater) {
            *count = count.saturating_add(1);
        }
        if let Some(count) = self.raters.get_mut(&draft.channel).and_then(|counts| counts.get_mut(target)) {
            *count = count.saturating_add(1);
        }
        if let (Some(rated), true) = (self.rated.get_mut(target), draft.channel != Channel::SelfAssessment) {
            *rated = true;
        }
        if let Some(reached) = self.reached.get_mut(&draft.channel).and_then(|reached| reached.get_mut(home)) {
            *reached = true;
        }
        if let Some(group) = draft.group {
            self.panels.insert((group, home));
        }
        (self.each)(draft);
        true
    }

    /// Whether a channel takes a pair: any, or those that were nominated and approved.
    fn chosen(&mut self, draft: &Draft) -> bool {
        let Some(chosen) = self.nominated.get_mut(&draft.channel) else { return true };
        let group = draft.group.and_then(|group| self.plan.roster.groups.get(group)).map(|group| group.id);
        chosen.get_mut(&(group, draft.aim, draft.rater)).is_some_and(|entered| {
            *entered = true;
            true
        })
    }

    /// Whether somebody has served too short to rate in a channel, which is noted.
    pub(super) fn too_new(&mut self, channel: Channel, rater: usize) -> bool {
        let new = self.plan.too_new(channel, rater);
        if new {
            self.newcomers.insert((channel, rater));
        }
        new
    }
}

/// The channels as a report writes them.
pub(super) fn words(channels: crate::decide::facts::ChannelSet) -> String {
    channels.iter().map(Word::word).collect::<Vec<_>>().join(", ")
}
