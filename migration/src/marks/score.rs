//! Named sheets and their entries. Nothing of UPWARD or PEER is ever here.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0016_score",
    &[
        "CREATE TABLE sheet (
            cycle {int} NOT NULL,
            assignment {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN ({Channel::NAMED})),
            state TEXT NOT NULL CHECK (state IN ({SheetState})),
            draft TEXT,
            comment TEXT NOT NULL DEFAULT '',
            return_reason TEXT,
            submitted_at {big},
            decided_by {uuid} REFERENCES person (id),
            decided_at {big},
            policy_revision TEXT NOT NULL,
            version {big} NOT NULL DEFAULT 1,
            -- Who handed it in, where it was not the rater.
            handed_in_by {uuid} REFERENCES person (id),
            PRIMARY KEY (cycle, assignment),
            FOREIGN KEY (cycle, assignment) REFERENCES assignment (cycle, number),
            CHECK (state <> {SheetState.CONFIRMED} OR decided_by IS NOT NULL)
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
            channel {small} NOT NULL CHECK (channel IN ({Channel::NAMED})),
            points {big} CHECK (points >= 0),
            level TEXT,
            seat_weight {big} NOT NULL DEFAULT 10000 CHECK (seat_weight > 0),
            PRIMARY KEY (cycle, target, assignment, leaf),
            FOREIGN KEY (cycle, assignment) REFERENCES sheet (cycle, assignment)
        ) {keyed}",
        "CREATE INDEX entry_sheet ON entry (cycle, assignment)",
    ],
);
