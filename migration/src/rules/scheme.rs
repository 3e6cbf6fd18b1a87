//! Schemes, their versions and indicator trees.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0008_scheme",
    &[
        "CREATE TABLE scheme (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            UNIQUE (tenant_id, code)
        ) {table}",
        "CREATE TABLE scheme_version (
            id {uuid} PRIMARY KEY NOT NULL,
            scheme_id {uuid} NOT NULL REFERENCES scheme (id),
            number {int} NOT NULL CHECK (number > 0),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ({SchemeState})),
            document TEXT NOT NULL,
            imported_by {uuid},
            imported_at {big} NOT NULL,
            weight_rule_by {uuid},
            weight_rule_at {big},
            activated_by {uuid},
            activated_at {big},
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (scheme_id, number),
            CHECK (state = {SchemeState.DRAFT} OR activated_at IS NOT NULL)
        ) {table}",
        "CREATE TABLE indicator (
            scheme_version_id {uuid} NOT NULL REFERENCES scheme_version (id),
            number {small} NOT NULL,
            parent {small},
            code TEXT NOT NULL,
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ({IndicatorKind})),
            weight {big} CHECK (weight > 0),
            full_points {big} CHECK (full_points > 0),
            PRIMARY KEY (scheme_version_id, number),
            UNIQUE (scheme_version_id, code),
            FOREIGN KEY (scheme_version_id, parent) REFERENCES indicator (scheme_version_id, number)
        ) {keyed}",
    ],
);
