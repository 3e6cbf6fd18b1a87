//! Delegations: who may act for whom in named channels.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0007_delegation",
    &[
        "CREATE TABLE delegation (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            principal_id {uuid} NOT NULL REFERENCES person (id),
            delegate_id {uuid} NOT NULL REFERENCES person (id),
            from_date {date} NOT NULL,
            to_date {date} NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
            declared_by {uuid} NOT NULL REFERENCES account (id),
            declared_at {big} NOT NULL,
            ended_at {big},
            version {big} NOT NULL DEFAULT 1,
            CHECK (delegate_id <> principal_id),
            CHECK (to_date >= from_date)
        ) {table}",
        "CREATE INDEX delegation_delegate ON delegation (delegate_id, principal_id)",
        "CREATE INDEX delegation_principal ON delegation (principal_id)",
    ],
)
.only(
    &[
        "CREATE TRIGGER delegation_fixed BEFORE UPDATE ON delegation
            WHEN old.ended_at IS NOT NULL OR (old.tenant_id, old.principal_id, old.delegate_id, old.from_date,
            old.to_date, old.reason, old.declared_by, old.declared_at) IS NOT (new.tenant_id, new.principal_id,
            new.delegate_id, new.from_date, new.to_date, new.reason, new.declared_by, new.declared_at)
            BEGIN SELECT RAISE(ABORT, 'a delegation is ended, and never rewritten'); END",
        "CREATE TRIGGER delegation_kept BEFORE DELETE ON delegation
            BEGIN SELECT RAISE(ABORT, 'a delegation is never deleted'); END",
    ],
    &[
        "CREATE TRIGGER delegation_fixed BEFORE UPDATE ON delegation FOR EACH ROW
            WHEN (old.ended_at IS NOT NULL OR (old.tenant_id, old.principal_id, old.delegate_id, old.from_date,
            old.to_date, old.reason, old.declared_by, old.declared_at) IS DISTINCT FROM (new.tenant_id,
            new.principal_id, new.delegate_id, new.from_date, new.to_date, new.reason, new.declared_by,
            new.declared_at)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER delegation_kept BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
);
