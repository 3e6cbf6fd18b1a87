//! What the attempts are made on, as the roster and the course of the cycle have it: written down by hand, not asked of
//! the product.
use super::rules::Record;
use std::collections::BTreeSet;

/// A moment in the life of the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
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
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Drafted => "DRAFTED",
            other => other.phase(),
        }
    }

    /// The cycle's phase.
    const fn phase(self) -> &'static str {
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
}

/// The record an attempt is made on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Organisation(&'static str),
    Person(&'static str),
    /// Their account.
    Account(&'static str),
    /// Their appointment.
    Appointment(&'static str),
    /// G1.
    Group,
    /// A scheme version; the office has imported both.
    Scheme,
    /// C1.
    Cycle,
    /// Channel, rater, target.
    Assignment(&'static str, &'static str, &'static str),
    Scorecard(&'static str),
    Publication,
    /// Other rules for the tenant; the first administrator, who is no person, has proposed them.
    PolicyVersion,
    /// The office has proposed that S6 leaves, whom nobody asks for anything else.
    RosterChange,
    /// By which the head of surgery sends the head of medicine.
    Delegation,
    /// S6's, from C1.
    Exemption,
    /// SURH's, to score S3 in C1; the office has proposed it.
    Nomination,
    /// Whoever asks.
    Oneself,
}

/// A record with what no policy can turn off.
pub(super) struct Facts {
    pub(super) record: Record,
    /// Who proposed, scored or is scored.
    pub(super) involved: Vec<&'static str>,
    /// Whether the window for marks is open.
    pub(super) window: bool,
    /// Where an account holds roles.
    pub(super) roles_at: Vec<&'static str>,
}

/// The ancestry of an organisation.
pub(super) fn path(organisation: &'static str) -> Vec<&'static str> {
    if organisation == "H" { vec!["H"] } else { vec!["H", organisation] }
}

/// Where a person is appointed; nobody in the root belongs to it.
fn home(person: &str) -> &'static str {
    match person {
        "SURH" | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" => "SUR",
        "MEDH" | "M1" | "M2" => "MED",
        "ADMH" | "OFF" | "LOC" | "AUD" => "ADM",
        "DIR" | "LED" | "POR" | "IDLE" | "BARE" => "H",
        other => panic!("nobody is called {other}"),
    }
}

fn in_surgery(person: &str) -> bool {
    ["SURH", "S1", "S2", "S3", "S4", "S5", "S6"].contains(&person)
}

/// The relation through which a channel is scored.
fn pair(channel: &str) -> &'static str {
    match channel {
        "DOWNWARD" => "SUPERIOR",
        "UPWARD" => "SUBORDINATE",
        "PEER" => "PEER",
        "SELF" => "SELF",
        "PANEL" => "PANELLIST",
        other => panic!("no such channel: {other}"),
    }
}

/// Who has a DOWNWARD or PANEL task on somebody in surgery: the superior, and the leader of the group (JOINT).
fn raters(target: &str) -> [&'static str; 2] {
    if target == "SURH" { ["DIR", "M2"] } else { ["SURH", "M2"] }
}

/// Whether somebody acts for a rater: the head of medicine was sent by three, of whom one only assesses where marks have
/// no name; and acts while marks are given.
fn acts(asker: Option<&str>, channel: &str, rater: &str, moment: Moment) -> bool {
    let sent = asker == Some("MEDH") && ["SURH", "S1", "M2"].contains(&rater);
    sent && ["DOWNWARD", "PANEL"].contains(&channel) && moment == Moment::Scoring
}

/// How somebody stands to a task: a target is nothing else, whatever their role (rule 11).
fn views(asker: Option<&str>, channel: &str, rater: &str, target: &str) -> BTreeSet<&'static str> {
    let Some(asker) = asker else { return BTreeSet::from(["NONE"]) };
    let mut views = BTreeSet::new();
    if asker == rater {
        views.insert("AUTHOR");
    }
    if asker == target {
        views.insert("TARGET");
        return views;
    }
    if asker != rater && raters(target).contains(&asker) {
        views.insert("RATER");
    }
    if channel == "PANEL" && asker != rater && ["M1", "M2"].contains(&asker) {
        views.insert("CONFIRMER");
    }
    if views.is_empty() {
        views.insert("NONE");
    }
    views
}

impl Of {
    /// The record as it is at a moment; none if it is not there yet.
    pub(super) fn at(self, moment: Moment, asker: Option<&'static str>) -> Option<Facts> {
        let plain = |path| Record { path, ..Record::default() };
        let phased = |path, phase| Record { phase: Some(phase), ..plain(path) };
        let facts = |record| Facts { record, involved: vec![], window: false, roles_at: vec![] };
        let released = matches!(moment, Moment::Published | Moment::Archived);
        Some(match self {
            Self::Organisation(code) => facts(plain(path(code))),
            Self::Account("S2") => Facts { roles_at: vec!["SUR"], ..Self::Person("S2").at(moment, asker)? },
            Self::Person(code) | Self::Account(code) | Self::Appointment(code) => {
                facts(Record { owner: Some(code), ..plain(path(home(code))) })
            }
            // The foreigner is somebody, but whom they name is nobody to them.
            Self::Oneself if asker == Some("XHEAD") => return None,
            Self::Oneself => return asker.and_then(|own| Self::Person(own).at(moment, asker)),
            Self::Delegation => {
                let owner = asker.filter(|one| *one == "MEDH").or(Some("SURH"));
                facts(Record { owner, ..plain(path("SUR")) })
            }
            Self::Group | Self::PolicyVersion => facts(plain(path("H"))),
            Self::Scheme => Facts { involved: vec!["OFF"], ..facts(plain(path("H"))) },
            Self::Cycle => facts(phased(path("H"), moment.phase())),
            Self::Exemption => Facts { involved: vec!["S6"], ..facts(phased(path("H"), moment.phase())) },
            Self::Nomination => {
                Facts { involved: vec!["OFF", "SURH", "S3"], ..facts(phased(path("H"), moment.phase())) }
            }
            Self::Publication if moment == Moment::Drafted || released => {
                Facts { involved: vec!["OFF"], ..facts(phased(path("H"), moment.phase())) }
            }
            // Kept from whoever S6 could be asked to rate: everybody in surgery.
            Self::RosterChange if moment != Moment::Preparing && !asker.is_some_and(in_surgery) => {
                Facts { involved: vec!["OFF", "S6"], ..facts(phased(path("H"), moment.phase())) }
            }
            Self::Scorecard(code) if released || matches!(moment, Moment::Review | Moment::Drafted) => {
                facts(Record { owner: Some(code), ..phased(path(home(code)), moment.phase()) })
            }
            Self::Assignment(channel, rater, target) if moment != Moment::Preparing => {
                let mut relations = views(asker, channel, rater, target);
                relations.insert(pair(channel));
                let sent = acts(asker, channel, rater, moment);
                if sent {
                    relations.remove("NONE");
                    relations.insert("AUTHOR");
                }
                let record = Record {
                    owner: asker.filter(|_| sent).or(Some(rater)),
                    channel: Some(channel),
                    relations,
                    ..phased(path(home(target)), moment.phase())
                };
                let opens = if channel == "SELF" { Moment::SelfAssessment } else { Moment::Scoring };
                let involved = [rater, target].into_iter().chain(asker.filter(|_| sent)).collect();
                Facts { involved, window: moment == opens, ..facts(record) }
            }
            Self::Publication | Self::RosterChange | Self::Scorecard(_) | Self::Assignment(..) => return None,
        })
    }
}
