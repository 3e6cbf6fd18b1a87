//! Where it is played: a directory that goes away, an application in it, a clock, and who is logged in.
use super::{
    client::{Client, Token},
    failure::{Failure, Result},
    loading::Example,
    query,
};
use crate::{App, boot, config::Config, http::server};
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::HashMap,
    fs::{self, DirBuilder},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// Everybody's password. Public: nothing real is ever behind it.
pub(super) const PASSWORD: &str = "kaoping-demo";

/// A directory of our own, for the database and, apart from it, the key store. Removed at the end.
pub(super) struct Place(PathBuf);

impl Place {
    /// Makes it, for the owner alone.
    pub(super) fn make() -> Result<Self, crate::Failure> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(crate::Failure::internal)?;
        let path = std::env::temp_dir().join(format!("kaoping-demo-{:016x}", u64::from_be_bytes(random)));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| crate::Failure::file(&path, &error))?;
        Ok(Self(path))
    }

    /// Points the settings here, whatever they said: a demonstration never touches an installation.
    pub(super) fn settle(&self, config: &mut Config) {
        config.database.url = format!("sqlite://{}?mode=rwc", self.0.join("database").join("kaoping.db").display());
        config.keys.directory = self.0.join("keys");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, directory = %self.0.display(), "could not remove the demonstration's directory");
        }
    }
}

/// The application, its router, and the sessions of those who are logged in.
pub(super) struct Scene {
    app: Arc<App>,
    /// Asks the API.
    pub(super) client: Client,
    /// What is played.
    pub(super) example: Example,
    sessions: Mutex<HashMap<String, Token>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    access_token: String,
}

impl Scene {
    /// A new database with every table, at the hour at which the example begins.
    pub(super) async fn open(example: Example, config: &Config) -> Result<Self, crate::Failure> {
        let app = Arc::new(boot::open(config).await?);
        app.db.migrate().await?;
        let client = Client::new(server::router(Arc::clone(&app), config));
        let scene = Self { app, client, example, sessions: Mutex::default() };
        scene.move_clock(scene.example.plan.clock).await?;
        Ok(scene)
    }

    /// The application, for what an operator does on the command line, and for serving.
    pub(super) fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Moves the clock forward to a moment, or leaves it if that has passed. Access tokens do not live that long, so
    /// everybody logs in again.
    pub(super) async fn move_clock(&self, to: DateTime<FixedOffset>) -> Result {
        let now = self.app.db.read().await.map_err(|error| Failure::broken("clock", error))?.now();
        self.app.db.shift_clock(to.timestamp_millis() - now);
        self.sessions().clear();
        Ok(())
    }

    /// The access token of somebody, who logs in first if need be.
    pub(super) async fn token(&self, login: &str) -> Result<Token> {
        if let Some(token) = self.sessions().get(login) {
            return Ok(token.clone());
        }
        self.begin(login, query::LOG_IN, json!({ "login": login, "password": PASSWORD })).await
    }

    /// The access token of the person who shows a role.
    pub(super) async fn acting(&self, role: &str) -> Result<Token> {
        self.token(self.example.person(role)?).await
    }

    /// Sets somebody's first password with the one-time code.
    pub(super) async fn activate(&self, login: &str, code: &str) -> Result<Token> {
        self.begin(login, query::ACTIVATE, json!({ "code": code, "password": PASSWORD })).await
    }

    async fn begin(&self, login: &str, query: &str, variables: serde_json::Value) -> Result<Token> {
        let session: Session = self.client.ask(None, query, variables).await?;
        let token = Token(session.access_token);
        self.sessions().insert(login.to_owned(), token.clone());
        Ok(token)
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, HashMap<String, Token>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
