//! Recusals: who rates whom no more, and why.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0006_recusal",
    &[
        "CREATE TABLE recusal (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            person_id {uuid} NOT NULL REFERENCES person (id),
            other_person_id {uuid} REFERENCES person (id),
            organisation_id {uuid} REFERENCES organisation (id),
            reason TEXT NOT NULL CHECK (reason IN ({RecusalReason})),
            note TEXT NOT NULL DEFAULT '',
            declared_by {uuid} REFERENCES account (id),
            declared_at {big} NOT NULL,
            CHECK ((other_person_id IS NULL) <> (organisation_id IS NULL))
        ) {table}",
        "CREATE INDEX recusal_person ON recusal (person_id)",
        "CREATE INDEX recusal_other ON recusal (other_person_id)",
    ],
);
