//! Who is not assessed in one cycle, on record.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0012_exemption",
    &[
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
    ],
);
