//! Assignments: the only way to score.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0014_assignment",
    &[
        "CREATE TABLE assignment (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            number {int} NOT NULL CHECK (number > 0),
            channel {small} NOT NULL CHECK (channel IN ({Channel})),
            group_id {uuid} REFERENCES assessment_group (id),
            rater_id {uuid} NOT NULL REFERENCES person (id),
            rater_organisation_id {uuid} REFERENCES organisation (id),
            target {int} NOT NULL,
            extended_to {big},
            withdrawn {bool} NOT NULL,
            version {big} NOT NULL DEFAULT 1,
            -- What was handed in stays and counts, and no more is taken.
            ended {bool} NOT NULL DEFAULT FALSE,
            UNIQUE (cycle, number),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number),
            CHECK ((channel = {Channel.PANEL}) = (group_id IS NOT NULL)),
            CHECK (extended_to IS NULL OR channel NOT IN ({Channel::ANONYMOUS}))
        ) {table}",
        "CREATE UNIQUE INDEX assignment_once
            ON assignment (cycle, channel, rater_id, target, coalesce(group_id, {nil}))",
        "CREATE INDEX assignment_rater ON assignment (rater_id, cycle)",
        "CREATE INDEX assignment_target ON assignment (cycle, target, channel)",
    ],
);
