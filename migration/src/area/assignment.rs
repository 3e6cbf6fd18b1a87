//! Assignments: the only way to score.
pub(super) const AREA: super::Area = super::Area {
    name: "m0007_assignment",
    up: &[
        "CREATE TABLE assignment (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            number {int} NOT NULL CHECK (number > 0),
            channel {small} NOT NULL CHECK (channel BETWEEN 1 AND 5),
            group_id {uuid} REFERENCES assessment_group (id),
            rater_id {uuid} NOT NULL REFERENCES person (id),
            rater_organisation_id {uuid} REFERENCES organisation (id),
            target {int} NOT NULL,
            extended_to {big},
            withdrawn {bool} NOT NULL,
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (cycle, number),
            FOREIGN KEY (cycle, target) REFERENCES cycle_target (cycle, number),
            CHECK ((channel = 5) = (group_id IS NOT NULL)),
            CHECK (extended_to IS NULL OR channel NOT IN (2, 3))
        ) {table}",
        "CREATE UNIQUE INDEX assignment_once
            ON assignment (cycle, channel, rater_id, target, coalesce(group_id, {nil}))",
        "CREATE INDEX assignment_rater ON assignment (rater_id, cycle)",
        "CREATE INDEX assignment_target ON assignment (cycle, target, channel)",
    ],
    tables: &["assignment"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
