//! The audit trail and the outbox: written by the transaction that did the act.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0020_audit",
    &[
        "CREATE TABLE audit (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL,
            at {big} NOT NULL,
            account_id {uuid},
            person_id {uuid},
            act TEXT NOT NULL,
            record_id {uuid} NOT NULL,
            organisation_id {uuid} NOT NULL,
            reach TEXT NOT NULL,
            policy_revision TEXT NOT NULL,
            detail TEXT NOT NULL,
            on_behalf_of {uuid},
            on_behalf_of_organisation {uuid}
        ) {table}",
        "CREATE INDEX audit_time ON audit (tenant_id, at)",
        "CREATE TABLE outbox (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL,
            at {big} NOT NULL,
            kind TEXT NOT NULL,
            record_id {uuid} NOT NULL,
            delivered_at {big}
        ) {table}",
        "CREATE INDEX outbox_waiting ON outbox (at) WHERE delivered_at IS NULL",
    ],
)
.only(
    &[
        "CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
        "CREATE TRIGGER audit_kept BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END",
    ],
    &["CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change()"],
);
