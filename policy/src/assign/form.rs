//! What would be on a form: the leaves of the scheme that a channel marks and that are for the target's organisation.
//!
//! Which channel marks which leaf is read from the file by `scoring` ([`SchemeFile::walk`]), because schemes are rehearsed
//! that do not compile yet.
use scoring::scheme::{Place, SchemeFile};
use scoring::{Channel, Source};

use super::finding::{self, Finding};
use super::plan::Codes;
use crate::decide::facts::ChannelSet;
use crate::roster::{Group, Roster};

/// The leaves of a scheme, and which channels have something to mark in which organisation.
pub(super) struct Forms<'a> {
    roster: &'a Roster,
    pub(super) leaves: Vec<Leaf<'a>>,
    /// By organisation.
    marked: Vec<ChannelSet>,
}

/// An indicator that raters mark.
pub(super) struct Leaf<'a> {
    pub(super) code: &'a str,
    /// The channels with a weight above zero here.
    pub(super) channels: ChannelSet,
    /// Its code and those of all above it.
    path: Vec<&'a str>,
    /// Organisations it is for, each with all below it: one of each list, one list for each limit on the path.
    limits: Vec<Vec<usize>>,
}

impl<'a> Forms<'a> {
    pub(super) fn new(
        roster: &'a Roster,
        scheme: &'a SchemeFile,
        codes: &Codes<'_>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut forms = Self { roster, leaves: Vec::new(), marked: Vec::new() };
        scheme.walk(&mut |place| {
            let indicator = place.indicator;
            let unknown = indicator.applies_to.iter().filter(|code| codes.organisation(code).is_none());
            findings.extend(unknown.map(|code| finding::applies_to_unknown(&indicator.code, code)));
            match place.source() {
                Some(Source::Raters) => forms.leaves.push(Leaf::new(&place, codes)),
                None => {}
            }
        });
        forms.marked = (0..roster.organisations.len())
            .map(|organisation| {
                let leaves = forms.leaves.iter().filter(|leaf| leaf.is_for(roster, organisation));
                leaves.fold(ChannelSet::EMPTY, |set, leaf| set.union(leaf.channels))
            })
            .collect();
        forms
    }

    /// Whether a channel has something to mark in an organisation.
    pub(super) fn any(&self, channel: Channel, organisation: usize) -> bool {
        self.marked.get(organisation).is_some_and(|channels| channels.contains(channel))
    }

    /// What a group's sheet holds, as places in `leaves`, in ascending order.
    pub(super) fn sheet(&self, group: &Group, organisation: usize) -> Vec<usize> {
        let leaves = self.leaves.iter().enumerate();
        leaves
            .filter(|(_, leaf)| leaf.channels.contains(Channel::Panel) && leaf.in_remit(group))
            .filter(|(_, leaf)| leaf.is_for(self.roster, organisation))
            .map(|(place, _)| place)
            .collect()
    }
}

impl<'a> Leaf<'a> {
    fn new(place: &Place<'a, '_>, codes: &Codes<'_>) -> Self {
        let limits = place.path.iter().map(|above| &above.applies_to).filter(|limit| !limit.is_empty());
        let known = |limit: &Vec<String>| limit.iter().filter_map(|code| codes.organisation(code)).collect();
        Self {
            code: &place.indicator.code,
            channels: place.channels().collect(),
            path: place.path.iter().map(|above| above.code.as_str()).collect(),
            limits: limits.map(known).collect(),
        }
    }

    /// Whether it is required of targets of an organisation.
    pub(super) fn is_for(&self, roster: &Roster, organisation: usize) -> bool {
        self.limits.iter().all(|limit| limit.iter().any(|named| roster.within(organisation, *named)))
    }

    /// Whether a group scores it.
    pub(super) fn in_remit(&self, group: &Group) -> bool {
        group.indicators.is_empty() || group.indicators.iter().any(|code| self.path.contains(&&**code))
    }
}
