//! The roster file, `roster/1`: organisations, people, appointments and assessment groups as an office writes them
//! down, and the check that it makes sense (domain: Words). Pure: no database, no clock.
mod check;
mod date;
mod words;

pub use check::{Existing, check, warnings};
pub use words::{GrantedRole, GroupKind, GroupSeat, RecusalReason, Seat};

use chrono::NaiveDate;
use scoring::{Points, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format and version that a roster file names in its field `kaoping`.
pub const FORMAT: &str = "roster/1";

/// The most organisations, persons or groups one file may hold, each.
pub const MAX_ENTRIES: usize = 100_000;

/// A whole roster file. Everything in it is new; what exists already may be referred to by its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterFile {
    /// Must be [`FORMAT`].
    pub kaoping: String,
    /// New organisations, parents before or after their children; at most one of them without a parent.
    #[serde(default)]
    pub organisations: Vec<Organisation>,
    /// New persons with their appointments.
    #[serde(default)]
    pub persons: Vec<Person>,
    /// New assessment groups.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Roles granted to persons.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Declared conflicts (rule 4).
    #[serde(default)]
    pub recusals: Vec<Recusal>,
}

/// A node of the organisation tree (单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Unique among organisations and persons of the tenant.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// A free word, such as `hospital`, `department` or `科室`.
    pub kind: String,
    /// The code of the organisation above; none for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A person (人员).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Unique among organisations and persons of the tenant.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// Free facts about the person, word → text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// What the person is appointed to.
    #[serde(default)]
    pub appointments: Vec<Appointment>,
}

/// What a person does in an organisation, and from when to when (任职).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The organisation's code.
    pub organisation: String,
    /// The post's title, shown to people.
    pub post: Text,
    /// The seat that decides relations (rule 2).
    pub seat: Seat,
    /// Codes of the organisations overseen (分管).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oversees: Vec<String>,
    /// The coefficient (系数) used in pay, 0 to 100.
    #[serde(default = "one")]
    pub coefficient: Points,
    /// The first day.
    #[serde(deserialize_with = "date::required")]
    pub from: NaiveDate,
    /// The last day, which still counts; none for open-ended.
    #[serde(default, deserialize_with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

fn one() -> Points {
    Points(Points::UNIT)
}

/// An assessment group (考核组).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Unique among the tenant's groups.
    pub code: String,
    /// Shown to people.
    pub name: Text,
    /// What the group is for.
    pub kind: GroupKind,
    /// The code of the organisation it belongs to.
    pub organisation: String,
    /// Who sits in it, each person once.
    #[serde(default)]
    pub members: Vec<Member>,
    /// What it scores.
    #[serde(default)]
    pub remit: Remit,
}

/// A person's seat in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The person's code.
    pub person: String,
    /// The seat.
    pub seat: GroupSeat,
}

/// What a group scores: these indicators of the targets in these organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remit {
    /// Codes of organisations, each reaching its subtree; empty for all.
    #[serde(default)]
    pub organisations: Vec<String>,
    /// Codes of indicators, each reaching its subtree; empty for all.
    #[serde(default)]
    pub indicators: Vec<String>,
}

/// A role granted to a person in an organisation, reaching its subtree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The person's code.
    pub person: String,
    /// The role; derived roles (`head`, `staff`, `panel_leader`, `panellist`) cannot be granted.
    pub role: GrantedRole,
    /// The organisation's code.
    pub organisation: String,
}

/// A declared conflict (回避). Between persons it holds both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recusal {
    /// The person's code.
    pub a: String,
    /// The other person's code; exactly one of `b` and `organisation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
    /// The code of the organisation that `a` must not score; exactly one of `b` and `organisation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Why.
    pub reason: RecusalReason,
}
