//! Organisations: a tree with its closure, so that a subtree is an index look-up.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0002_organisation",
    &[
        "CREATE TABLE organisation (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            parent_id {uuid} REFERENCES organisation (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            kind TEXT NOT NULL,
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, code),
            CHECK ((parent_id IS NULL) = (tenant_id = id))
        ) {table}",
        "CREATE INDEX organisation_parent ON organisation (parent_id)",
        "CREATE TABLE organisation_closure (
            ancestor_id {uuid} NOT NULL REFERENCES organisation (id),
            descendant_id {uuid} NOT NULL REFERENCES organisation (id),
            depth {int} NOT NULL CHECK (depth >= 0),
            PRIMARY KEY (ancestor_id, descendant_id)
        ) {keyed}",
        "CREATE INDEX organisation_closure_up ON organisation_closure (descendant_id, depth)",
    ],
);
