//! What closed anonymous channels leave: values and counts, comments apart, and who took part.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0017_tally",
    &[
        "CREATE TABLE tally (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN ({Channel::ANONYMOUS})),
            leaf {small} NOT NULL,
            points {big} NOT NULL CHECK (points >= 0),
            marks {int} NOT NULL CHECK (marks > 0),
            PRIMARY KEY (cycle, target, channel, leaf, points),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number)
        ) {keyed}",
        "CREATE TABLE tally_comment (
            cycle {int} NOT NULL,
            target {int} NOT NULL,
            channel {small} NOT NULL CHECK (channel IN ({Channel::ANONYMOUS})),
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
);
