//! The rules themselves, as one tenant has them.
use super::{Area, Later, List, organisation::organisation};
use crate::access::{
    absent::{Foreign, Source},
    attempts::{Ask, Attempt, attempt, change, list, read},
    lists::Kind,
    oracle::Clause,
    records::{Facts, Moment, Of},
    tenant::Tenant,
};
use crate::contract::explorer::{ADMIN, Prepared, Stage};
use serde_json::json;
use tests::{
    graphql,
    play::text,
    small::{LEADER, Running, Small},
};

pub(super) struct Policies;

/// Other rules for the tenant; the first administrator, who is no person, has proposed them.
const VERSION: Of = Of::new("PolicyVersion", [""; 3], |_, _, _| Some(Facts::at("H")));

impl Area for Policies {
    fn name(&self) -> &'static str {
        "policy"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("policy::Read", "PolicyVersion:1");
        let version = |field: &'static str, more: &str, act| {
            change(field, on, format!("(id: \"@{on}@\"{more}) {{ state }}"), act, seen, VERSION)
        };
        let propose = "(input: { organisation: \"@Organisation:H@\", added: [\"group::Read, head, -, -, -, OWN\"], reason: \"a test\" }) { id }";
        let root = organisation("H");
        vec![
            list("policyVersions", "", seen),
            attempt("policyInForce", "", "{ policyInForce { revision } }", Ask::List(seen)),
            read("node", on, seen, VERSION),
            change("proposePolicy", "Organisation:H", propose, "policy::Propose", "organisation::Read", root),
            version("approvePolicy", "", "policy::Approve"),
            version("rejectPolicy", ", reason: \"a test\"", "policy::Reject"),
            version("withdrawPolicy", "", "policy::Withdraw"),
        ]
    }

    /// What the leading group approves is said of all that is approved.
    fn clauses(&self) -> &'static [Clause] {
        &[]
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "PolicyVersion",
            source: Source::Asked(|other| {
                Box::pin(async {
                    let input = json!({ "organisation": other.id("Organisation"), "reason": "to see",
                        "added": ["group::Read, head, -, -, -, OWN"] });
                    let made = other.head.ask_with(graphql::PROPOSE_POLICY, json!({ "input": input })).await;
                    text(&made.field("proposePolicy")["id"]).to_owned()
                })
            }),
            node: false,
        }]
    }

    /// Its list is read by a story of its own.
    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "policyVersions",
            of_cycle: false,
            still: true,
            cursor: Some(["1", "77"]),
            asked: &[("T-2", "", "number gained { act } affected { role holders }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on PolicyVersion { number state }"
    }

    fn approving(&self) -> &'static [&'static str] {
        &["approvePolicy", "rejectPolicy"]
    }

    /// Other rules, which nobody decides about.
    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::Preparing {
                let input = json!({ "organisation": tenant.id("Organisation:H"), "reason": "to see",
                    "added": ["group::Read, head, -, -, -, ORGANISATION"] });
                let admin = tenant.app.person("admin").await;
                let made = admin.ask_with(graphql::PROPOSE_POLICY, json!({ "input": input })).await;
                let id = text(&made.field("proposePolicy")["id"]).to_owned();
                tenant.ids.insert("PolicyVersion:1".to_owned(), id);
            }
        })
    }

    fn fills<'a>(&self, small: &'a Small<'a>, _: &'a Running<'a>, published: bool) -> Later<'a> {
        Box::pin(async move {
            if published {
                let rules = json!({ "organisation": small.root, "added": ["group::Read, head, -, -, -, OWN"],
                    "reason": "to see" });
                let admin = small.app.person("admin").await;
                admin.ask_with(graphql::PROPOSE_POLICY, json!({ "input": rules })).await.ok();
            }
        })
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Published => vec![
                (ADMIN, "refused-policy", Some("CONSTITUTION_FORM")),
                (ADMIN, "propose-policy", None),
                (LEADER, "policy-versions", None),
                (LEADER, "approve-policy", None),
            ],
            _ => vec![],
        }
    }
}
