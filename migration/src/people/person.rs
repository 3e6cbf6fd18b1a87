//! Persons and their dated appointments.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0003_person",
    &[
        "CREATE TABLE person (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            attributes TEXT NOT NULL DEFAULT '{}',
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, code)
        ) {table}",
        "CREATE TABLE appointment (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            person_id {uuid} NOT NULL REFERENCES person (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            post_zh TEXT NOT NULL,
            post_en TEXT NOT NULL,
            seat TEXT NOT NULL CHECK (seat IN ({Seat})),
            coefficient {big} NOT NULL DEFAULT 10000 CHECK (coefficient >= 0),
            from_date {date} NOT NULL,
            to_date {date},
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (person_id, organisation_id, seat, from_date),
            CHECK (to_date IS NULL OR to_date >= from_date)
        ) {table}",
        "CREATE INDEX appointment_organisation ON appointment (organisation_id)",
        "CREATE TABLE oversight (
            appointment_id {uuid} NOT NULL REFERENCES appointment (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            PRIMARY KEY (appointment_id, organisation_id)
        ) {keyed}",
    ],
);
