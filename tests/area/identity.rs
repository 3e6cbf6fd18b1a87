//! Sessions: who somebody is.
use super::{Area, List};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt},
    lists::Kind,
    oracle::Clause,
};
use tests::PASSWORD;

pub(super) struct Identities;

impl Area for Identities {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let session = "{ accessToken }";
        let mutation = |field: &'static str, input: String, asks: &str, ask| {
            attempt(field, "", format!("mutation {{ {field}(input: {{ {input} }}) {asks} }}"), ask)
        };
        let refresh = "refreshToken: \"@Refresh:S4@\"".to_owned();
        let change = format!("old: \"{PASSWORD}\", new: \"another {PASSWORD}\"");
        let code = format!("code: \"@Code:IDLE@\", password: \"{PASSWORD}\"");
        vec![
            attempt("viewer", "", "{ viewer { login } }", Ask::Member),
            mutation("logIn", format!("login: \"S1\", password: \"{PASSWORD}\""), session, Ask::Open),
            mutation("activate", code, session, Ask::Open),
            mutation("refresh", refresh.clone(), session, Ask::Open),
            mutation("logOut", refresh, "", Ask::Open),
            mutation("changePassword", change, session, Ask::Member),
        ]
    }

    /// Who may log in is said of everybody.
    fn clauses(&self) -> &'static [Clause] {
        &[]
    }

    /// A session has no id.
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
}
