//! Accounts and the roles granted to them.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    file::roster::GrantedRole,
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::Stored,
    },
    people::{
        account::row as table,
        person::{home, near},
    },
    vault::password,
};
use policy::{Actor, Facts, Id, Permit, Scope, acts, record, words::AccountState};
use scoring::Problem;
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, UpdateMany,
    prelude::Uuid, sea_query::Expr,
};

crate::ground::handle! {
    /// The store of accounts and granted roles.
    Accounts, accounts
}

/// How long an activation code is good for: 14 days.
pub(crate) const CODE: i64 = 14 * 24 * 60 * 60 * 1000;

/// An account; never a secret of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// The person behind it; none for service accounts and the first administrator.
    pub person_id: Option<Uuid>,
    /// What one types to log in.
    pub login: String,
    /// How far it has come.
    pub state: Stored<AccountState>,
    /// Grows with every change.
    pub version: i64,
}

/// A role granted in an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Grant {
    /// To whom.
    pub account_id: Uuid,
    /// Which.
    pub role: Stored<GrantedRole>,
    /// Where.
    pub organisation_id: Uuid,
}

impl Subject for record::Account {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            version: i64,
            person_id: Option<Uuid>,
            home: Uuid,
        }
        // Handing out its keys and granting it a role take turns. Where a person is at home is text that lists share.
        let sql = format!(
            "SELECT x.version, x.person_id, coalesce((SELECT {} FROM person p WHERE p.id = x.person_id), x.tenant_id)
             AS home FROM account x WHERE x.id = $1 {}",
            home("$2"),
            tx.lock("FOR UPDATE OF x")
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into(), tx.today().into()]).await?;
        let Some(row) = row else {
            tx.accounts().entrusted(id).await?;
            return tx.nothing(actor).await;
        };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.home).await?);
        Ok(Some(Facts { owner: row.person_id, entrusted: tx.accounts().entrusted(id).await?, ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Accounts<'_> {
    /// The ancestries of the organisations in which an account holds roles.
    async fn entrusted(&self, account: Id<record::Account>) -> Result<Vec<Vec<Uuid>>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            ancestor_id: Uuid,
        }
        let sql = "SELECT g.id, c.ancestor_id FROM role_grant g
            JOIN organisation_closure c ON c.descendant_id = g.organisation_id
            WHERE g.account_id = $1 ORDER BY g.id, c.depth DESC";
        let rows: Vec<Row> = self.all(sql, vec![account.uuid().into()]).await?;
        let path = |rows: &[Row]| rows.iter().map(|row| row.ancestor_id).collect();
        Ok(rows.chunk_by(|a, b| a.id == b.id).map(path).collect())
    }

    /// Accounts by login.
    pub async fn list(&self, scope: &Scope<acts::account::Read>, page: &Page) -> Result<Slice<Account>> {
        let mut bound = Bound::default();
        let home = home(&self.today_literal());
        let organisation = format!("coalesce((SELECT {home} FROM person p WHERE p.id = x.person_id), x.tenant_id)");
        let columns = Columns {
            tenant: "x.tenant_id",
            owner: Some("x.person_id"),
            organisation: &organisation,
            phase: None,
            channel: None,
            relation: None,
        };
        let near = near(scope, &mut bound).map(|near| format!("AND x.person_id IN ({near})")).unwrap_or_default();
        let visible = format!("{} {near}", scope::condition(scope, &columns, &mut bound));
        let sql = format!("SELECT count(*) AS n FROM account x WHERE {visible}");
        let total = self.total(page, &sql, &bound).await?;
        let after = page.after.as_ref().map(|login| format!("AND x.login > {}", bound.put(login.clone())));
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!(
            "SELECT x.id, x.person_id, x.login, x.state, x.version FROM account x
             WHERE {visible} {} ORDER BY x.login LIMIT {most}",
            after.unwrap_or_default()
        );
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// The caller's own login.
    pub async fn own_login(&self, actor: &Actor) -> Result<Option<String>> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::account::Entity")]
        struct Row {
            login: String,
        }
        let Some(account) = actor.account() else { return Ok(None) };
        let row: Option<Row> = self.find_one(table::account::Entity::find_by_id(account)).await?;
        Ok(row.map(|row| row.login))
    }

    /// Opens an account for a person and returns its one-time activation code, which is shown this once.
    pub async fn create(
        &self,
        permit: Permit<acts::account::Create>,
        login: String,
    ) -> Result<(Id<record::Account>, String)> {
        let person = permit.id().uuid();
        let tenant = self.persons().tenant_of(person).await?;
        self.open(tenant, Some(person), login).await
    }

    /// The first administrator of a tenant, from the command line: an account without a person that may grant the rest.
    pub async fn first_administrator(
        &self,
        tenant: Id<record::Organisation>,
        login: String,
    ) -> Result<(Id<record::Account>, String)> {
        let worker = policy::actor::worker(tenant.uuid());
        let (permit, done) = self.decide::<acts::account::Grant>(&worker, tenant).await?;
        let (account, code) = self.open(tenant.uuid(), None, login).await?;
        let entrusted = self.permit::<acts::account::Entrust>(&worker, account).await?;
        self.put_grant(&permit, &entrusted, GrantedRole::SystemAdmin).await?;
        self.record(done.with(account.to_string())).await?;
        Ok((account, code))
    }

    pub(crate) async fn open(
        &self,
        tenant_id: Uuid,
        person_id: Option<Uuid>,
        login: String,
    ) -> Result<(Id<record::Account>, String)> {
        let code = password::activation_code()?;
        let taken = Problem::new(
            "LOGIN_TAKEN",
            "login",
            format!("登录名 {login} 已被使用，或该人员已有账号"),
            format!("the login {login} is taken, or the person has an account already"),
        );
        let row = table::account::Model {
            id: Uuid::now_v7(),
            tenant_id,
            person_id,
            login,
            password_hash: None,
            state: AccountState::Invited.into(),
            code_hash: Some(code.fingerprint().as_bytes().to_vec()),
            code_expires_at: Some(self.now() + CODE),
            failures: 0,
            locked_until: 0,
            version: 1,
        };
        let id = row.id;
        self.insert_one(table::account::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, || taken))?;
        Ok((Id::new(id), code.text().to_owned()))
    }

    /// Issues a new one-time code; the one before stops working.
    pub async fn issue_code(&self, permit: Permit<acts::account::IssueCode>) -> Result<String> {
        self.new_code(permit.id().uuid(), permit.version(), table::account::Entity::update_many()).await
    }

    /// Resets a password: the old one and every session end at once, and only the new one-time code opens the account.
    pub async fn reset_password(&self, permit: Permit<acts::account::Reset>) -> Result<String> {
        self.identities().end_sessions(permit.id().uuid()).await?;
        let also = table::account::Entity::update_many()
            .col_expr(table::account::Column::State, Expr::value(Stored(AccountState::Invited)))
            .col_expr(table::account::Column::PasswordHash, Expr::value(None::<String>));
        self.new_code(permit.id().uuid(), permit.version(), also).await
    }

    async fn new_code(&self, account: Uuid, version: i64, also: UpdateMany<table::account::Entity>) -> Result<String> {
        let code = password::activation_code()?;
        let update = also
            .col_expr(table::account::Column::CodeHash, Expr::value(code.fingerprint().as_bytes().to_vec()))
            .col_expr(table::account::Column::CodeExpiresAt, Expr::value(self.now() + CODE))
            .filter(table::account::Column::State.ne(Stored(AccountState::Disabled)));
        self.update_guarded(update, account, version).await?;
        Ok(code.text().to_owned())
    }

    /// Closes an account and ends its sessions.
    pub async fn disable(&self, permit: Permit<acts::account::Disable>) -> Result<()> {
        self.identities().end_sessions(permit.id().uuid()).await?;
        let update = table::account::Entity::update_many()
            .col_expr(table::account::Column::State, Expr::value(Stored(AccountState::Disabled)))
            .col_expr(table::account::Column::CodeHash, Expr::value(None::<Vec<u8>>));
        self.update_guarded(update, permit.id().uuid(), permit.version()).await
    }

    /// Grants a role in the permit's organisation to the permit's account. A code that was handed out before, perhaps by
    /// somebody who may not hand one out any more, stops working.
    pub async fn grant(
        &self,
        permit: Permit<acts::account::Grant>,
        account: Permit<acts::account::Entrust>,
        role: GrantedRole,
    ) -> Result<()> {
        self.put_grant(&permit, &account, role).await?;
        self.void_codes(&[account.id().uuid()]).await
    }

    /// Ends the one-time codes of accounts that are given a role.
    pub(crate) async fn void_codes(&self, accounts: &[Uuid]) -> Result<()> {
        // One statement for as many accounts as an import names.
        let mut bound = Bound::default();
        let accounts = bound.set(accounts.iter().copied());
        let sql = format!(
            "UPDATE account SET code_hash = NULL, code_expires_at = NULL, version = version + 1
             WHERE id IN {accounts} AND code_hash IS NOT NULL"
        );
        self.run(&sql, bound.values()).await?;
        Ok(())
    }

    async fn put_grant(
        &self,
        permit: &Permit<acts::account::Grant>,
        account: &Permit<acts::account::Entrust>,
        role: GrantedRole,
    ) -> Result<()> {
        let row = table::role_grant::Model {
            id: Uuid::now_v7(),
            account_id: account.id().uuid(),
            role: role.into(),
            organisation_id: permit.id().uuid(),
        };
        let twice = || Problem::new("ALREADY_GRANTED", "role", "该角色已授予", "the role is granted already");
        self.insert_one(table::role_grant::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, twice))
    }

    /// Takes a granted role back.
    pub async fn revoke(
        &self,
        permit: Permit<acts::account::Revoke>,
        account: Id<record::Account>,
        role: GrantedRole,
    ) -> Result<()> {
        let granted = table::role_grant::Entity::delete_many()
            .filter(table::role_grant::Column::AccountId.eq(account.uuid()))
            .filter(table::role_grant::Column::Role.eq(Stored(role)))
            .filter(table::role_grant::Column::OrganisationId.eq(permit.id().uuid()));
        match self.delete(granted).await? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }
}
