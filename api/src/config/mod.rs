//! Every setting, read once at start: the embedded `default.toml` ← a file ← the environment.
//!
//! `default.toml` is the reference: each key with its default and why. A test holds the two together.
mod fault;
mod sources;
#[cfg(test)]
mod tests;
mod variable;

use crate::{
    explorer::Persona,
    http::{edge, pace::Pace},
};
use entity::vault::keystore::{Custodian, Custody};
use scoring::Problem;
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[database]`
    pub database: Database,
    /// `[keys]`
    pub keys: Keys,
    /// `[server]`
    pub server: Server,
    /// `[graphql]`
    pub graphql: edge::Limits,
    /// `[tokens]`
    pub tokens: Tokens,
    /// `[passwords]`
    pub passwords: Passwords,
    /// `[explorer]`
    pub explorer: Explorer,
    /// `[worker]`
    pub worker: Worker,
    /// `[log]`
    pub log: Log,
}

/// The database.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its address; may hold a password.
    pub url: String,
    /// Size of the pool.
    pub connections: u32,
}

/// The key store.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Its directory, mode 0700.
    pub directory: PathBuf,
    /// Public keys of those who hold cycles' private keys; none for the key store itself.
    pub custodians: Vec<String>,
    /// How many of them it takes.
    pub custodians_needed: usize,
}

/// HTTP.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// For every address but `/graphql`.
    pub deadline_milliseconds: u64,
    /// For every address but `/graphql`.
    pub body_bytes: usize,
    /// From the signal to the end.
    pub shutdown_seconds: u64,
    /// From one moment at which "not found" may be answered to the next.
    pub not_found_milliseconds: u64,
}

/// Access tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// `iss`
    pub issuer: String,
    /// `aud`
    pub audience: String,
    /// From `iat` to `exp`.
    pub lifetime_seconds: u32,
}

/// What hashing a password costs.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// In KiB.
    pub memory: u32,
    /// Over that memory.
    pub passes: u32,
    /// Threads that could work on it.
    pub lanes: u32,
}

/// The pages at `/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explorer {
    /// Whether there are any.
    pub enabled: bool,
    /// Empty for none.
    pub graphiql_dir: PathBuf,
    /// The people a visitor may log in as with one click. No setting: only a demonstration fills it.
    #[serde(skip)]
    pub personas: Vec<Persona>,
}

/// The calendar.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Whether this node runs it.
    pub enabled: bool,
    /// From one look to the next.
    pub interval_seconds: u64,
}

/// The log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `EnvFilter` directives.
    pub filter: String,
    /// For people or machines.
    pub format: Format,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One line of text.
    Text,
    /// One JSON object.
    Json,
}

impl std::fmt::Debug for Database {
    /// Without the address: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("connections", &self.connections).finish_non_exhaustive()
    }
}

impl Keys {
    /// Who holds the private keys of cycles, if anybody but the key store does.
    ///
    /// # Errors
    /// A text that is no custodian's public key, or numbers that do not go together.
    pub fn custody(&self) -> Result<Option<Custody>, Problem> {
        if self.custodians.is_empty() {
            return Ok(None);
        }
        let custodians: Result<Vec<Custodian>, _> = self.custodians.iter().map(|text| text.parse()).collect();
        custodians.and_then(|custodians| Custody::new(self.custodians_needed, custodians)).map(Some).map_err(|why| {
            let zh = "密钥保管人的设置不可用：公钥有误、重复，或所需人数不在 1 与保管人数（至多 7）之间。";
            Problem::new("CUSTODIANS_WRONG", "keys.custodians", zh, format!("These custodians cannot be used: {why}."))
        })
    }
}

impl Server {
    /// How long any address but `/graphql` may take.
    pub fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_milliseconds)
    }

    /// How long requests under way may go on after the signal to stop.
    pub fn shutdown(&self) -> Duration {
        Duration::from_secs(self.shutdown_seconds)
    }

    /// At which answers leave that find nothing.
    pub fn pace(&self) -> Pace {
        Pace::milliseconds(self.not_found_milliseconds)
    }
}

impl Worker {
    /// From one look to the next.
    pub fn interval(&self) -> Duration {
        Duration::from_secs(self.interval_seconds)
    }
}

impl Config {
    /// What cannot be seen from a value's type.
    fn check(&self) -> Vec<Problem> {
        let at_least_one = [
            ("database.connections", u64::from(self.database.connections)),
            ("server.deadline_milliseconds", self.server.deadline_milliseconds),
            ("graphql.deadline_milliseconds", self.graphql.deadline_milliseconds),
            ("tokens.lifetime_seconds", u64::from(self.tokens.lifetime_seconds)),
            ("worker.interval_seconds", self.worker.interval_seconds),
        ];
        let zero = at_least_one.into_iter().filter(|(_, value)| *value == 0).map(|(key, _)| {
            Problem::new(
                "CONFIG_OUT_OF_RANGE",
                key,
                format!("设置 {key} 须大于 0。"),
                format!("{key} must be at least 1."),
            )
        });
        let needed = [
            ("keys.directory", self.keys.directory.as_os_str().is_empty()),
            ("tokens.issuer", self.tokens.issuer.is_empty()),
            ("tokens.audience", self.tokens.audience.is_empty()),
        ];
        let empty = needed.into_iter().filter(|(_, empty)| *empty).map(|(key, _)| {
            Problem::new("CONFIG_EMPTY", key, format!("设置 {key} 不能为空。"), format!("{key} must not be empty."))
        });
        zero.chain(empty).chain(self.check_url()).chain(self.keys.custody().err()).collect()
    }

    fn check_url(&self) -> Option<Problem> {
        let known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| self.database.url.starts_with(scheme));
        // Not repeated in the sentence: it may hold a password.
        let (zh, en) = (
            "数据库地址须以 sqlite: 或 postgres: 开头。",
            "The database address must begin with sqlite: or postgres:.",
        );
        (!known).then(|| Problem::new("DATABASE_UNSUPPORTED", "database.url", zh, en))
    }
}
