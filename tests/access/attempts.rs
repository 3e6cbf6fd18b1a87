//! Everything that can be tried: at least one attempt for each field of the schema, and by which act it is decided.
use super::{order, records::Of};
use crate::area::AREAS;
use std::fmt::Display;

/// By what an attempt is decided.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask {
    /// By nothing: it needs no account.
    Open,
    /// By having an account.
    Member,
    /// A list: what is in reach of a reading act.
    List(&'static str),
    /// An act on a record, and the act by which the record is seen.
    Act(&'static str, &'static str, Of),
}

/// One thing to try.
pub(crate) struct Attempt {
    /// The field of the schema.
    pub(crate) field: &'static str,
    /// On what.
    pub(crate) on: String,
    /// The request; `@Type:name@` stands for an id.
    pub(crate) document: String,
    pub(crate) ask: Ask,
}

impl Attempt {
    pub(crate) fn changes(&self) -> bool {
        self.document.starts_with("mutation")
    }

    /// Tried in PREPARING only: it has nothing to do with the cycle.
    pub(crate) fn once(&self) -> bool {
        matches!(self.ask, Ask::Open | Ask::Member)
    }

    /// As the matrix calls it.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.field, self.on.replace("Assignment:", "")).trim_end().to_owned()
    }
}

/// Every attempt of every area, in the order of the matrix.
pub(super) fn all() -> Vec<Attempt> {
    let mut all: Vec<_> = AREAS.iter().flat_map(|area| area.attempts()).collect();
    order::arrange(&mut all);
    all
}

pub(crate) fn attempt(field: &'static str, on: impl Into<String>, document: impl Into<String>, ask: Ask) -> Attempt {
    Attempt { field, on: on.into(), document: document.into(), ask }
}

/// The argument that names the hospital's cycle.
pub(crate) const IN_CYCLE: &str = "cycle: \"@Cycle:C1@\"";
/// The argument that gives something new a name.
pub(crate) const NEW: &str = "name: { zh: \"新\", en: \"New\" }";

/// A list, with arguments beside the page's own.
pub(crate) fn list(field: &'static str, arguments: &str, act: &'static str) -> Attempt {
    let comma = if arguments.is_empty() { "" } else { ", " };
    let document = format!("{{ {field}(first: 100{comma}{arguments}) {{ nodes {{ id }} totalCount }} }}");
    attempt(field, "list", document, Ask::List(act))
}

/// One record, read by the act by which it is seen.
pub(crate) fn read(field: &'static str, name: &str, act: &'static str, of: Of) -> Attempt {
    attempt(field, name, format!("{{ {field}(id: \"@{name}@\") {{ id }} }}"), Ask::Act(act, act, of))
}

/// A mutation: what follows its name, the act that decides it, and the act by which its record is seen.
pub(crate) fn change(
    field: &'static str,
    on: impl Into<String>,
    rest: impl Display,
    act: &'static str,
    seen: &'static str,
    of: Of,
) -> Attempt {
    attempt(field, on, format!("mutation {{ {field}{rest} }}"), Ask::Act(act, seen, of))
}
