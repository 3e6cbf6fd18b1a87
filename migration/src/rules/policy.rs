//! What each tenant does otherwise than the standard rules: every change of it, proposed and decided.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0009_policy",
    &[
        "CREATE TABLE policy_version (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            number {int} NOT NULL CHECK (number > 0),
            state TEXT NOT NULL CHECK (state IN ({PolicyState})),
            added TEXT NOT NULL,
            removed TEXT NOT NULL,
            gained TEXT NOT NULL,
            lost TEXT NOT NULL,
            reason TEXT NOT NULL,
            base_revision TEXT NOT NULL,
            policy_revision TEXT NOT NULL,
            proposed_by {uuid} NOT NULL,
            proposed_at {big} NOT NULL,
            decided_by {uuid},
            decided_at {big},
            decision TEXT NOT NULL DEFAULT '',
            row_version {big} NOT NULL DEFAULT 1,
            UNIQUE (tenant_id, number),
            CHECK ((state = {PolicyState.PROPOSED}) = (decided_at IS NULL)),
            CHECK (state NOT IN ({PolicyState.APPROVED}, {PolicyState.REJECTED})
                OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
        ) {table}",
        "CREATE INDEX policy_version_approved ON policy_version (tenant_id, number)
            WHERE state = {PolicyState.APPROVED}",
    ],
)
.only(
    &[
        "CREATE TRIGGER policy_version_fixed BEFORE UPDATE ON policy_version
            WHEN old.state <> {PolicyState.PROPOSED}
            OR (old.tenant_id, old.number, old.added, old.removed, old.gained, old.lost,
            old.reason, old.base_revision, old.policy_revision, old.proposed_by, old.proposed_at) IS NOT (new.tenant_id,
            new.number, new.added, new.removed, new.gained, new.lost, new.reason, new.base_revision,
            new.policy_revision, new.proposed_by, new.proposed_at)
            BEGIN SELECT RAISE(ABORT, 'a change of the rules is never rewritten'); END",
        "CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version
            BEGIN SELECT RAISE(ABORT, 'a change of the rules is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER policy_version_fixed BEFORE UPDATE ON policy_version FOR EACH ROW
            WHEN (old.state <> {PolicyState.PROPOSED}
            OR (old.tenant_id, old.number, old.added, old.removed, old.gained, old.lost,
            old.reason, old.base_revision, old.policy_revision, old.proposed_by, old.proposed_at) IS DISTINCT FROM
            (new.tenant_id, new.number, new.added, new.removed, new.gained, new.lost, new.reason, new.base_revision,
            new.policy_revision, new.proposed_by, new.proposed_at)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version FOR EACH ROW
            EXECUTE FUNCTION refuse_change()",
    ],
);
