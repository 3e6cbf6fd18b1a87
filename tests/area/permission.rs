//! Why somebody may or may not.
use super::{Area, List, cycle::CYCLE, person::person};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt},
    lists::Kind,
    oracle::Clause,
};
use crate::contract::explorer::{Prepared, STAFF, Stage};
use tests::small::OFFICE;

pub(super) struct Permissions;

impl Area for Permissions {
    fn name(&self) -> &'static str {
        "permission"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let asks = "act: \"cycle::Close\", node: \"@Cycle:C1@\"";
        vec![
            attempt("permission", "", format!("{{ permission({asks}) {{ allowed }} }}"), Ask::Member),
            attempt(
                "whoCan",
                "Cycle:C1",
                format!("{{ whoCan({asks}) {{ byTask holders {{ totalCount }} }} }}"),
                Ask::Act("policy::Explain", "cycle::Read", CYCLE),
            ),
            attempt(
                "whatCan",
                "Person:S2",
                "{ whatCan(person: \"@Person:S2@\") { lines { act } } }",
                Ask::Act("policy::Explain", "person::Read", person("S2")),
            ),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        &[]
    }

    /// It asks about the records of others.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn lists(&self) -> &'static [List] {
        &[]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Scoring => {
                vec![(OFFICE, "why", None), (STAFF, "why", None), (OFFICE, "who-can", None), (OFFICE, "what-can", None)]
            }
            _ => vec![],
        }
    }
}
