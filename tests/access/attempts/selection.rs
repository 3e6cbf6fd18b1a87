//! Who is not assessed, and who is nominated to rate whom.
use super::{Ask, Attempt, Of, attempt};

pub(super) fn all() -> Vec<Attempt> {
    let cycle = "cycle: \"@Cycle:C1@\"";
    let list = |field: &'static str, act| {
        let document = format!("{{ {field}(first: 100, {cycle}) {{ nodes {{ id }} totalCount }} }}");
        attempt(field, "list", document, Ask::List(act))
    };
    let node = |name: &'static str, act, of| {
        attempt("node", name, format!("{{ node(id: \"@{name}@\") {{ id }} }}"), Ask::Act(act, act, of))
    };
    let (exempt, nominated) = ("exemption::Read", "nomination::Read");
    let change = |field: &'static str, on: &'static str, rest: String, act, seen, of| {
        attempt(field, on, format!("mutation {{ {field}{rest} }}"), Ask::Act(act, seen, of))
    };
    let decide = |field: &'static str, more: &str, act| {
        let rest = format!("(ids: [\"@Nomination:1@\"]{more}) {{ state }}");
        change(field, "Nomination:1", rest, act, nominated, Of::Nomination)
    };
    let pair = "{ channel: DOWNWARD, rater: \"@Person:SURH@\", targetPerson: \"@Person:S4@\" }";
    vec![
        list("exemptions", exempt),
        list("nominations", nominated),
        node("Exemption:1", exempt, Of::Exemption),
        node("Nomination:1", nominated, Of::Nomination),
        change(
            "grantExemption",
            "Cycle:C1",
            format!("(input: {{ {cycle}, person: \"@Person:S2@\", reason: \"a test\" }}) {{ id }}"),
            "exemption::Grant",
            "cycle::Read",
            Of::Cycle,
        ),
        change(
            "revokeExemption",
            "Exemption:1",
            "(id: \"@Exemption:1@\") { id }".to_owned(),
            "exemption::Revoke",
            exempt,
            Of::Exemption,
        ),
        change(
            "nominate",
            "Cycle:C1",
            format!("(input: {{ {cycle}, nominations: [{pair}] }}) {{ id }}"),
            "nomination::Propose",
            "cycle::Read",
            Of::Cycle,
        ),
        decide("approveNominations", "", "nomination::Approve"),
        decide("rejectNominations", ", reason: \"a test\"", "nomination::Reject"),
        decide("withdrawNominations", "", "nomination::Withdraw"),
    ]
}
