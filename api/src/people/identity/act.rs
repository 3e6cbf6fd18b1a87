//! Logging in, staying in, going out.
use crate::{App, Placed};
use entity::{
    Actor, Error, Result, Station, Uuid, acts,
    people::{identity::Session, organisation::Organisation, person::Person},
};

/// A session that has just begun or been renewed, and the tokens it gives out.
pub struct Begun {
    /// Goes into the header `Authorization: Bearer …`.
    pub access_token: String,
    /// Buys the next pair of tokens, once.
    pub refresh_token: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// The account and the session.
    pub who: (Uuid, Uuid),
}

/// The caller: the account, its person and its roles.
pub struct Viewer {
    /// The account.
    pub account: Uuid,
    /// What one types to log in.
    pub login: String,
    /// The person behind the account; none for service accounts.
    pub person: Option<Person>,
    /// Every role held today, granted or derived.
    pub stations: Vec<Station>,
    /// The organisations of these roles, as far as the caller sees them.
    pub organisations: Vec<Organisation>,
}

/// Begins a session with a password.
pub async fn log_in(app: &App, login: &str, password: String) -> Result<Begun> {
    begun(app, app.db.log_in(login, password).await?)
}

/// Sets the first password with a one-time code and begins a session.
pub async fn activate(app: &App, code: &str, password: String) -> Result<Begun> {
    begun(app, app.db.activate(code, password).await.under("input")?)
}

/// Renews a session.
pub async fn refresh(app: &App, token: &str) -> Result<Begun> {
    begun(app, app.db.refresh(token).await?)
}

/// Ends the session that this refresh token belongs to.
pub async fn log_out(app: &App, token: &str) -> Result<()> {
    app.db.log_out(token).await
}

/// Changes the caller's own password and ends every other session.
pub async fn change_password(app: &App, actor: &Actor, old: String, new: String) -> Result<Begun> {
    begun(app, app.db.change_password(actor, old, new).await.under("input")?)
}

fn begun(app: &App, session: Session) -> Result<Begun> {
    let now = session.now.div_euclid(1000);
    let (access_token, expires) = app.tokens.issue(session.account, session.session, now).map_err(Error::internal)?;
    let who = (session.account, session.session);
    Ok(Begun { access_token, refresh_token: session.refresh, expires_in: expires - now, who })
}

/// The caller as they see themself.
pub async fn viewer(app: &App, actor: &Actor) -> Result<Viewer> {
    let tx = app.db.read().await?;
    let login = tx.accounts().own_login(actor).await?.unwrap_or_default();
    let person = tx.persons().own(actor).await?;
    let stations = actor.stations().to_vec();
    let places: Vec<_> = stations.iter().map(|station| station.organisation).collect();
    let organisations = match tx.scope::<acts::organisation::Read>(actor) {
        Ok(scope) => tx.organisations().by_ids(&scope, &places).await?,
        Err(_) => vec![],
    };
    Ok(Viewer { account: actor.account().unwrap_or_default(), login, person, stations, organisations })
}

/// Who has just logged in, as they see themself.
pub async fn viewer_of(app: &App, begun: (Uuid, Uuid)) -> Result<Viewer> {
    let actor = app.db.actor(|_| Ok(begun)).await?;
    viewer(app, &actor).await
}
