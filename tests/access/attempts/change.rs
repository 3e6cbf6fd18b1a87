//! Attempts at changing the raters and targets of the cycle.
use super::{Ask, Attempt, Of, attempt};

pub(super) fn changes() -> Vec<Attempt> {
    let decide = |field: &'static str, rest: &str, act| {
        let document = format!("mutation {{ {field}(id: \"@RosterChange:1@\"{rest}) {{ state }} }}");
        attempt(field, "RosterChange:1", document, Ask::Act(act, "change::Read", Of::RosterChange))
    };
    let moved = "cycle: \"@Cycle:C1@\", kind: MOVED, person: \"@Person:M2@\", reason: \"a test\"";
    vec![
        attempt(
            "proposeRosterChange",
            "Cycle:C1",
            format!("mutation {{ proposeRosterChange(input: {{ {moved} }}) {{ state }} }}"),
            Ask::Act("change::Propose", "cycle::Read", Of::Cycle),
        ),
        decide("approveRosterChange", "", "change::Approve"),
        decide("rejectRosterChange", ", reason: \"a test\"", "change::Reject"),
        decide("withdrawRosterChange", "", "change::Withdraw"),
    ]
}
