//! Who is nominated to rate whom in named channels, and what was decided about it.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0013_nomination",
    &[
        "CREATE TABLE nomination (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            channel {small} NOT NULL CHECK (channel IN ({Channel.DOWNWARD}, {Channel.PANEL})),
            group_id {uuid} REFERENCES assessment_group (id),
            rater_id {uuid} NOT NULL REFERENCES person (id),
            target_person_id {uuid} REFERENCES person (id),
            target_organisation_id {uuid} REFERENCES organisation (id),
            {decision},
            CHECK ((channel = {Channel.PANEL}) = (group_id IS NOT NULL)),
            CHECK ((target_person_id IS NULL) <> (target_organisation_id IS NULL)),
            CHECK (target_person_id IS NULL OR target_person_id <> rater_id),
            {decided by another},
            CHECK (state NOT IN ({DecisionState.APPROVED}, {DecisionState.REJECTED})
                OR (decided_by <> rater_id AND (target_person_id IS NULL OR decided_by <> target_person_id)))
        ) {table}",
        // Of each pair at most one stands.
        "CREATE UNIQUE INDEX nomination_standing ON nomination (cycle, channel, rater_id, coalesce(group_id, {nil}),
            coalesce(target_person_id, target_organisation_id))
            WHERE state IN ({DecisionState.PROPOSED}, {DecisionState.APPROVED})",
        "CREATE INDEX nomination_of_cycle ON nomination (cycle, id)",
    ],
);
