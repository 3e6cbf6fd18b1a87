//! Publications: an append-only, versioned release of scorecards.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0019_publication",
    &[
        "CREATE TABLE publication (
            id {uuid} PRIMARY KEY NOT NULL,
            cycle {int} NOT NULL REFERENCES cycle (number),
            version {int} NOT NULL CHECK (version > 0),
            state TEXT NOT NULL CHECK (state IN ({PublicationState})),
            for_target TEXT NOT NULL,
            for_own_organisation TEXT NOT NULL,
            for_tenant_organisations TEXT NOT NULL,
            for_tenant_persons TEXT NOT NULL,
            for_public_organisations TEXT NOT NULL,
            for_public_persons TEXT NOT NULL,
            objection_to {big},
            note TEXT NOT NULL DEFAULT '',
            proposed_by {uuid} NOT NULL,
            proposed_at {big} NOT NULL,
            approved_by {uuid},
            approved_at {big},
            ended_by {uuid},
            ended_at {big},
            reason TEXT,
            policy_revision TEXT NOT NULL,
            row_version {big} NOT NULL DEFAULT 1,
            CHECK ((state = {PublicationState.APPROVED}) = (approved_at IS NOT NULL)),
            CHECK (approved_by IS NULL OR approved_by <> proposed_by),
            CHECK ((state IN ({PublicationState.REJECTED}, {PublicationState.WITHDRAWN})) = (ended_at IS NOT NULL)),
            CHECK (state <> {PublicationState.REJECTED}
                OR (reason IS NOT NULL AND ended_by IS NOT NULL AND ended_by <> proposed_by))
        ) {table}",
        // Of a version there is one publication, or one draft; what was turned down or taken back does not count.
        "CREATE UNIQUE INDEX publication_standing ON publication (cycle, version)
            WHERE state IN ({PublicationState.PROPOSED}, {PublicationState.APPROVED})",
        "CREATE INDEX publication_cycle ON publication (cycle)",
    ],
)
.only(
    &[
        "CREATE TRIGGER publication_fixed BEFORE UPDATE ON publication WHEN old.state <> {PublicationState.PROPOSED}
            BEGIN SELECT RAISE(ABORT, 'a publication is never changed'); END",
        "CREATE TRIGGER publication_kept BEFORE DELETE ON publication
            BEGIN SELECT RAISE(ABORT, 'a publication is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER publication_fixed BEFORE UPDATE ON publication FOR EACH ROW
            WHEN (old.state <> {PublicationState.PROPOSED}) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER publication_kept BEFORE DELETE ON publication FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
);
