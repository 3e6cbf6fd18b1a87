//! What the attempts are made on, as the roster and the course of the cycle have it: written down by hand, not asked of
//! the product.
use super::rules::Record;

/// A moment in the life of the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    Preparing,
    SelfAssessment,
    Scoring,
    Review,
    /// Still in REVIEW, with a draft of the publication.
    Drafted,
    Published,
    Archived,
    /// Called off in SCORING.
    Cancelled,
}

impl Moment {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Drafted => "DRAFTED",
            other => other.phase(),
        }
    }

    /// The cycle's phase.
    pub(crate) const fn phase(self) -> &'static str {
        match self {
            Self::Preparing => "PREPARING",
            Self::SelfAssessment => "SELF_ASSESSMENT",
            Self::Scoring => "SCORING",
            Self::Review | Self::Drafted => "REVIEW",
            Self::Published => "PUBLISHED",
            Self::Archived => "ARCHIVED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Whether the result is out.
    pub(crate) const fn released(self) -> bool {
        matches!(self, Self::Published | Self::Archived)
    }
}

/// What stands of a record at a moment, for whoever asks; nothing if it is not there yet, or kept from them.
type At = fn(&Of, Moment, Option<&'static str>) -> Option<Facts>;

/// The record an attempt is made on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Of {
    /// Its type, as its area calls it.
    pub(crate) kind: &'static str,
    /// Which one: a code, or channel, rater and target.
    pub(crate) key: [&'static str; 3],
    at: At,
    /// Whether it ends with its cycle.
    pub(crate) of_cycle: bool,
    /// Whether it is one's own affair and nobody else's business.
    pub(crate) personal: bool,
}

impl Of {
    /// A record of a type, and how it stands.
    pub(crate) const fn new(kind: &'static str, key: [&'static str; 3], at: At) -> Self {
        Self { kind, key, at, of_cycle: false, personal: false }
    }

    /// It is called off with its cycle.
    pub(crate) const fn of_cycle(self) -> Self {
        Self { of_cycle: true, ..self }
    }

    /// It is one's own affair.
    pub(crate) const fn personal(self) -> Self {
        Self { personal: true, ..self }
    }

    /// The record as it is at a moment; none if it is not there yet.
    pub(crate) fn at(self, moment: Moment, asker: Option<&'static str>) -> Option<Facts> {
        (self.at)(&self, moment, asker)
    }

    /// Whether it is of one of these types.
    pub(crate) fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind)
    }
}

/// A record with what no policy can turn off.
pub(crate) struct Facts {
    pub(crate) record: Record,
    /// Who proposed, scored or is scored.
    pub(crate) involved: Vec<&'static str>,
    /// Whether the window for marks is open.
    pub(crate) window: bool,
    /// Where an account holds roles.
    pub(crate) roles_at: Vec<&'static str>,
}

impl Facts {
    /// Of a record that nobody is involved in.
    pub(crate) fn of(record: Record) -> Self {
        Self { record, involved: vec![], window: false, roles_at: vec![] }
    }

    /// Of a record of an organisation.
    pub(crate) fn at(organisation: &'static str) -> Self {
        Self::of(Record { path: path(organisation), ..Record::default() })
    }

    /// Of something in the hospital's cycle.
    pub(crate) fn in_cycle(moment: Moment) -> Self {
        Self::of(Record { path: path("H"), phase: Some(moment.phase()), ..Record::default() })
    }

    /// These people may not decide.
    pub(crate) fn involving(self, people: &[&'static str]) -> Self {
        Self { involved: people.to_vec(), ..self }
    }
}

/// The ancestry of an organisation.
pub(crate) fn path(organisation: &'static str) -> Vec<&'static str> {
    if organisation == "H" { vec!["H"] } else { vec!["H", organisation] }
}

/// Where a person is appointed; nobody in the root belongs to it.
pub(crate) fn home(person: &str) -> &'static str {
    match person {
        "SURH" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" => "SUR",
        "MEDH" | "M1" | "M2" => "MED",
        "ADMH" | "OFF" | "LOC" | "AUD" => "ADM",
        "DIR" | "LED" | "POR" | "IDLE" | "BARE" => "H",
        other => panic!("nobody is called {other}"),
    }
}
