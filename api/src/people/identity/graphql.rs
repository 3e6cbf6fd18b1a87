//! Who one is: logging in, staying in, going out.
use super::act;
use crate::error::Result;
use crate::{
    graphql::context::{Around, global},
    people::{account::graphql::RoleHeld, person::graphql::Person},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::record;

/// The caller: the account, its person and its roles.
#[derive(SimpleObject)]
pub struct Viewer {
    /// The account's global id.
    id: ID,
    /// What one types to log in.
    login: String,
    /// The person behind the account; none for service accounts.
    person: Option<Person>,
    /// Every role held today, granted or derived.
    roles: Vec<RoleHeld>,
}

/// A session that has just begun or been renewed.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Session {
    /// Goes into the header `Authorization: Bearer …`.
    access_token: String,
    /// Buys the next pair of tokens, once.
    refresh_token: String,
    /// Seconds until the access token expires.
    expires_in: i64,
    #[graphql(skip)]
    begun: (entity::Uuid, entity::Uuid),
}

#[async_graphql::ComplexObject]
impl Session {
    /// Who has logged in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(act::viewer_of(ctx.app()?, self.begun).await?.into())
    }
}

/// A login and its password.
#[derive(InputObject)]
pub struct LogInInput {
    /// The login; in an imported roster it is the person's code.
    #[graphql(validator(max_length = 128))]
    login: String,
    /// The password set at activation, or changed since.
    #[graphql(validator(max_length = 1024), secret)]
    password: String,
}

/// A one-time code and the password to set.
#[derive(InputObject)]
pub struct ActivateInput {
    /// The one-time code, grouped or not.
    #[graphql(validator(max_length = 64), secret)]
    code: String,
    /// The password from now on: at least 10 characters.
    #[graphql(validator(max_length = 1024), secret)]
    password: String,
}

/// The refresh token of a session.
#[derive(InputObject)]
pub struct RefreshInput {
    /// The refresh token, as it was last given out.
    #[graphql(validator(max_length = 256), secret)]
    refresh_token: String,
}

/// The present password and the new one.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The present password, to show that it is you.
    #[graphql(validator(max_length = 1024), secret)]
    old: String,
    /// The password from now on: at least 10 characters.
    #[graphql(validator(max_length = 1024), secret)]
    new: String,
}

/// Reading who one is.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// The caller; none without a valid token.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        match ctx.actor() {
            Ok(actor) => Ok(Some(act::viewer(ctx.app()?, actor).await?.into())),
            Err(_) => Ok(None),
        }
    }
}

/// Logging in and out.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Begins a session with a password. After five wrong passwords the account rests for 15 minutes.
    async fn log_in(&self, ctx: &Context<'_>, input: LogInInput) -> Result<Session> {
        Ok(act::log_in(ctx.app()?, &input.login, input.password).await?.into())
    }

    /// Sets the first password with a one-time activation code and begins a session.
    async fn activate(&self, ctx: &Context<'_>, input: ActivateInput) -> Result<Session> {
        Ok(act::activate(ctx.app()?, &input.code, input.password).await?.into())
    }

    /// Renews a session. A refresh token works once; a spent one that comes back ends the session.
    async fn refresh(&self, ctx: &Context<'_>, input: RefreshInput) -> Result<Session> {
        Ok(act::refresh(ctx.app()?, &input.refresh_token).await?.into())
    }

    /// Ends the session that this refresh token belongs to.
    async fn log_out(&self, ctx: &Context<'_>, input: RefreshInput) -> Result<bool> {
        act::log_out(ctx.app()?, &input.refresh_token).await?;
        Ok(true)
    }

    /// Changes one's own password and ends every other session.
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<Session> {
        Ok(act::change_password(ctx.app()?, ctx.actor()?, input.old, input.new).await?.into())
    }
}

impl From<act::Begun> for Session {
    fn from(begun: act::Begun) -> Self {
        Self {
            access_token: begun.access_token,
            refresh_token: begun.refresh_token,
            expires_in: begun.expires_in,
            begun: begun.who,
        }
    }
}

impl From<act::Viewer> for Viewer {
    fn from(viewer: act::Viewer) -> Self {
        let roles = viewer.stations.iter().map(|station| RoleHeld::new(*station, &viewer.organisations)).collect();
        Self {
            id: global::<record::Account>(viewer.account),
            login: viewer.login,
            person: viewer.person.map(Person::bare),
            roles,
        }
    }
}
