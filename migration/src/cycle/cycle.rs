//! Cycles: phases, windows and how far closing has come.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0010_cycle",
    &[
        "CREATE TABLE cycle (
            id {uuid} PRIMARY KEY NOT NULL,
            number {int} NOT NULL UNIQUE CHECK (number > 0),
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            scheme_version_id {uuid} NOT NULL REFERENCES scheme_version (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ({CycleKind})),
            phase TEXT NOT NULL CHECK (phase IN ({Phase})),
            time_zone TEXT NOT NULL,
            period_from {date} NOT NULL,
            period_to {date} NOT NULL,
            opens_at {big} NOT NULL,
            scoring_at {big} NOT NULL,
            closes_at {big} NOT NULL,
            automatic {bool} NOT NULL,
            seed {big} NOT NULL,
            public_key {bytes},
            roster_signature {bytes},
            ballot_size {int},
            participation_at {big} NOT NULL DEFAULT 0,
            closing TEXT NOT NULL DEFAULT {ClosingStep.OPEN} CHECK (closing IN ({ClosingStep})),
            policy_revision TEXT NOT NULL DEFAULT '',
            cancel_reason TEXT,
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, code),
            CHECK (period_to >= period_from),
            CHECK (opens_at <= scoring_at AND scoring_at < closes_at),
            CHECK (phase <> {Phase.CANCELLED} OR cancel_reason IS NOT NULL)
        ) {table}",
        "CREATE INDEX cycle_scheme ON cycle (scheme_version_id)",
    ],
)
.only(&[], &["CREATE SEQUENCE cycle_number AS integer OWNED BY cycle.number"]);
