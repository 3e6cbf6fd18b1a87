//! What closed anonymous channels leave: values and counts, comments apart, and who took part.
pub(super) const AREA: super::Area = super::Area {
    name: "m0009_tally",
    up: &[
        "CREATE TABLE tally (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN (2, 3)),
            leaf {small} NOT NULL,
            points {big} NOT NULL CHECK (points >= 0),
            marks {int} NOT NULL CHECK (marks > 0),
            PRIMARY KEY (cycle, target, channel, leaf, points),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number)
        ) {keyed}",
        "CREATE TABLE tally_comment (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN (2, 3)),
            position {int} NOT NULL,
            comment TEXT NOT NULL,
            PRIMARY KEY (cycle, target, channel, position),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number)
        ) {keyed}",
        "CREATE TABLE participation (
            cycle {int} NOT NULL,
            assignment {int} NOT NULL,
            PRIMARY KEY (cycle, assignment),
            FOREIGN KEY (cycle, assignment) REFERENCES assignment (cycle, number)
        ) {keyed}",
    ],
    tables: &["participation", "tally_comment", "tally"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
