//! Changes of a running cycle's raters and targets: each with its reason and its people, and the tasks it touched.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0015_change",
    &[
        "CREATE TABLE roster_change (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            number {int} NOT NULL CHECK (number > 0),
            kind TEXT NOT NULL CHECK (kind IN ({RosterChangeKind})),
            person_id {uuid} NOT NULL REFERENCES person (id),
            other_person_id {uuid} REFERENCES person (id),
            organisation_id {uuid} REFERENCES organisation (id),
            why TEXT NOT NULL CHECK (length(why) > 0),
            anonymous {bool} NOT NULL,
            signed_before {bytes},
            signed_after {bytes},
            {decision},
            UNIQUE (cycle, number),
            CHECK (other_person_id IS NULL OR organisation_id IS NULL),
            CHECK ((kind = {RosterChangeKind.RECUSED}) = (other_person_id IS NOT NULL OR organisation_id IS NOT NULL)),
            CHECK (state <> {DecisionState.APPROVED} OR NOT anonymous
                OR (decided_by IS NOT NULL AND decided_by <> proposed_by
                AND signed_before IS NOT NULL AND signed_after IS NOT NULL)),
            CHECK (state <> {DecisionState.REJECTED} OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
        ) {table}",
        // The same is not proposed again while it stands.
        "CREATE UNIQUE INDEX roster_change_standing ON roster_change
            (cycle, kind, person_id, coalesce(other_person_id, organisation_id, {nil}))
            WHERE state IN ({DecisionState.PROPOSED}, {DecisionState.APPROVED})",
        "CREATE TABLE roster_change_task (
            cycle {int} NOT NULL,
            change {int} NOT NULL,
            assignment {int} NOT NULL,
            effect TEXT NOT NULL CHECK (effect IN ({TaskEffect})),
            PRIMARY KEY (cycle, change, assignment),
            FOREIGN KEY (cycle, change) REFERENCES roster_change (cycle, number),
            FOREIGN KEY (cycle, assignment) REFERENCES assignment (cycle, number)
        ) {keyed}",
        "CREATE INDEX roster_change_of_task ON roster_change_task (cycle, assignment)",
        // The persons from whom a change is kept: they could tell from it who rates them.
        "CREATE TABLE roster_change_kept (
            cycle {int} NOT NULL,
            change {int} NOT NULL,
            person_id {uuid} NOT NULL REFERENCES person (id),
            PRIMARY KEY (cycle, change, person_id),
            FOREIGN KEY (cycle, change) REFERENCES roster_change (cycle, number)
        ) {keyed}",
    ],
)
.only(
    &[
        "CREATE TRIGGER roster_change_fixed BEFORE UPDATE ON roster_change
            WHEN old.state <> {DecisionState.PROPOSED}
            OR (old.cycle, old.number, old.kind, old.person_id, old.other_person_id,
            old.organisation_id, old.why, old.anonymous, old.proposed_by, old.proposed_at) IS NOT (new.cycle,
            new.number, new.kind, new.person_id, new.other_person_id, new.organisation_id, new.why, new.anonymous,
            new.proposed_by, new.proposed_at)
            BEGIN SELECT RAISE(ABORT, 'a change of the raters is never rewritten'); END",
        "CREATE TRIGGER roster_change_kept_for_good BEFORE DELETE ON roster_change
            BEGIN SELECT RAISE(ABORT, 'a change of the raters is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER roster_change_fixed BEFORE UPDATE ON roster_change FOR EACH ROW
            WHEN (old.state <> {DecisionState.PROPOSED}
            OR (old.cycle, old.number, old.kind, old.person_id, old.other_person_id,
            old.organisation_id, old.why, old.anonymous, old.proposed_by, old.proposed_at) IS DISTINCT FROM
            (new.cycle, new.number, new.kind, new.person_id, new.other_person_id, new.organisation_id, new.why,
            new.anonymous, new.proposed_by, new.proposed_at)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER roster_change_kept_for_good BEFORE DELETE ON roster_change FOR EACH ROW
            EXECUTE FUNCTION refuse_change()",
    ],
);
