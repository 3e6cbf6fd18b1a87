//! The relation as a set: all raters of one target, all pairs of a roster.
use scoring::scheme::document::Oversight;
use uuid::Uuid;

use super::{Aim, RelationRules, Target};
use crate::decide::facts::Relation;
use crate::roster::{Organisation, Roster};

impl Roster {
    /// Everybody who stands in a relation to a target, by their codes, recused or not. Only the five relations of rule 2
    /// have raters.
    pub fn raters(&self, rules: &RelationRules, relation: Relation, target: Target) -> Vec<Uuid> {
        let found = self.aim(target).map(|aim| self.raters_of(rules, relation, aim)).unwrap_or_default();
        found.into_iter().filter_map(|rater| Some(self.person(rater)?.id)).collect()
    }

    /// Every pair of rater and target of a relation: persons by code, then organisations by code.
    pub fn pairs<'a>(
        &'a self,
        rules: &'a RelationRules,
        relation: Relation,
    ) -> impl Iterator<Item = (Uuid, Target)> + 'a {
        let persons = self.persons.iter().map(|person| Target::Person(person.id));
        let organisations = self.organisations.iter().map(|organisation| Target::Organisation(organisation.id));
        persons
            .chain(organisations)
            .flat_map(move |target| self.raters(rules, relation, target).into_iter().map(move |rater| (rater, target)))
    }

    pub(crate) fn raters_of(&self, rules: &RelationRules, relation: Relation, aim: Aim) -> Vec<usize> {
        match (relation, aim) {
            (Relation::Panellist, _) => self.panellists(rules, aim),
            (Relation::Oneself, Aim::Person(target)) => vec![target],
            (Relation::Superior, Aim::Person(target)) => {
                one_way(self.all_above(target, rules.downward), |rater| self.above(target, rater, rules.widest()))
            }
            (Relation::Subordinate, Aim::Person(target)) => {
                one_way(self.all_below(target, rules.upward), |rater| self.above(rater, target, rules.widest()))
            }
            (Relation::Peer, Aim::Person(target)) => self.peers(target, rules.widest()),
            (_, Aim::Organisation(target)) => self.organisation_raters(relation, target),
            _ => Vec::new(),
        }
    }

    fn peers(&self, target: usize, widest: Oversight) -> Vec<usize> {
        let mut found = self.all_level(target);
        // Looked up rather than asked pair by pair: a large organisation has many peers and few superiors.
        let above = self.all_above(target, widest);
        found.retain(|rater| above.binary_search(rater).is_ok() == self.above(target, *rater, widest));
        found
    }

    fn organisation_raters(&self, relation: Relation, target: usize) -> Vec<usize> {
        let Some(organisation) = self.organisation(target) else { return Vec::new() };
        let parent = organisation.parent.and_then(|parent| self.organisation(parent));
        let speaks = |one: &Organisation| -> Vec<usize> { [&one.heads[..], &one.operators[..]].concat() };
        let mut found = match relation {
            Relation::Oneself => speaks(organisation),
            Relation::Superior => {
                [&organisation.overseers[..], parent.map_or(&[][..], |parent| &parent.heads)].concat()
            }
            Relation::Peer => {
                let siblings = parent.into_iter().flat_map(|parent| &parent.children);
                siblings
                    .filter(|sibling| **sibling != target)
                    .filter_map(|sibling| self.organisation(*sibling))
                    .flat_map(speaks)
                    .collect()
            }
            _ => Vec::new(),
        };
        found.sort_unstable();
        found.dedup();
        match relation {
            Relation::Superior => found.retain(|rater| !self.answers_for(*rater, target)),
            Relation::Peer => found
                .retain(|rater| !self.answers_for(*rater, target) && !self.superior_of_organisation(*rater, target)),
            _ => {}
        }
        found
    }

    fn panellists(&self, rules: &RelationRules, aim: Aim) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .groups
            .iter()
            .filter(|group| rules.concerns(group) && self.covers(group, aim))
            .flat_map(|group| group.members.iter().map(|(person, _)| *person))
            .filter(|rater| self.may_sit(rules, *rater, aim))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a member of a group that covers a target may score it: not themselves, not their own organisation.
    pub(crate) fn may_sit(&self, rules: &RelationRules, rater: usize, aim: Aim) -> bool {
        let oneself = match aim {
            Aim::Person(target) => rater == target,
            Aim::Organisation(target) => self.answers_for(rater, target),
        };
        !oneself && (rules.own_organisation || !self.in_same_organisation(rater, aim))
    }
}

/// Drops those for whom the inverse holds too.
fn one_way(mut found: Vec<usize>, inverse: impl Fn(usize) -> bool) -> Vec<usize> {
    found.retain(|rater| !inverse(*rater));
    found
}
