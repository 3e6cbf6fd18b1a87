//! Who is calling: accounts become actors, passwords become sessions. The only place an [`Actor`] is made.
use crate::{
    Db, Error, Result,
    ground::word::{Stored, is, is_not, literal},
    people::account::row as table,
    vault::password,
};
use policy::{
    Actor, Role, Station, actor,
    words::{AccountState, GroupSeat, Seat},
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use zeroize::Zeroizing;

crate::ground::handle! {
    /// The store of sessions.
    Identities, identities
}

/// How long a refresh token is good for: 12 hours.
const SESSION: i64 = 12 * 60 * 60 * 1000;
/// After so many wrong passwords in a row the account rests.
const FAILURES: i32 = 5;
/// How long it rests: 15 minutes.
const REST: i64 = 15 * 60 * 1000;

/// A session that has just begun or been renewed.
pub struct Session {
    /// The account.
    pub account: Uuid,
    /// The session.
    pub session: Uuid,
    /// The new refresh token; the old one is spent.
    pub refresh: String,
    /// The instant, in milliseconds, by which access tokens are dated.
    pub now: i64,
}

/// What is known of an account to log it in.
#[derive(FromQueryResult)]
struct Credentials {
    id: Uuid,
    password_hash: Option<String>,
    state: Stored<AccountState>,
    locked_until: i64,
}

#[derive(FromQueryResult)]
struct Seated {
    tenant_id: Uuid,
    person_id: Option<Uuid>,
    role: Option<Stored<Role>>,
    organisation_id: Option<Uuid>,
}

/// The roles that an appointment `p` brings, as a join.
pub(crate) fn by_seat() -> String {
    derived(Role::Staff, Role::Head, &is("p.seat", Seat::Head))
}

/// The roles that a seat `m` in a group brings, as a join.
pub(crate) fn by_group_seat() -> String {
    derived(Role::Panellist, Role::PanelLeader, &is("m.seat", GroupSeat::Leader))
}

fn derived(always: Role, also: Role, when: &str) -> String {
    let (always, also) = (literal(always), literal(also));
    format!("JOIN (SELECT {always} AS role UNION SELECT {also}) r ON r.role = {always} OR {when}")
}

/// An account with every role it holds today, granted or derived. One statement.
fn seated() -> String {
    format!(
        "SELECT a.tenant_id, a.person_id, s.role, s.organisation_id FROM account a
         JOIN session e ON e.account_id = a.id AND e.id = $2 AND e.revoked_at IS NULL
         LEFT JOIN (
            SELECT role, organisation_id FROM role_grant WHERE account_id = $1
            UNION ALL
            SELECT CASE WHEN {} THEN {} ELSE {} END, p.organisation_id
            FROM account x JOIN appointment p ON p.person_id = x.person_id
            WHERE x.id = $1 AND p.from_date <= $3 AND (p.to_date IS NULL OR p.to_date >= $3)
            UNION ALL
            SELECT CASE WHEN {} THEN {} ELSE {} END, g.organisation_id
            FROM account x JOIN group_member m ON m.person_id = x.person_id JOIN assessment_group g ON g.id = m.group_id
            WHERE x.id = $1
         ) s ON 1 = 1
         WHERE a.id = $1 AND {}",
        is("p.seat", Seat::Head),
        literal(Role::Head),
        literal(Role::Staff),
        is("m.seat", GroupSeat::Leader),
        literal(Role::PanelLeader),
        literal(Role::Panellist),
        is("a.state", AccountState::Active)
    )
}

impl Db {
    /// The actor behind an access token: `verify` checks it against the one clock and names account and session; then
    /// the account must still be active and the session alive.
    pub async fn actor(&self, verify: impl FnOnce(i64) -> Result<(Uuid, Uuid)>) -> Result<Actor> {
        let tx = self.read().await?;
        let (account, session) = verify(tx.now())?;
        let values = vec![account.into(), session.into(), tx.today().into()];
        let rows: Vec<Seated> = tx.all(&seated(), values).await?;
        let Some(first) = rows.first() else { return Err(Error::Unauthenticated("SESSION_ENDED")) };
        let (tenant, person) = (first.tenant_id, first.person_id);
        let stations = rows.iter().filter_map(|row| Some((*row.role?, row.organisation_id?)));
        let stations = stations.flat_map(|(role, organisation)| {
            // A head is staff too, and a panel's leader sits in it.
            let also = match role {
                Role::Head => Some(Role::Staff),
                Role::PanelLeader => Some(Role::Panellist),
                _ => None,
            };
            [Some(role), also].into_iter().flatten().map(move |role| Station { role, organisation })
        });
        let mut stations: Vec<_> = stations.collect();
        stations.sort_by_key(|station| (station.role, station.organisation));
        stations.dedup();
        Ok(actor::build(account, person, tenant, stations))
    }

    /// The calendar, background work or the command line, in one tenant.
    pub fn worker(&self, tenant: policy::Id<policy::record::Organisation>) -> Actor {
        actor::worker(tenant.uuid())
    }

    /// Begins a session with a password. A wrong login and a wrong password look and cost the same. A hash that was made
    /// at another cost than today's is replaced.
    pub async fn log_in(&self, login: &str, secret: String) -> Result<Session> {
        let tx = self.read().await?;
        let sql = "SELECT id, password_hash, state, locked_until FROM account WHERE login = $1";
        let found: Option<Credentials> = tx.one(sql, vec![login.into()]).await?;
        let now = tx.now();
        drop(tx);
        let usable = found.filter(|account| account.state == AccountState::Active && account.locked_until <= now);
        let hash = usable.as_ref().and_then(|account| account.password_hash.clone());
        let secret = Zeroizing::new(secret);
        let right = self.passwords.verify(secret.to_string(), hash.as_deref()).await?;
        // Hashed here, because the write transaction shall not wait for it.
        let renewed = if right { self.renewed(&secret, hash.as_deref()).await? } else { None };
        let Some(account) = usable else { return Err(Error::Unauthenticated("WRONG_CREDENTIALS")) };
        let tx = self.write().await?;
        if !right {
            // Counted by the database, so that many guesses at once count as many.
            let sql = "UPDATE account SET failures = CASE WHEN failures + 1 >= $1 THEN 0 ELSE failures + 1 END,
                locked_until = CASE WHEN failures + 1 >= $1 THEN $2 ELSE locked_until END WHERE id = $3";
            tx.run(sql, vec![FAILURES.into(), (now + REST).into(), account.id.into()]).await?;
            tx.commit().await?;
            return Err(Error::Unauthenticated("WRONG_CREDENTIALS"));
        }
        // A right guess among many wrong ones comes too late once they have put the account to rest.
        let kept = renewed.or_else(|| account.password_hash.clone());
        let values = vec![account.id.into(), now.into(), account.password_hash.into(), kept.into()];
        let sql = format!(
            "UPDATE account SET failures = 0, password_hash = $4 WHERE id = $1 AND locked_until <= $2
             AND password_hash = $3 AND {}",
            is("state", AccountState::Active)
        );
        if tx.run(&sql, values).await?.rows_affected() != 1 {
            return Err(Error::Unauthenticated("WRONG_CREDENTIALS"));
        }
        let session = tx.identities().begin_session(account.id).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// The hash of a right password at today's cost, where the stored one was made at another.
    async fn renewed(&self, secret: &str, stored: Option<&str>) -> Result<Option<String>> {
        match stored {
            Some(stored) if self.passwords.outdated(stored) => Ok(Some(self.passwords.hash(secret.to_owned()).await?)),
            _ => Ok(None),
        }
    }

    /// Sets the first password with a one-time code and begins a session.
    pub async fn activate(&self, code: &str, secret: String) -> Result<Session> {
        let wrong = || Error::Unauthenticated("WRONG_CODE");
        let code = password::activation_fingerprint(code).ok_or_else(wrong)?.as_bytes().to_vec();
        #[derive(FromQueryResult)]
        struct Invited {
            id: Uuid,
            login: String,
        }
        let tx = self.read().await?;
        let sql = format!(
            "SELECT id, login FROM account WHERE code_hash = $1 AND code_expires_at > $2 AND {}",
            is_not("state", AccountState::Disabled)
        );
        let values = vec![code.clone().into(), tx.now().into()];
        let invited: Invited = tx.one(&sql, values).await?.ok_or_else(wrong)?;
        drop(tx);
        password::check(&secret, &invited.login).map_err(|rule| weak(rule, "password"))?;
        let hash = self.passwords.hash(secret).await?;
        let tx = self.write().await?;
        let used = tx
            .run(
                &format!(
                    "UPDATE account SET {}, password_hash = $1, code_hash = NULL, code_expires_at = NULL,
                     failures = 0, locked_until = 0, version = version + 1
                     WHERE id = $2 AND code_hash = $3 AND code_expires_at > $4",
                    is("state", AccountState::Active)
                ),
                vec![hash.into(), invited.id.into(), code.clone().into(), tx.now().into()],
            )
            .await?;
        if used.rows_affected() != 1 {
            return Err(wrong());
        }
        tx.identities().end_sessions(invited.id).await?;
        let session = tx.identities().begin_session(invited.id).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Renews a session. A refresh token works once; one that comes back spent ends the session, because somebody has
    /// copied it.
    pub async fn refresh(&self, token: &str) -> Result<Session> {
        let ended = || Error::Unauthenticated("SESSION_ENDED");
        let hash = password::refresh_fingerprint(token).ok_or_else(ended)?.as_bytes().to_vec();
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            account_id: Uuid,
            refresh_hash: Vec<u8>,
        }
        let tx = self.write().await?;
        let sql = format!(
            "SELECT e.id, e.account_id, e.refresh_hash FROM session e JOIN account a ON a.id = e.account_id
             WHERE (e.refresh_hash = $1 OR e.spent_hash = $1) AND e.revoked_at IS NULL AND e.expires_at > $2
             AND {} {}",
            is("a.state", AccountState::Active),
            tx.lock("FOR UPDATE OF e")
        );
        let row: Option<Row> = tx.one(&sql, vec![hash.clone().into(), tx.now().into()]).await?;
        let row = row.ok_or_else(ended)?;
        if row.refresh_hash != hash {
            tx.run("UPDATE session SET revoked_at = $1 WHERE id = $2", vec![tx.now().into(), row.id.into()]).await?;
            tx.commit().await?;
            return Err(ended());
        }
        let next = password::refresh_token()?;
        let values = vec![next.fingerprint().as_bytes().to_vec().into(), hash.into(), row.id.into()];
        tx.run("UPDATE session SET refresh_hash = $1, spent_hash = $2 WHERE id = $3", values).await?;
        let now = tx.now();
        tx.commit().await?;
        Ok(Session { account: row.account_id, session: row.id, refresh: next.text().to_owned(), now })
    }

    /// Ends a session by its refresh token. Says nothing about tokens that do not exist.
    pub async fn log_out(&self, token: &str) -> Result<()> {
        let Some(hash) = password::refresh_fingerprint(token) else { return Ok(()) };
        let tx = self.write().await?;
        let values = vec![tx.now().into(), hash.as_bytes().to_vec().into()];
        tx.run("UPDATE session SET revoked_at = $1 WHERE refresh_hash = $2 AND revoked_at IS NULL", values).await?;
        tx.commit().await
    }

    /// Changes one's own password, which ends every other session.
    pub async fn change_password(&self, actor: &Actor, old: String, new: String) -> Result<Session> {
        let account = actor.account().ok_or(Error::Unauthenticated("SESSION_ENDED"))?;
        #[derive(FromQueryResult)]
        struct Row {
            login: String,
            password_hash: Option<String>,
        }
        let tx = self.read().await?;
        let row: Option<Row> =
            tx.one("SELECT login, password_hash FROM account WHERE id = $1", vec![account.into()]).await?;
        let row = row.ok_or(Error::NotFound)?;
        drop(tx);
        if !self.passwords.verify(old, row.password_hash.as_deref()).await? {
            return Err(Error::invalid("WRONG_PASSWORD", "old", "原密码不正确", "the old password is wrong"));
        }
        password::check(&new, &row.login).map_err(|rule| weak(rule, "new"))?;
        let hash = self.passwords.hash(new).await?;
        let tx = self.write().await?;
        tx.run_one(
            "UPDATE account SET password_hash = $1, version = version + 1 WHERE id = $2 AND password_hash = $3",
            vec![hash.into(), account.into(), row.password_hash.into()],
        )
        .await?;
        tx.identities().end_sessions(account).await?;
        let session = tx.identities().begin_session(account).await?;
        tx.commit().await?;
        Ok(session)
    }
}

impl Identities<'_> {
    async fn begin_session(&self, account_id: Uuid) -> Result<Session> {
        let refresh = password::refresh_token()?;
        let row = table::session::Model {
            id: Uuid::now_v7(),
            account_id,
            refresh_hash: refresh.fingerprint().as_bytes().to_vec(),
            spent_hash: None,
            created_at: self.now(),
            expires_at: self.now() + SESSION,
            revoked_at: None,
        };
        let session = row.id;
        self.insert::<table::session::Entity>(vec![row]).await?;
        Ok(Session { account: account_id, session, refresh: refresh.text().to_owned(), now: self.now() })
    }

    pub(crate) async fn end_sessions(&self, account: Uuid) -> Result<()> {
        let values = vec![self.now().into(), account.into()];
        self.run("UPDATE session SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL", values).await?;
        Ok(())
    }
}

fn weak(rule: password::PasswordRule, path: &str) -> Error {
    Error::invalid(rule.code(), path, rule.label().zh, rule.label().en)
}
