//! Who one is: logging in, staying in, going out.
use crate::{App, error::Result};
use crate::{
    graphql::context::{Around, global},
    people::{account::graphql::RoleHeld, person::graphql::Person},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{Error, acts, people::identity, record};

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
        let app = ctx.app()?;
        let actor = app.db.actor(|_| Ok(self.begun)).await?;
        viewer(app, &actor).await
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
            Ok(actor) => Ok(Some(viewer(ctx.app()?, actor).await?)),
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
        let app = ctx.app()?;
        session(app, app.db.log_in(&input.login, input.password).await?)
    }

    /// Sets the first password with a one-time activation code and begins a session.
    async fn activate(&self, ctx: &Context<'_>, input: ActivateInput) -> Result<Session> {
        let app = ctx.app()?;
        session(app, app.db.activate(&input.code, input.password).await?)
    }

    /// Renews a session. A refresh token works once; a spent one that comes back ends the session.
    async fn refresh(&self, ctx: &Context<'_>, input: RefreshInput) -> Result<Session> {
        let app = ctx.app()?;
        session(app, app.db.refresh(&input.refresh_token).await?)
    }

    /// Ends the session that this refresh token belongs to.
    async fn log_out(&self, ctx: &Context<'_>, input: RefreshInput) -> Result<bool> {
        ctx.app()?.db.log_out(&input.refresh_token).await?;
        Ok(true)
    }

    /// Changes one's own password and ends every other session.
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<Session> {
        let app = ctx.app()?;
        session(app, app.db.change_password(ctx.actor()?, input.old, input.new).await?)
    }
}

fn session(app: &App, begun: identity::Session) -> Result<Session> {
    let now = begun.now.div_euclid(1000);
    let (access_token, expires) = app.tokens.issue(begun.account, begun.session, now).map_err(Error::internal)?;
    Ok(Session {
        access_token,
        refresh_token: begun.refresh,
        expires_in: expires - now,
        begun: (begun.account, begun.session),
    })
}

async fn viewer(app: &App, actor: &entity::Actor) -> Result<Viewer> {
    let tx = app.db.read().await?;
    let login = tx.accounts().own_login(actor).await?.unwrap_or_default();
    let person = tx.persons().own(actor).await?.map(Person::bare);
    let places: Vec<_> = actor.stations().iter().map(|station| station.organisation).collect();
    let organisations = match tx.scope::<acts::organisation::Read>(actor) {
        Ok(scope) => tx.organisations().by_ids(&scope, &places).await?,
        Err(_) => vec![],
    };
    let roles = actor.stations().iter().map(|station| RoleHeld::new(*station, &organisations)).collect();
    let id = global::<record::Account>(actor.account().unwrap_or_default());
    Ok(Viewer { id, login, person, roles })
}
