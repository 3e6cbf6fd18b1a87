//! Publications: an append-only, versioned release of scorecards.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0019_publication",
    &[
        "CREATE TABLE publication (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            scorecard_version {int} NOT NULL CHECK (scorecard_version > 0),
            for_target TEXT NOT NULL,
            for_own_organisation TEXT NOT NULL,
            for_tenant_organisations TEXT NOT NULL,
            for_tenant_persons TEXT NOT NULL,
            for_public_organisations TEXT NOT NULL,
            for_public_persons TEXT NOT NULL,
            objection_to {big},
            note TEXT NOT NULL DEFAULT '',
            policy_revision TEXT NOT NULL,
            {decision},
            {decided by another},
            CHECK (state <> {DecisionState.REJECTED} OR length(reason) > 0)
        ) {table}",
        // Of a version there is one publication, or one draft; what was turned down or taken back does not count.
        "CREATE UNIQUE INDEX publication_standing ON publication (cycle, scorecard_version)
            WHERE state IN ({DecisionState.PROPOSED}, {DecisionState.APPROVED})",
        "CREATE INDEX publication_cycle ON publication (cycle)",
    ],
)
.only(
    &[
        "CREATE TRIGGER publication_fixed BEFORE UPDATE ON publication WHEN old.state <> {DecisionState.PROPOSED}
            BEGIN SELECT RAISE(ABORT, 'a publication is never changed'); END",
        "CREATE TRIGGER publication_kept BEFORE DELETE ON publication
            BEGIN SELECT RAISE(ABORT, 'a publication is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER publication_fixed BEFORE UPDATE ON publication FOR EACH ROW
            WHEN (old.state <> {DecisionState.PROPOSED}) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER publication_kept BEFORE DELETE ON publication FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
);
