//! Accounts and granted roles.
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global, id},
        enums::{AccountState, GrantedRole},
        page::{Listed, connection, page_asked},
        scalar::Text,
    },
    people::organisation::graphql::Organisation,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{Station, people, record};

/// A role somebody holds, and where.
#[derive(SimpleObject, Clone)]
pub struct RoleHeld {
    /// `office`, `head`, …: granted or derived.
    role: String,
    /// The role for people.
    label: Text,
    /// Where it was granted, or from where it is derived; reaches all below.
    organisation: Option<Organisation>,
}

impl RoleHeld {
    pub(crate) fn new(station: Station, organisations: &[people::organisation::Organisation]) -> Self {
        let label = station.role.label();
        let organisation = organisations.iter().find(|row| row.id == station.organisation);
        Self {
            role: station.role.word().to_owned(),
            label: Text::new(label.zh.to_owned(), label.en.to_owned()),
            organisation: organisation.cloned().map(Organisation::from),
        }
    }
}

/// An account; never a secret of it.
#[derive(SimpleObject, Clone)]
pub struct Account {
    /// The account's global id.
    pub id: ID,
    /// What one types to log in.
    login: String,
    /// How far it has come.
    state: AccountState,
    /// The person behind it.
    person_id: Option<ID>,
}

impl From<people::account::Account> for Account {
    fn from(row: people::account::Account) -> Self {
        Self {
            id: global::<record::Account>(row.id),
            login: row.login,
            state: row.state.into(),
            person_id: row.person_id.map(global::<record::Person>),
        }
    }
}

/// An account and the one-time code that opens it, shown this once.
#[derive(SimpleObject)]
pub struct Invitation {
    /// The id of the account that the code opens.
    account_id: ID,
    /// The one-time activation code, good for two weeks.
    activation_code: String,
}

/// An account for a person.
#[derive(InputObject)]
pub struct CreateAccountInput {
    /// The id of the person who will use the account.
    person: ID,
    /// What they will type to log in.
    #[graphql(validator(min_length = 1, max_length = 128))]
    login: String,
}

/// A role to grant or to take back.
#[derive(InputObject)]
pub struct RoleInput {
    /// The id of the account that gets or loses the role.
    account: ID,
    /// The role to grant or revoke.
    role: GrantedRole,
    /// Where; it reaches all below.
    organisation: ID,
}

/// Reading accounts.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The accounts that the caller sees, by login.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn accounts(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Listed<Account>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        Ok(connection(slice, |row| row.login.clone(), Account::from))
    }
}

/// Changing accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Opens an account for a person.
    async fn create_account(&self, ctx: &Context<'_>, input: CreateAccountInput) -> Result<Invitation> {
        let person = id::<record::Person>(&input.person, "input.person")?;
        let (account, activation_code) = act::create(ctx.app()?, ctx.actor()?, person, input.login).await?;
        Ok(Invitation { account_id: ID(account.to_string()), activation_code })
    }

    /// Issues a new one-time activation code; the one before stops working. For an account with roles, only a system
    /// administrator over all of them may; never for oneself.
    async fn issue_activation_code(&self, ctx: &Context<'_>, account: ID) -> Result<Invitation> {
        let which = id::<record::Account>(&account, "account")?;
        let activation_code = act::issue_code(ctx.app()?, ctx.actor()?, which).await?;
        Ok(Invitation { account_id: account, activation_code })
    }

    /// Resets a password: the old one and every session end at once; only the new one-time code opens the account. By the
    /// same as `issueActivationCode`.
    async fn reset_password(&self, ctx: &Context<'_>, account: ID) -> Result<Invitation> {
        let which = id::<record::Account>(&account, "account")?;
        let activation_code = act::reset_password(ctx.app()?, ctx.actor()?, which).await?;
        Ok(Invitation { account_id: account, activation_code })
    }

    /// Closes an account and ends its sessions. An account with roles is closed only by a system administrator over all
    /// of them.
    async fn disable_account(&self, ctx: &Context<'_>, account: ID) -> Result<bool> {
        act::disable(ctx.app()?, ctx.actor()?, id(&account, "account")?).await?;
        Ok(true)
    }

    /// Grants a role in an organisation, reaching all below it; never to oneself. A one-time code that was issued before
    /// stops working.
    async fn grant_role(&self, ctx: &Context<'_>, input: RoleInput) -> Result<bool> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let account = id::<record::Account>(&input.account, "input.account")?;
        act::grant(ctx.app()?, ctx.actor()?, organisation, account, input.role.into()).await?;
        Ok(true)
    }

    /// Takes a granted role back.
    async fn revoke_role(&self, ctx: &Context<'_>, input: RoleInput) -> Result<bool> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let account = id::<record::Account>(&input.account, "input.account")?;
        act::revoke(ctx.app()?, ctx.actor()?, organisation, account, input.role.into()).await?;
        Ok(true)
    }
}
