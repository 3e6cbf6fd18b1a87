//! The columns of what takes two, the same in every table that keeps proposals.

/// What a placeholder stands for: `{decision}` is the columns, the last ones of the table; `{decided by another}` is the
/// rule that no one decides about their own proposal, among the table's constraints.
pub(crate) fn meant(placeholder: &str) -> Option<&'static str> {
    match placeholder {
        "decision" => Some(
            "state TEXT NOT NULL CHECK (state IN ({DecisionState})),
            proposed_by {uuid} NOT NULL,
            proposed_at {big} NOT NULL,
            decided_by {uuid},
            decided_at {big} CHECK ((state = {DecisionState.PROPOSED}) = (decided_at IS NULL)),
            reason TEXT NOT NULL DEFAULT '',
            version {big} NOT NULL DEFAULT 1",
        ),
        "decided by another" => Some(
            "CHECK (state NOT IN ({DecisionState.APPROVED}, {DecisionState.REJECTED})
                OR (decided_by IS NOT NULL AND decided_by <> proposed_by))",
        ),
        _ => None,
    }
}
