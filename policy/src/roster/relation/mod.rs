//! Superior, subordinate, peer, self, panellist: computed from the frozen roster, never claimed (rule 2).
//!
//! Two readings of the same rule: [`Roster::relations`] answers for one pair, [`Roster::raters`] and [`Roster::pairs`]
//! list whole sets. A property test holds them equal, and both equal to the rule's sentences written out naively.
use std::collections::BTreeSet;

use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::Oversight;
use uuid::Uuid;

use crate::decide::facts::{Relation, RelationSet};
use crate::roster::{Group, Roster};

mod person;
mod sets;
#[cfg(test)]
mod tests;

/// Who is assessed: a person or an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A person.
    Person(Uuid),
    /// An organisation.
    Organisation(Uuid),
}

impl Target {
    /// The id of the person or organisation.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Organisation(id) => id,
        }
    }
}

/// A target by its number in the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Aim {
    Person(usize),
    Organisation(usize),
}

/// What a scheme says about relations. It can narrow them, never widen them (rule 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationRules {
    /// Whether an overseer scores the head only in DOWNWARD, or everybody.
    pub downward: Oversight,
    /// Who scores an overseer in UPWARD.
    pub upward: Oversight,
    /// Whether a panellist may score their own organisation and those in it.
    pub own_organisation: bool,
    /// Codes of the indicators that panels mark, and of all above them: a group with one of these in its remit has
    /// something to score.
    pub panel_indicators: BTreeSet<String>,
}

impl RelationRules {
    /// What this scheme says.
    pub fn of(scheme: &SchemeFile) -> Self {
        let rule = |channel| scheme.channels.iter().find(|rule| rule.channel == channel);
        let mut rules = Self {
            downward: rule(Channel::Downward).map(|rule| rule.oversight).unwrap_or_default(),
            upward: rule(Channel::Upward).map(|rule| rule.oversight).unwrap_or_default(),
            own_organisation: rule(Channel::Panel).is_some_and(|rule| rule.own_organisation),
            panel_indicators: BTreeSet::new(),
        };
        if rule(Channel::Panel).is_some() {
            scheme.walk(&mut |place| {
                if place.marked_by(Channel::Panel) {
                    rules.panel_indicators.extend(place.path.iter().map(|above| above.code.clone()));
                }
            });
        }
        rules
    }

    /// The wider of the two readings of oversight: what counts when superiority excludes something.
    pub(crate) fn widest(&self) -> Oversight {
        if self.downward == Oversight::All || self.upward == Oversight::All { Oversight::All } else { Oversight::Head }
    }

    /// Whether a group has an indicator in its remit that panels mark.
    fn concerns(&self, group: &Group) -> bool {
        if group.indicators.is_empty() {
            return !self.panel_indicators.is_empty();
        }
        group.indicators.iter().any(|code| self.panel_indicators.contains(code))
    }
}

impl Roster {
    /// Every relation in which `rater` stands to `target`; empty for a person that the roster does not hold.
    ///
    /// Recusal is not asked here: it denies whatever the relation ([`Roster::recused`]).
    pub fn relations(&self, rules: &RelationRules, rater: Uuid, target: Target) -> RelationSet {
        match (self.person_number(rater), self.aim(target)) {
            (Some(rater), Some(aim)) => self.relations_of(rules, rater, aim),
            _ => RelationSet::EMPTY,
        }
    }

    /// Whether a declared conflict stands between `rater` and `target` (rule 4).
    pub fn recused(&self, rater: Uuid, target: Target) -> bool {
        match (self.person_number(rater), self.aim(target)) {
            (Some(rater), Some(aim)) => self.recused_from(rater, aim),
            _ => false,
        }
    }

    pub(crate) fn recused_from(&self, rater: usize, aim: Aim) -> bool {
        let recused = match aim {
            Aim::Person(target) => self.person(target).map(|found| &found.recused),
            Aim::Organisation(target) => self.organisation(target).map(|found| &found.recused),
        };
        recused.is_some_and(|recused| recused.binary_search(&rater).is_ok())
    }

    pub(crate) fn aim(&self, target: Target) -> Option<Aim> {
        match target {
            Target::Person(id) => self.person_number(id).map(Aim::Person),
            Target::Organisation(id) => self.organisation_number(id).map(Aim::Organisation),
        }
    }

    /// The target behind a number.
    pub(crate) fn target(&self, aim: Aim) -> Target {
        match aim {
            Aim::Person(number) => Target::Person(self.person(number).map(|found| found.id).unwrap_or_default()),
            Aim::Organisation(number) => {
                Target::Organisation(self.organisation(number).map(|found| found.id).unwrap_or_default())
            }
        }
    }

