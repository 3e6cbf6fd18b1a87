//! A cell with its act, and what the articles ask of it.
use scoring::Channel;

use crate::decide::cell::Cell;
use crate::decide::facts::{Phase, Relation, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{
    Act, Description, Kind, change, cycle, delegation, nomination, policy, publication, scheme, score,
};

/// While marks are given.
pub(super) const OPEN: &[Phase] = &[Phase::SelfAssessment, Phase::Scoring];

/// A cell with its act, for reading.
pub(super) struct Seen {
    pub(super) act: &'static Description,
    pub(super) role: Option<Role>,
    pub(super) channel: Option<Channel>,
    pub(super) relation: Option<Relation>,
    pub(super) phase: Option<Phase>,
    pub(super) reach: Reach,
}

impl Seen {
    pub(super) fn of(cell: Cell) -> Option<Self> {
        let act = cell.act()?;
        let place = cell.place;
        Some(Self {
            act,
            role: place.role,
            channel: place.channel,
            relation: place.relation,
            phase: place.phase,
            reach: cell.reach,
        })
    }

    pub(super) fn is<A: Act>(&self) -> bool {
        self.act.name == A::NAME
    }

    pub(super) fn area(&self, area: &str) -> bool {
        self.act.name.split("::").next() == Some(area)
    }

    pub(super) fn about(&self, records: &[&str]) -> bool {
        records.contains(&self.act.record)
    }

    pub(super) fn by(&self, roles: &[Role]) -> bool {
        self.role.is_some_and(|role| roles.contains(&role))
    }

    pub(super) fn during(&self, phases: &[Phase]) -> bool {
        self.phase.is_some_and(|phase| phases.contains(&phase))
    }

    pub(super) fn anonymous(&self) -> bool {
        self.channel.is_some_and(Channel::anonymous)
    }

    pub(super) fn as_a(&self, relations: &[Relation]) -> bool {
        self.relation.is_some_and(|relation| relations.contains(&relation))
    }

    /// Decided on what others propose.
    pub(super) fn approves(&self) -> bool {
        self.is::<scheme::Activate>()
            || self.is::<publication::Approve>()
            || self.is::<publication::Reject>()
            || self.is::<policy::Approve>()
            || self.is::<policy::Reject>()
            || self.is::<change::Approve>()
            || self.is::<change::Reject>()
            || self.is::<nomination::Approve>()
            || self.is::<nomination::Reject>()
    }

    /// Lets somebody act for a person, or ends that.
    pub(super) fn delegates(&self) -> bool {
        self.is::<delegation::Grant>() || self.is::<delegation::End>()
    }

    /// Says who is exempt, or who is to rate whom.
    pub(super) fn selects(&self) -> bool {
        self.area("exemption") || self.area("nomination")
    }

    /// Decided on a sheet: given back or confirmed.
    pub(super) fn reviews(&self) -> bool {
        self.is::<score::Return>() || self.is::<score::Confirm>()
    }

    /// The phases in which the life of a cycle has a place for this; none if any will do.
    pub(super) fn course(&self) -> Option<&'static [Phase]> {
        match () {
            () if self.is::<cycle::Open>() => Some(&[Phase::Preparing]),
            // Frozen with the roster: what is changed later is a change of a cycle that runs.
            () if self.selects() && self.act.axes.phase && self.act.kind == Kind::Administration => {
                Some(&[Phase::Preparing])
            }
            () if self.is::<cycle::Advance>() => Some(&[Phase::SelfAssessment]),
            () if self.is::<cycle::Extend>() => Some(&[Phase::Preparing, Phase::SelfAssessment, Phase::Scoring]),
            () if self.is::<cycle::Close>() => Some(&[Phase::Scoring]),
            () if self.is::<change::Propose>() || self.is::<change::Approve>() => Some(OPEN),
            () if self.reviews() => Some(&[Phase::SelfAssessment, Phase::Scoring, Phase::Review]),
            () if self.is::<cycle::Compute>() || self.is::<publication::Propose>() => {
                Some(&[Phase::Review, Phase::Published])
            }
            () if self.is::<publication::Approve>() => Some(&[Phase::Review]),
            () if self.is::<cycle::Archive>() => Some(&[Phase::Published]),
            () if self.is::<cycle::Cancel>() => {
                Some(&[Phase::Preparing, Phase::SelfAssessment, Phase::Scoring, Phase::Review])
            }
            () => None,
        }
    }
}
