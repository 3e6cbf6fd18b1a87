//! Accounts, their sessions and granted roles; recusals.
pub(super) const AREA: super::Area = super::Area {
    name: "m0004_account",
    up: &[
        "CREATE TABLE account (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            person_id {uuid} UNIQUE REFERENCES person (id),
            login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 128),
            password_hash TEXT,
            state TEXT NOT NULL CHECK (state IN ('INVITED', 'ACTIVE', 'DISABLED')),
            code_hash {bytes} UNIQUE,
            code_expires_at {big},
            failures {int} NOT NULL DEFAULT 0,
            locked_until {big} NOT NULL DEFAULT 0,
            version {big} NOT NULL DEFAULT 1,
            CHECK (state <> 'ACTIVE' OR password_hash IS NOT NULL)
        ) {table}",
        "CREATE TABLE session (
            id {uuid} PRIMARY KEY NOT NULL,
            account_id {uuid} NOT NULL REFERENCES account (id),
            refresh_hash {bytes} NOT NULL UNIQUE,
            spent_hash {bytes},
            created_at {big} NOT NULL,
            expires_at {big} NOT NULL,
            revoked_at {big}
        ) {table}",
        "CREATE INDEX session_account ON session (account_id)",
        "CREATE INDEX session_spent ON session (spent_hash)",
        "CREATE TABLE role_grant (
            id {uuid} PRIMARY KEY NOT NULL,
            account_id {uuid} NOT NULL REFERENCES account (id),
            role TEXT NOT NULL CHECK (role IN ('system_admin', 'office', 'leading_group', 'auditor', 'portal')),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            UNIQUE (account_id, role, organisation_id)
        ) {table}",
        "CREATE TABLE recusal (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            person_id {uuid} NOT NULL REFERENCES person (id),
            other_person_id {uuid} REFERENCES person (id),
            organisation_id {uuid} REFERENCES organisation (id),
            reason TEXT NOT NULL CHECK (reason IN ('KINSHIP', 'DECLINED', 'OFFICE')),
            note TEXT NOT NULL DEFAULT '',
            declared_by {uuid} REFERENCES account (id),
            declared_at {big} NOT NULL,
            CHECK ((other_person_id IS NULL) <> (organisation_id IS NULL))
        ) {table}",
        "CREATE INDEX recusal_person ON recusal (person_id)",
        "CREATE INDEX recusal_other ON recusal (other_person_id)",
    ],
    tables: &["recusal", "role_grant", "session", "account"],
    sqlite: &[],
    postgres: &[],
    postgres_down: &[],
};
