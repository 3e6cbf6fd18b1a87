//! What would be on a form: the leaves of the scheme that a channel marks and that are for the target's organisation.
//!
//! The same reading as `scoring` has of the compiled scheme, reduced to yes and no: the database layer rehearses schemes
//! that do not compile yet.
use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{Indicator, IndicatorKind};

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
        let declared = scheme.channels.iter().filter(|rule| rule.weight.0 > 0).map(|rule| rule.channel).collect();
        let mut forms = Self { roster, leaves: Vec::new(), marked: Vec::new() };
        let top = Leaf { code: "", channels: declared, path: Vec::new(), limits: Vec::new() };
        for indicator in &scheme.indicators {
            forms.collect(indicator, &top, codes, findings);
        }
        forms.marked = (0..roster.organisations.len())
            .map(|organisation| {
                let leaves = forms.leaves.iter().filter(|leaf| leaf.is_for(roster, organisation));
                leaves.fold(ChannelSet::EMPTY, |set, leaf| set.union(leaf.channels))
            })
            .collect();
        forms
    }

    fn collect(&mut self, indicator: &'a Indicator, above: &Leaf<'a>, codes: &Codes<'_>, findings: &mut Vec<Finding>) {
        let mut here = Leaf {
            code: &indicator.code,
            channels: above.channels,
            path: above.path.clone(),
            limits: above.limits.clone(),
        };
        here.path.push(&indicator.code);
        if !indicator.channels.is_empty() {
            let weighed = indicator.channels.iter().filter(|(_, weight)| weight.0 > 0);
            here.channels = weighed.map(|(channel, _)| *channel).collect();
        }
        if !indicator.applies_to.is_empty() {
            let unknown = indicator.applies_to.iter().filter(|code| codes.organisation(code).is_none());
            findings.extend(unknown.map(|code| finding::applies_to_unknown(&indicator.code, code)));
            here.limits.push(indicator.applies_to.iter().filter_map(|code| codes.organisation(code)).collect());
        }
        for child in &indicator.children {
            self.collect(child, &here, codes, findings);
        }
        if indicator.kind == IndicatorKind::Rated {
            self.leaves.push(here);
        }
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

impl Leaf<'_> {
    /// Whether it is required of targets of an organisation.
    pub(super) fn is_for(&self, roster: &Roster, organisation: usize) -> bool {
        self.limits.iter().all(|limit| limit.iter().any(|named| roster.within(organisation, *named)))
    }

    /// Whether a group scores it.
    pub(super) fn in_remit(&self, group: &Group) -> bool {
        group.indicators.is_empty() || group.indicators.iter().any(|code| self.path.contains(&&**code))
    }
}
