//! From settings to an application.
use crate::{
    App, Failure,
    config::{self, Config},
    http::token::Tokens,
};
use entity::{
    Db, Engine, Settings,
    vault::{
        keystore::KeyStore,
        password::{Cost, Passwords},
    },
};
use std::{
    fs::DirBuilder,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Opens the key store and the database, compiles the policy. Makes the directories that are missing.
pub async fn open(config: &Config) -> Result<App, Failure> {
    let keys = KeyStore::open(&config.keys.directory).map_err(Failure::internal)?;
    let keys = match config.keys.custody().map_err(|problem| Failure::from(vec![problem]))? {
        Some(custody) => keys.with_custody(custody),
        None => keys,
    };
    let signing = keys.signing().map_err(Failure::internal)?;
    let config::Tokens { issuer, audience, lifetime_seconds } = config.tokens.clone();
    let tokens = Tokens::new(signing, issuer, audience, lifetime_seconds.into()).map_err(Failure::internal)?;
    Ok(App { db: database(config, keys).await?, tokens })
}

/// The same, on a database that has every table it should have, under the rules that each tenant has in force.
pub async fn open_migrated(config: &Config) -> Result<App, Failure> {
    let app = open(config).await?;
    if !app.db.pending_migrations().await?.is_empty() {
        return Err(not_migrated());
    }
    // Rules of a tenant that this program cannot keep to are no reason to fall back on others.
    app.db.follow_policy().await?;
    Ok(app)
}

/// The database alone, with the policy that guards it.
async fn database(config: &Config, keys: KeyStore) -> Result<Db, Failure> {
    if let Some(folder) = sqlite_file(&config.database.url).as_deref().and_then(Path::parent) {
        make_private(folder)?;
    }
    let engine = Engine::standard().map_err(Failure::internal)?;
    let config::Passwords { memory, passes, lanes } = config.passwords;
    let passwords = Passwords::new(Cost { memory, passes, lanes }).map_err(|error| {
        let zh = format!("密码哈希的参数不可用（{error}）。");
        Failure::new("CONFIG_OUT_OF_RANGE", "passwords", zh, format!("These costs cannot be used: {error}."))
    })?;
    let settings = Settings { url: config.database.url.clone(), connections: config.database.connections };
    Db::connect(&settings, Arc::new(engine), Arc::new(keys), Arc::new(passwords)).await.map_err(|error| {
        let (zh, en) = (format!("无法连接数据库（{error}）。"), format!("The database cannot be reached: {error}."));
        Failure::new("DATABASE_UNREACHABLE", "database.url", zh, en)
    })
}

/// The database lacks tables.
pub(crate) fn not_migrated() -> Failure {
    let (zh, en) =
        ("数据库尚未升级，请先运行 kaoping migrate。", "The database is not up to date: run `kaoping migrate`.");
    Failure::new("NOT_MIGRATED", "database.url", zh, en)
}

/// The file of a SQLite address; none for another database or one in memory.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Makes a directory that is missing, for its owner alone: the database holds personal data.
fn make_private(folder: &Path) -> Result<(), Failure> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|error| Failure::file(folder, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_address() {
        let file = |url| sqlite_file(url).map(|path| path.display().to_string());
        assert_eq!(file("sqlite://data/kaoping.db?mode=rwc").as_deref(), Some("data/kaoping.db"));
        assert_eq!(file("sqlite:///var/kaoping.db").as_deref(), Some("/var/kaoping.db"));
        assert_eq!(file("sqlite:kaoping.db").as_deref(), Some("kaoping.db"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("sqlite://:memory:?cache=shared"), None);
        assert_eq!(file("postgres://host/sqlite:x"), None);
    }
}
