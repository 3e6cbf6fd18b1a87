//! Scorecards and every figure on them.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0018_scorecard",
    &[
        "CREATE TABLE scorecard (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            version {int} NOT NULL CHECK (version > 0),
            code TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ({ScorecardState})),
            total_exact TEXT,
            total {big},
            place {int} CHECK (place > 0),
            grade TEXT,
            full_exact TEXT NOT NULL,
            unassessed_exact TEXT NOT NULL,
            anonymous {bool} NOT NULL,
            policy_revision TEXT NOT NULL,
            UNIQUE (cycle, target, version),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number),
            CHECK ((total IS NULL) = (total_exact IS NULL)),
            CHECK ((state = {ScorecardState.SCORED}) = (total IS NOT NULL))
        ) {table}",
        // The latest version of a cycle is found here, for every row of a page. It has all of the key, so that a foreign
        // key from `figure` is as well looked up here as in the key itself.
        "CREATE INDEX scorecard_version ON scorecard (cycle, version, target)",
        "CREATE INDEX scorecard_by_code ON scorecard (cycle, version, code)",
        // Equal totals share a rank, and are listed by code. Only of those that have a rank: no foreign key from `figure`
        // can be looked up by it by mistake.
        "CREATE INDEX scorecard_by_rank ON scorecard (cycle, version, place, code) WHERE place IS NOT NULL",
        // One table for indicators, channels and cells: node 0 stands for the whole, else it is the indicator's number
        // plus one; channel 0 is the blended figure. `points` is an indicator's points or a channel's share.
        // A figure that is not shown is not stored either (domain rule 10).
        "CREATE TABLE figure (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            version {int} NOT NULL,
            node {small} NOT NULL CHECK (node >= 0),
            channel {small} NOT NULL CHECK (channel IN (0, {Channel})),
            state TEXT NOT NULL,
            exact TEXT,
            rounded {big},
            points_exact TEXT,
            points {big},
            full_exact TEXT,
            declared {big},
            effective TEXT,
            weight TEXT,
            asked {int},
            marks {int},
            abstained {int},
            flags TEXT NOT NULL,
            anonymous {bool} NOT NULL,
            shown {bool} NOT NULL,
            PRIMARY KEY (cycle, target, version, node, channel),
            FOREIGN KEY (cycle, target, version) REFERENCES scorecard (cycle, target, version)
        ) {keyed}",
    ],
);
