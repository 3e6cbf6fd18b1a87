//! Who is not assessed in one cycle, on record; and what a cycle freezes of single persons when it opens.
pub(super) const AREA: super::Area = super::Area {
    name: "m0016_exemption",
    up: &[
        "CREATE TABLE exemption (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            person_id {uuid} NOT NULL REFERENCES person (id),
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            granted_by {uuid} NOT NULL,
            granted_at {big} NOT NULL,
            revoked_by {uuid},
            revoked_at {big},
            version {big} NOT NULL DEFAULT 1,
            CHECK (granted_by <> person_id),
            CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
        ) {table}",
        "CREATE UNIQUE INDEX exemption_standing ON exemption (cycle, person_id) WHERE revoked_at IS NULL",
        "CREATE INDEX exemption_of_cycle ON exemption (cycle, id)",
        // Only persons who are exempt, or whose service may be too short. Days are those of service as they stood at
        // opening; none where they are enough for anything.
        "CREATE TABLE roster_person (
            cycle {int} NOT NULL REFERENCES cycle (number),
            person_id {uuid} NOT NULL REFERENCES person (id),
            exempt {bool} NOT NULL,
            days_here {int} CHECK (days_here >= 0),
            days_anywhere {int} CHECK (days_anywhere >= 0),
            PRIMARY KEY (cycle, person_id)
        ) {keyed}",
    ],
    tables: &["roster_person", "exemption"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
