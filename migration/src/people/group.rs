//! Assessment groups, their members and their remit.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0004_group",
    &[
        "CREATE TABLE assessment_group (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ({GroupKind})),
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, code)
        ) {table}",
        "CREATE TABLE group_member (
            group_id {uuid} NOT NULL REFERENCES assessment_group (id),
            person_id {uuid} NOT NULL REFERENCES person (id),
            seat TEXT NOT NULL CHECK (seat IN ({GroupSeat})),
            PRIMARY KEY (group_id, person_id)
        ) {keyed}",
        "CREATE INDEX group_member_person ON group_member (person_id)",
        "CREATE TABLE group_remit_organisation (
            group_id {uuid} NOT NULL REFERENCES assessment_group (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            PRIMARY KEY (group_id, organisation_id)
        ) {keyed}",
        "CREATE TABLE group_remit_indicator (
            group_id {uuid} NOT NULL REFERENCES assessment_group (id),
            indicator TEXT NOT NULL,
            PRIMARY KEY (group_id, indicator)
        ) {keyed}",
    ],
);
