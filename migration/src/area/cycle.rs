//! Cycles: phases, windows, the frozen roster and the targets.
pub(super) const AREA: super::Area = super::Area {
    name: "m0006_cycle",
    up: &[
        "CREATE TABLE cycle (
            id {uuid} PRIMARY KEY NOT NULL,
            number {int} NOT NULL UNIQUE CHECK (number > 0),
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            scheme_version_id {uuid} NOT NULL REFERENCES scheme_version (id),
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('REGULAR', 'DAILY', 'KEY', 'COMPREHENSIVE')),
            phase TEXT NOT NULL CHECK (phase IN
                ('PREPARING', 'SELF_ASSESSMENT', 'SCORING', 'REVIEW', 'PUBLISHED', 'ARCHIVED', 'CANCELLED')),
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
            closing TEXT NOT NULL DEFAULT 'OPEN' CHECK (closing IN ('OPEN', 'FROZEN', 'TALLIED', 'DONE')),
            policy_revision TEXT NOT NULL DEFAULT '',
            cancel_reason TEXT,
            version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, code),
            CHECK (period_to >= period_from),
            CHECK (opens_at <= scoring_at AND scoring_at < closes_at),
            CHECK (phase <> 'CANCELLED' OR cancel_reason IS NOT NULL)
        ) {table}",
        "CREATE INDEX cycle_scheme ON cycle (scheme_version_id)",
        "CREATE TABLE roster_organisation (
            cycle {int} NOT NULL REFERENCES cycle (number),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            parent_id {uuid},
            code TEXT NOT NULL,
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            PRIMARY KEY (cycle, organisation_id)
        ) {keyed}",
        "CREATE TABLE roster_seat (
            cycle {int} NOT NULL REFERENCES cycle (number),
            appointment_id {uuid} NOT NULL,
            person_id {uuid} NOT NULL REFERENCES person (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            seat TEXT NOT NULL,
            post_zh TEXT NOT NULL,
            post_en TEXT NOT NULL,
            coefficient {big} NOT NULL,
            PRIMARY KEY (cycle, appointment_id)
        ) {keyed}",
        "CREATE TABLE roster_oversight (
            cycle {int} NOT NULL REFERENCES cycle (number),
            appointment_id {uuid} NOT NULL,
            organisation_id {uuid} NOT NULL,
            PRIMARY KEY (cycle, appointment_id, organisation_id)
        ) {keyed}",
        "CREATE TABLE roster_member (
            cycle {int} NOT NULL REFERENCES cycle (number),
            group_id {uuid} NOT NULL REFERENCES assessment_group (id),
            person_id {uuid} NOT NULL REFERENCES person (id),
            seat TEXT NOT NULL,
            PRIMARY KEY (cycle, group_id, person_id)
        ) {keyed}",
        "CREATE TABLE roster_remit (
            cycle {int} NOT NULL REFERENCES cycle (number),
            group_id {uuid} NOT NULL REFERENCES assessment_group (id),
            organisation_id {uuid} NOT NULL,
            indicator TEXT NOT NULL,
            PRIMARY KEY (cycle, group_id, organisation_id, indicator)
        ) {keyed}",
        "CREATE TABLE cycle_target (
            cycle {int} NOT NULL REFERENCES cycle (number),
            number {int} NOT NULL CHECK (number > 0),
            person_id {uuid} REFERENCES person (id),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            code TEXT NOT NULL,
            name_zh TEXT NOT NULL,
            name_en TEXT NOT NULL,
            PRIMARY KEY (cycle, number)
        ) {keyed}",
        "CREATE UNIQUE INDEX cycle_target_person ON cycle_target (cycle, person_id) WHERE person_id IS NOT NULL",
        "CREATE UNIQUE INDEX cycle_target_organisation ON cycle_target (cycle, organisation_id)
            WHERE person_id IS NULL",
        // Scorecards are listed by code: a page reads as many rows as it shows.
        "CREATE UNIQUE INDEX cycle_target_code ON cycle_target (cycle, code)",
        "CREATE INDEX cycle_target_of_person ON cycle_target (person_id)",
    ],
    tables: &[
        "cycle_target",
        "roster_remit",
        "roster_member",
        "roster_oversight",
        "roster_seat",
        "roster_organisation",
        "cycle",
    ],
    sqlite: &[],
    // Cycles may be planned at once; on SQLite one write waits for the other. Goes with its column.
    postgres: &["CREATE SEQUENCE cycle_number AS integer OWNED BY cycle.number"],
    postgres_down: &[],
};
