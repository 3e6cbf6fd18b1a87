//! Who has taken part.
use super::{Area, List, cycle::CYCLE};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt},
    lists::Kind,
    oracle::{Clause, allowed, refused},
};
use crate::contract::explorer::{Prepared, STAFF, Stage};
use tests::small::OFFICE;

pub(super) struct Progresses;

impl Area for Progresses {
    fn name(&self) -> &'static str {
        "progress"
    }

    fn attempts(&self) -> Vec<Attempt> {
        vec![attempt(
            "progress",
            "Cycle:C1",
            "{ progress(cycle: \"@Cycle:C1@\", first: 100) { nodes { code } totalCount } }",
            Ask::Act("cycle::Progress", "cycle::Read", CYCLE),
        )]
    }

    fn clauses(&self) -> &'static [Clause] {
        const CLAUSES: &[Clause] = &[
            refused("11: the office sees participation, and nobody else", |case| {
                case.field(&["progress"]) && !case.by(&["office"])
            }),
            allowed("11: the office sees participation", |case| {
                case.field(&["progress"]) && case.by(&["office"]) && case.runs()
            }),
        ];
        CLAUSES
    }

    /// It is asked of a cycle.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "progress",
            of_cycle: true,
            still: false,
            cursor: None,
            asked: &[("T-2", "", "code done"), ("T-2", "unfinished: true, ", "code done")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Scoring => vec![(OFFICE, "progress", None), (STAFF, "refused-progress", Some("FORBIDDEN"))],
            _ => vec![],
        }
    }
}
