//! A cell with its act, and what the articles ask of it.
use scoring::Channel;

use crate::decide::cell::Cell;
use crate::decide::facts::{Phase, Relation, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{Act, Description, Need, delegation, score};

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

    /// Whether it is decided on one of these records, each by its `Record::NAME`.
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
        self.act.needs(Need::Approves)
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

    /// Whether the life of a cycle has no place for it in this phase.
    pub(super) fn strays(&self) -> bool {
        !self.act.course.is_empty() && !self.during(self.act.course)
    }
}
