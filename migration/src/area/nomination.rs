//! Who is nominated to rate whom in named channels, and what was decided about it.
pub(super) const AREA: super::Area = super::Area {
    name: "m0017_nomination",
    up: &[
        "CREATE TABLE nomination (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            channel {small} NOT NULL CHECK (channel IN (1, 5)),
            group_id {uuid} REFERENCES assessment_group (id),
            rater_id {uuid} NOT NULL REFERENCES person (id),
            target_person_id {uuid} REFERENCES person (id),
            target_organisation_id {uuid} REFERENCES organisation (id),
            state TEXT NOT NULL CHECK (state IN ('PROPOSED', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
            proposed_by {uuid} NOT NULL,
            proposed_at {big} NOT NULL,
            decided_by {uuid},
            decided_at {big},
            reason TEXT NOT NULL DEFAULT '',
            version {big} NOT NULL DEFAULT 1,
            CHECK ((channel = 5) = (group_id IS NOT NULL)),
            CHECK ((target_person_id IS NULL) <> (target_organisation_id IS NULL)),
            CHECK (target_person_id IS NULL OR target_person_id <> rater_id),
            CHECK ((state = 'PROPOSED') = (decided_at IS NULL)),
            CHECK (state NOT IN ('APPROVED', 'REJECTED') OR (decided_by IS NOT NULL AND decided_by <> proposed_by
                AND decided_by <> rater_id AND (target_person_id IS NULL OR decided_by <> target_person_id)))
        ) {table}",
        // Of each pair at most one stands.
        "CREATE UNIQUE INDEX nomination_standing ON nomination (cycle, channel, rater_id, coalesce(group_id, {nil}),
            coalesce(target_person_id, target_organisation_id)) WHERE state IN ('PROPOSED', 'APPROVED')",
        "CREATE INDEX nomination_of_cycle ON nomination (cycle, id)",
    ],
    tables: &["nomination"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
