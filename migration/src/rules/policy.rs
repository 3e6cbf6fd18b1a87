//! What each tenant does otherwise than the standard rules: every change of it, proposed and decided.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0009_policy",
    &[
        "CREATE TABLE policy_version (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            number {int} NOT NULL CHECK (number > 0),
            added TEXT NOT NULL,
            removed TEXT NOT NULL,
            gained TEXT NOT NULL,
            lost TEXT NOT NULL,
            why TEXT NOT NULL,
            base_revision TEXT NOT NULL,
            policy_revision TEXT NOT NULL,
            {decision},
            UNIQUE (tenant_id, number),
            {decided by another}
        ) {table}",
        "CREATE INDEX policy_version_approved ON policy_version (tenant_id, number)
            WHERE state = {DecisionState.APPROVED}",
    ],
)
.only(
    &[
        "CREATE TRIGGER policy_version_fixed BEFORE UPDATE ON policy_version
            WHEN old.state <> {DecisionState.PROPOSED}
            OR (old.tenant_id, old.number, old.added, old.removed, old.gained, old.lost,
            old.why, old.base_revision, old.policy_revision, old.proposed_by, old.proposed_at) IS NOT (new.tenant_id,
            new.number, new.added, new.removed, new.gained, new.lost, new.why, new.base_revision,
            new.policy_revision, new.proposed_by, new.proposed_at)
            BEGIN SELECT RAISE(ABORT, 'a change of the rules is never rewritten'); END",
        "CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version
            BEGIN SELECT RAISE(ABORT, 'a change of the rules is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER policy_version_fixed BEFORE UPDATE ON policy_version FOR EACH ROW
            WHEN (old.state <> {DecisionState.PROPOSED}
            OR (old.tenant_id, old.number, old.added, old.removed, old.gained, old.lost,
            old.why, old.base_revision, old.policy_revision, old.proposed_by, old.proposed_at) IS DISTINCT FROM
            (new.tenant_id, new.number, new.added, new.removed, new.gained, new.lost, new.why, new.base_revision,
            new.policy_revision, new.proposed_by, new.proposed_at)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version FOR EACH ROW
            EXECUTE FUNCTION refuse_change()",
    ],
);
