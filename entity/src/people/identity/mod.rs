//! Who is calling: accounts become actors, passwords become sessions. The only place an [`Actor`] is made.
use crate::{
    Db, Error, Result,
    ground::{
        builder,
        word::{Stored, is, literal},
    },
    people::account::row::{account, session},
    vault::password,
};
use policy::{
    Actor, Role, Station, actor,
    words::{AccountState, GroupSeat, Seat},
};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, UpdateMany,
    prelude::Uuid, sea_query::Expr,
};
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
#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
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

/// An account with every role it holds today, granted or derived. One statement, because every request begins with it.
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
        let by_login = account::Entity::find().filter(account::Column::Login.eq(login));
        let found: Option<Credentials> = tx.find_one(by_login).await?;
        let now = tx.now();
        drop(tx);
        let usable = found.filter(|account| account.state == AccountState::Active && account.locked_until <= now);
        let hash = usable.as_ref().and_then(|account| account.password_hash.clone());
        let secret = Zeroizing::new(secret);
        let right = self.passwords.verify(secret.to_string(), hash.as_deref()).await?;
        // Hashed here, because the write transaction shall not wait for it.
        let renewed = if right { self.renewed(&secret, hash.as_deref()).await? } else { None };
        let Some(known) = usable else { return Err(Error::Unauthenticated("WRONG_CREDENTIALS")) };
        let tx = self.write().await?;
        if !right {
            // Counted by the database, so that many guesses at once count as many.
            let sql = "UPDATE account SET failures = CASE WHEN failures + 1 >= $1 THEN 0 ELSE failures + 1 END,
                locked_until = CASE WHEN failures + 1 >= $1 THEN $2 ELSE locked_until END WHERE id = $3";
            tx.run(sql, vec![FAILURES.into(), (now + REST).into(), known.id.into()]).await?;
            tx.commit().await?;
            return Err(Error::Unauthenticated("WRONG_CREDENTIALS"));
        }
        // A right guess among many wrong ones comes too late once they have put the account to rest.
        let kept = renewed.or_else(|| known.password_hash.clone());
        let update = account::Entity::update_many()
            .col_expr(account::Column::Failures, Expr::value(0))
            .col_expr(account::Column::PasswordHash, Expr::value(kept))
            .filter(account::Column::Id.eq(known.id))
            .filter(account::Column::LockedUntil.lte(now))
            .filter(account::Column::PasswordHash.eq(known.password_hash))
            .filter(account::Column::State.eq(Stored(AccountState::Active)));
        if tx.update_rows(update).await? != 1 {
            return Err(Error::Unauthenticated("WRONG_CREDENTIALS"));
        }
        let session = tx.identities().begin_session(known.id).await?;
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
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "account::Entity")]
        struct Invited {
            id: Uuid,
            login: String,
        }
        let tx = self.read().await?;
        let by_code = account::Entity::find()
            .filter(account::Column::CodeHash.eq(code.clone()))
            .filter(account::Column::CodeExpiresAt.gt(tx.now()))
            .filter(account::Column::State.ne(Stored(AccountState::Disabled)));
        let invited: Invited = tx.find_one(by_code).await?.ok_or_else(wrong)?;
        drop(tx);
        password::check(&secret, &invited.login).map_err(|rule| weak(rule, "password"))?;
        let hash = self.passwords.hash(secret).await?;
        let tx = self.write().await?;
        // The code guards it, and works once.
        let update = account::Entity::update_many()
            .col_expr(account::Column::State, Expr::value(Stored(AccountState::Active)))
            .col_expr(account::Column::PasswordHash, Expr::value(hash))
            .col_expr(account::Column::CodeHash, Expr::value(None::<Vec<u8>>))
            .col_expr(account::Column::CodeExpiresAt, Expr::value(None::<i64>))
            .col_expr(account::Column::Failures, Expr::value(0))
            .col_expr(account::Column::LockedUntil, Expr::value(0_i64))
            .col_expr(account::Column::Version, builder::next())
            .filter(account::Column::Id.eq(invited.id))
            .filter(account::Column::CodeHash.eq(code))
            .filter(account::Column::CodeExpiresAt.gt(tx.now()));
        if tx.update_rows(update).await? != 1 {
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
            tx.update_rows(revoked(tx.now()).filter(session::Column::Id.eq(row.id))).await?;
            tx.commit().await?;
            return Err(ended());
        }
        let next = password::refresh_token()?;
        let update = session::Entity::update_many()
            .col_expr(session::Column::RefreshHash, Expr::value(next.fingerprint().as_bytes().to_vec()))
            .col_expr(session::Column::SpentHash, Expr::value(hash))
            .filter(session::Column::Id.eq(row.id));
        tx.update_rows(update).await?;
        let now = tx.now();
        tx.commit().await?;
        Ok(Session { account: row.account_id, session: row.id, refresh: next.text().to_owned(), now })
    }

    /// Ends a session by its refresh token. Says nothing about tokens that do not exist.
    pub async fn log_out(&self, token: &str) -> Result<()> {
        let Some(hash) = password::refresh_fingerprint(token) else { return Ok(()) };
        let tx = self.write().await?;
        let of_token = revoked(tx.now()).filter(session::Column::RefreshHash.eq(hash.as_bytes().to_vec()));
        tx.update_rows(of_token.filter(session::Column::RevokedAt.is_null())).await?;
        tx.commit().await
    }

    /// Changes one's own password, which ends every other session.
    pub async fn change_password(&self, actor: &Actor, old: String, new: String) -> Result<Session> {
        let own = actor.account().ok_or(Error::Unauthenticated("SESSION_ENDED"))?;
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "account::Entity")]
        struct Row {
            login: String,
            password_hash: Option<String>,
        }
        let tx = self.read().await?;
        let row: Option<Row> = tx.find_one(account::Entity::find_by_id(own)).await?;
        let row = row.ok_or(Error::NotFound)?;
        drop(tx);
        if !self.passwords.verify(old, row.password_hash.as_deref()).await? {
            return Err(Error::invalid("WRONG_PASSWORD", "old", "原密码不正确", "the old password is wrong"));
        }
        password::check(&new, &row.login).map_err(|rule| weak(rule, "new"))?;
        let hash = self.passwords.hash(new).await?;
        let tx = self.write().await?;
        // The old password guards it.
        let update = account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(hash))
            .col_expr(account::Column::Version, builder::next())
            .filter(account::Column::Id.eq(own))
            .filter(account::Column::PasswordHash.eq(row.password_hash));
        if tx.update_rows(update).await? != 1 {
            return Err(Error::Conflict);
        }
        tx.identities().end_sessions(own).await?;
        let session = tx.identities().begin_session(own).await?;
        tx.commit().await?;
        Ok(session)
    }
}

impl Identities<'_> {
    async fn begin_session(&self, account_id: Uuid) -> Result<Session> {
        let refresh = password::refresh_token()?;
        let row = session::Model {
            id: Uuid::now_v7(),
            account_id,
            refresh_hash: refresh.fingerprint().as_bytes().to_vec(),
            spent_hash: None,
            created_at: self.now(),
            expires_at: self.now() + SESSION,
            revoked_at: None,
        };
        let session = row.id;
        self.insert_one(session::Entity::insert(row.into_active_model())).await?;
        Ok(Session { account: account_id, session, refresh: refresh.text().to_owned(), now: self.now() })
    }

    pub(crate) async fn end_sessions(&self, account: Uuid) -> Result<()> {
        let open = revoked(self.now()).filter(session::Column::RevokedAt.is_null());
        self.update_rows(open.filter(session::Column::AccountId.eq(account))).await.map(drop)
    }
}

/// The end of sessions at an instant.
fn revoked(now: i64) -> UpdateMany<session::Entity> {
    session::Entity::update_many().col_expr(session::Column::RevokedAt, Expr::value(now))
}

fn weak(rule: password::PasswordRule, path: &str) -> Error {
    Error::invalid(rule.code(), path, rule.label().zh, rule.label().en)
}
