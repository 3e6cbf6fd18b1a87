//! Cells folded into lines a person can read, and into the arms of a scope.
use std::fmt;

use crate::decide::cell::Cell;
use crate::decide::facts::{ChannelSet, PhaseSet, RelationSet, RoleSet};
use crate::decide::reach::ReachSet;
use crate::record::acts::{ALL, Description};

/// Cells of one act: every combination of these words, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// `area::Name`.
    pub act: &'static str,
    /// The roles that may; none for a scoring act.
    pub roles: RoleSet,
    /// In which channels; none where the act has no channel.
    pub channels: ChannelSet,
    /// In which relations.
    pub relations: RelationSet,
    /// In which phases.
    pub phases: PhaseSet,
    /// How far.
    pub reaches: ReachSet,
}

impl Line {
    fn of(act: &'static Description, cell: Cell) -> Self {
        Self {
            act: act.name,
            roles: cell.place.role.into_iter().collect(),
            channels: cell.place.channel.into_iter().collect(),
            relations: cell.place.relation.into_iter().collect(),
            phases: cell.place.phase.into_iter().collect(),
            reaches: ReachSet::of(&[cell.reach]),
        }
    }

    /// Both as one, if they differ in one column only.
    fn joined(self, other: Self) -> Option<Self> {
        let differing = [
            self.roles != other.roles,
            self.channels != other.channels,
            self.relations != other.relations,
            self.phases != other.phases,
            self.reaches != other.reaches,
        ];
        let one = differing.into_iter().filter(|differs| *differs).count() <= 1 && self.act == other.act;
        one.then(|| Self {
            act: self.act,
            roles: self.roles.union(other.roles),
            channels: self.channels.union(other.channels),
            relations: self.relations.union(other.relations),
            phases: self.phases.union(other.phases),
            reaches: self.reaches.union(other.reaches),
        })
    }
}

/// Folds cells: neighbours that differ in one column become one line, until nothing more can be joined.
///
/// The cells come in order, phase and reach varying fastest, so the same cells always give the same lines.
pub(crate) fn fold(cells: impl Iterator<Item = Cell>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for cell in cells {
        let Some(act) = ALL.get(cell.act) else { continue };
        lines.push(Line::of(act, cell));
    }
    loop {
        let before = lines.len();
        lines = joined(lines);
        if lines.len() == before {
            break;
        }
    }
    for line in &mut lines {
        if let Some((_, act)) = crate::record::acts::find(line.act) {
            line.relations = act.axes.relation.widened(line.relations);
        }
    }
    lines
}

/// One pass: each line joins the first before it that it can.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    for line in lines {
        let host = kept.iter_mut().rev().find_map(|host| host.joined(line).map(|both| (host, both)));
        match host {
            Some((host, both)) => *host = both,
            None => kept.push(line),
        }
    }
    kept
}

/// As a row of `rules.csv` would say it, in columns.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { act, roles, channels, relations, phases, reaches } = self;
        write!(f, "{act:<24} {roles:<40} {channels:<20} {relations:<28} {phases:<56} {reaches}")
    }
}
