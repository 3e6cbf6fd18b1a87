//! Named sheets and their entries. Nothing of UPWARD or PEER is ever here.
pub(super) const AREA: super::Area = super::Area {
    name: "m0008_score",
    up: &[
        "CREATE TABLE sheet (
            cycle {int} NOT NULL,
            assignment {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN (1, 4, 5)),
            state TEXT NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'CONFIRMED')),
            draft TEXT,
            comment TEXT NOT NULL DEFAULT '',
            return_reason TEXT,
            submitted_at {big},
            decided_by {uuid} REFERENCES person (id),
            decided_at {big},
            policy_revision TEXT NOT NULL,
            version {big} NOT NULL DEFAULT 1,
            PRIMARY KEY (cycle, assignment),
            FOREIGN KEY (cycle, assignment) REFERENCES assignment (cycle, number),
            CHECK (state <> 'CONFIRMED' OR decided_by IS NOT NULL)
        ) {keyed}",
        "CREATE TABLE sheet_member (
            cycle {int} NOT NULL,
            assignment {int} NOT NULL,
            person_id {uuid} NOT NULL REFERENCES person (id),
            PRIMARY KEY (cycle, assignment, person_id),
            FOREIGN KEY (cycle, assignment) REFERENCES sheet (cycle, assignment)
        ) {keyed}",
        // Submitted marks only; keyed by target, so that closing reads ranges of targets in key order.
        "CREATE TABLE entry (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            assignment {int} NOT NULL,
            leaf {small} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN (1, 4, 5)),
            points {big} CHECK (points >= 0),
            level TEXT,
            seat_weight {big} NOT NULL DEFAULT 10000 CHECK (seat_weight > 0),
            PRIMARY KEY (cycle, target, assignment, leaf),
            FOREIGN KEY (cycle, assignment) REFERENCES sheet (cycle, assignment)
        ) {keyed}",
        "CREATE INDEX entry_sheet ON entry (cycle, assignment)",
    ],
    tables: &["entry", "sheet_member", "sheet"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
