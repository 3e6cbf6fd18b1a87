//! Superiority and peers between persons.
//!
//! *Above* is rule 2's sentence for superiors taken one way. Two who are above each other are not each other's
//! superiors, so superiority is *above* without the mutual pairs.
use scoring::scheme::document::Oversight;

use super::RelationRules;
use crate::roster::{Organisation, Post, Roster};

impl Roster {
    /// Whether `one` is the superior of `other`: above them, and not below them too.
    pub(super) fn superior(&self, one: usize, other: usize, oversight: Oversight, rules: &RelationRules) -> bool {
        self.above(one, other, oversight) && !self.above(other, one, rules.widest())
    }

    /// Colleagues of one organisation that neither heads, or heads of organisations with one parent, unless one is the
    /// superior of the other. Two who are above each other are not each other's superiors, so they may be peers.
    pub(super) fn peer(&self, one: usize, other: usize, rules: &RelationRules) -> bool {
        let widest = rules.widest();
        self.level(one, other) && self.above(one, other, widest) == self.above(other, one, widest)
    }

    /// Whether `one` is above `other` in some organisation of `other`'s.
    pub(crate) fn above(&self, one: usize, other: usize, oversight: Oversight) -> bool {
        one != other
            && self.posts(other).iter().any(|post| {
                self.leader_of(*post).is_some_and(|leads| leads.heads.binary_search(&one).is_ok())
                    || self.overseen(*post, oversight).binary_search(&one).is_ok()
            })
    }

    /// All who are above a person, in order and without repetition.
    pub(crate) fn all_above(&self, person: usize, oversight: Oversight) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for post in self.posts(person) {
            if let Some(leads) = self.leader_of(*post) {
                found.extend(&leads.heads);
            }
            found.extend(self.overseen(*post, oversight));
        }
        without(found, person)
    }

    /// All whom a person is above, in order and without repetition.
    pub(crate) fn all_below(&self, person: usize, oversight: Oversight) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for post in self.posts(person).iter().filter(|post| post.head()) {
            let Some(here) = self.organisation(post.organisation) else { continue };
            found.extend(&here.staff);
            for below in here.commands.iter().filter_map(|below| self.organisation(*below)) {
                found.extend(if below.heads.is_empty() { &below.staff } else { &below.heads });
            }
        }
        for overseen in self.person(person).into_iter().flat_map(|found| &found.oversees) {
            let Some(overseen) = self.organisation(*overseen) else { continue };
            found.extend(&overseen.heads);
            if oversight == Oversight::All {
                found.extend(&overseen.staff);
            }
        }
        without(found, person)
    }

    /// All who are on a level with a person, in order and without repetition, superiors among them.
    pub(crate) fn all_level(&self, person: usize) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for post in self.posts(person) {
            let Some(here) = self.organisation(post.organisation) else { continue };
            if !post.head() {
                found.extend(&here.staff);
            } else if let Some(parent) = here.parent.and_then(|parent| self.organisation(parent)) {
                for sibling in parent.children.iter().filter_map(|child| self.organisation(*child)) {
                    found.extend(&sibling.heads);
                }
            }
        }
        without(found, person)
    }

    fn level(&self, one: usize, other: usize) -> bool {
        one != other
            && self.posts(one).iter().any(|mine| {
                self.posts(other).iter().any(|theirs| match (mine.head(), theirs.head()) {
                    (false, false) => mine.organisation == theirs.organisation,
                    (true, true) => {
                        let parent = |post: &Post| self.organisation(post.organisation).and_then(|found| found.parent);
                        parent(mine).is_some() && parent(mine) == parent(theirs)
                    }
                    _ => false,
                })
            })
    }

    /// The organisation whose heads are above the holder of this post: its own, or for its head and where it has none
    /// the nearest proper ancestor's.
    fn leader_of(&self, post: Post) -> Option<&Organisation> {
        let here = self.organisation(post.organisation)?;
        if post.head() || here.heads.is_empty() { self.organisation(here.command?) } else { Some(here) }
    }

    /// Those who oversee the holder of this post.
    fn overseen(&self, post: Post, oversight: Oversight) -> &[usize] {
        if !post.head() && oversight == Oversight::Head {
            return &[];
        }
        self.organisation(post.organisation).map_or(&[], |here| &here.overseers)
    }
}

fn without(mut found: Vec<usize>, person: usize) -> Vec<usize> {
    found.retain(|other| *other != person);
    found.sort_unstable();
    found.dedup();
    found
}
