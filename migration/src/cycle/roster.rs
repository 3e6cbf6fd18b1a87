//! The roster that a cycle freezes when it opens, and its targets.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0011_roster",
    &[
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
        // What somebody may do for others is asked of the frozen roster by person.
        "CREATE INDEX roster_seat_person ON roster_seat (person_id, cycle)",
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
        // What a part of the organisations sees of a cycle's results.
        "CREATE INDEX cycle_target_place ON cycle_target (cycle, organisation_id)",
        "CREATE INDEX cycle_target_of_person ON cycle_target (person_id)",
    ],
);