    pub(crate) fn relations_of(&self, rules: &RelationRules, rater: usize, aim: Aim) -> RelationSet {
        match aim {
            Aim::Person(target) => self.relations_to_person(rules, rater, target),
            Aim::Organisation(target) => self.relations_to_organisation(rules, rater, target),
        }
    }

    fn relations_to_person(&self, rules: &RelationRules, rater: usize, target: usize) -> RelationSet {
        if rater == target {
            return RelationSet::EMPTY.with(Relation::Oneself);
        }
        let mut found = RelationSet::EMPTY;
        if self.superior(rater, target, rules.downward, rules) {
            found = found.with(Relation::Superior);
        }
        if self.superior(target, rater, rules.upward, rules) {
            found = found.with(Relation::Subordinate);
        }
        if self.peer(rater, target, rules) {
            found = found.with(Relation::Peer);
        }
        if self.panellist(rules, rater, Aim::Person(target)) {
            found = found.with(Relation::Panellist);
        }
        found
    }

    fn relations_to_organisation(&self, rules: &RelationRules, rater: usize, target: usize) -> RelationSet {
        if self.answers_for(rater, target) {
            return RelationSet::EMPTY.with(Relation::Oneself);
        }
        let mut found = RelationSet::EMPTY;
        if self.superior_of_organisation(rater, target) {
            found = found.with(Relation::Superior);
        } else if self.peer_of_organisation(rater, target) {
            found = found.with(Relation::Peer);
        }
        if self.panellist(rules, rater, Aim::Organisation(target)) {
            found = found.with(Relation::Panellist);
        }
        found
    }

    /// Whether somebody speaks for an organisation: as its head or its operator.
    pub(crate) fn answers_for(&self, person: usize, organisation: usize) -> bool {
        self.organisation(organisation).is_some_and(|found| {
            found.heads.binary_search(&person).is_ok() || found.operators.binary_search(&person).is_ok()
        })
    }

    /// The head of the parent, or an overseer.
    pub(crate) fn superior_of_organisation(&self, person: usize, target: usize) -> bool {
        let Some(target) = self.organisation(target) else { return false };
        let parent = target.parent.and_then(|parent| self.organisation(parent));
        target.overseers.binary_search(&person).is_ok()
            || parent.is_some_and(|parent| parent.heads.binary_search(&person).is_ok())
    }

    /// Speaks for a sibling.
    fn peer_of_organisation(&self, person: usize, target: usize) -> bool {
        let parent = self.organisation(target).and_then(|found| found.parent);
        parent.is_some()
            && self.posts(person).iter().any(|post| {
                post.organisation != target
                    && self.organisation(post.organisation).is_some_and(|found| found.parent == parent)
                    && self.answers_for(person, post.organisation)
            })
    }

    /// Sits in a group with target and indicator in its remit, and not in the target's own organisation.
    pub(crate) fn panellist(&self, rules: &RelationRules, rater: usize, aim: Aim) -> bool {
        (rules.own_organisation || !self.in_same_organisation(rater, aim))
            && self.groups.iter().any(|group| group.has(rater) && rules.concerns(group) && self.covers(group, aim))
    }

    /// Whether somebody is a panellist for a target as a member of this very group.
    pub fn sits_for(&self, rules: &RelationRules, group: Uuid, rater: Uuid, target: Target) -> bool {
        let (Some(rater), Some(aim)) = (self.person_number(rater), self.aim(target)) else { return false };
        let mut groups = self.groups.iter().filter(|found| found.id == group);
        self.may_sit(rules, rater, aim)
            && groups.any(|group| group.has(rater) && rules.concerns(group) && self.covers(group, aim))
    }

    /// Whether a target's organisation, of several any, lies in a group's remit.
    pub(crate) fn covers(&self, group: &Group, aim: Aim) -> bool {
        match aim {
            Aim::Person(target) => self.posts(target).iter().any(|post| self.in_remit(group, post.organisation)),
            Aim::Organisation(target) => self.in_remit(group, target),
        }
    }

    /// Whether somebody holds a seat in the organisation that is the target, or in one of the target's.
    pub(crate) fn in_same_organisation(&self, rater: usize, aim: Aim) -> bool {
        match aim {
            Aim::Person(target) => self.posts(target).iter().any(|post| self.seat(rater, post.organisation).is_some()),
            Aim::Organisation(target) => self.seat(rater, target).is_some(),
        }
    }
}
