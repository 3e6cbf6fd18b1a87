//! Accounts, their sessions and granted roles.
use crate::Area;

pub(crate) const AREA: Area = Area::new(
    "m0005_account",
    &[
        "CREATE TABLE account (
            id {uuid} PRIMARY KEY NOT NULL,
            tenant_id {uuid} NOT NULL REFERENCES organisation (id),
            person_id {uuid} UNIQUE REFERENCES person (id),
            login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 128),
            password_hash TEXT,
            state TEXT NOT NULL CHECK (state IN ({AccountState})),
            code_hash {bytes} UNIQUE,
            code_expires_at {big},
            failures {int} NOT NULL DEFAULT 0,
            locked_until {big} NOT NULL DEFAULT 0,
            version {big} NOT NULL DEFAULT 1,
            CHECK (state <> {AccountState.ACTIVE} OR password_hash IS NOT NULL)
        ) {table}",
        "CREATE INDEX account_tenant ON account (tenant_id, login)",
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
            role TEXT NOT NULL CHECK (role IN ({GrantedRole})),
            organisation_id {uuid} NOT NULL REFERENCES organisation (id),
            UNIQUE (account_id, role, organisation_id)
        ) {table}",
    ],
);
