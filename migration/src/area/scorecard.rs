//! Scorecards and every figure on them.
pub(super) const AREA: super::Area = super::Area {
    name: "m0010_scorecard",
    up: &[
        "CREATE TABLE scorecard (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            version {int} NOT NULL CHECK (version > 0),
            state TEXT NOT NULL CHECK (state IN ('SCORED', 'INCOMPLETE')),
            total_exact TEXT,
            total {big},
            place {int} CHECK (place > 0),
            grade TEXT,
            UNIQUE (cycle, target, version),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number),
            CHECK ((total IS NULL) = (total_exact IS NULL)),
            CHECK ((state = 'SCORED') = (total IS NOT NULL))
        ) {table}",
        "CREATE INDEX scorecard_place ON scorecard (cycle, version, place)",
        // node 0 is the total, channel 0 the blended figure: one table for indicators, channels and cells.
        "CREATE TABLE figure (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            version {int} NOT NULL,
            node {small} NOT NULL CHECK (node >= 0),
            channel {small} NOT NULL CHECK (channel BETWEEN 0 AND 5),
            exact TEXT,
            rounded {big},
            share_exact TEXT,
            share {big},
            declared TEXT NOT NULL,
            effective TEXT NOT NULL,
            marks {int},
            flag TEXT NOT NULL,
            shown {bool} NOT NULL,
            PRIMARY KEY (cycle, target, version, node, channel),
            FOREIGN KEY (cycle, target, version) REFERENCES scorecard (cycle, target, version)
        ) {keyed}",
    ],
    tables: &["figure", "scorecard"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
