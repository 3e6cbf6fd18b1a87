//! The database handle: one pool, one policy, one clock offset, one key store.
use crate::{
    Error, Result,
    ground::tx::Tx,
    rules::policy::Followed,
    vault::{keystore::KeyStore, password::Passwords},
};
use lru::LruCache;
use policy::Engine;
use scoring::Scheme;
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait, prelude::Uuid,
};
use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

/// How many compiled schemes a node keeps: those of the cycles that run. One of 500 indicators takes some 200 kB.
const SCHEMES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// Everything a request needs of the layer below `api`.
#[derive(Clone)]
pub struct Db {
    pub(crate) connection: DatabaseConnection,
    pub(crate) engine: Arc<Engine>,
    pub(crate) keys: Arc<KeyStore>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) followed: Arc<Followed>,
    schemes: Arc<Mutex<LruCache<Uuid, Scheme>>>,
    offset: Arc<AtomicI64>,
    statements: Arc<AtomicU64>,
    heard: Arc<Heard>,
}

/// The statements of a test that listens, with their values.
#[derive(Default)]
struct Heard {
    listening: AtomicBool,
    texts: Mutex<Vec<String>>,
}

impl Heard {
    fn hear(&self, statement: &Statement) {
        if self.listening.load(Ordering::Relaxed) {
            self.texts.lock().unwrap_or_else(PoisonError::into_inner).push(statement.to_string());
        }
    }
}

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite://PATH?mode=rwc` or `postgres://…`.
    pub url: String,
    /// The size of the pool.
    pub connections: u32,
}

impl Db {
    /// Opens the pool. Statement texts never reach the log: marks and names are personal data.
    pub async fn connect(
        settings: &Settings,
        engine: Arc<Engine>,
        keys: Arc<KeyStore>,
        passwords: Arc<Passwords>,
    ) -> Result<Self> {
        let mut options = ConnectOptions::new(&settings.url);
        options
            .max_connections(settings.connections)
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .acquire_timeout(Duration::from_secs(20))
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .busy_timeout(Duration::from_secs(20))
                    .foreign_keys(true)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    // A dropped ballot table leaves no readable pages behind (domain rule 9).
                    .pragma("secure_delete", "ON")
                    .pragma("temp_store", "MEMORY")
                    // Without statistics the planner sorts whole cycles to show one page of them.
                    .optimize_on_close(true, None)
            });
        let mut connection = Database::connect(options).await?;
        let statements = Arc::new(AtomicU64::new(0));
        let heard = Arc::<Heard>::default();
        let (count, hearing) = (Arc::clone(&statements), Arc::clone(&heard));
        connection.set_metric_callback(move |info| {
            count.fetch_add(1, Ordering::Relaxed);
            hearing.hear(info.statement);
        });
        Ok(Self {
            connection,
            engine,
            keys,
            passwords,
            followed: Arc::default(),
            schemes: Arc::new(Mutex::new(LruCache::new(SCHEMES))),
            offset: Arc::new(AtomicI64::new(0)),
            statements,
            heard,
        })
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<()> {
        use migration::MigratorTrait;
        Ok(migration::Migrator::up(&self.connection, None).await?)
    }

    /// Undoes every migration; for tests of the migrations themselves.
    pub async fn unmigrate(&self) -> Result<()> {
        use migration::MigratorTrait;
        Ok(migration::Migrator::down(&self.connection, None).await?)
    }

    /// How many statements have run so far, for tests that bound them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Keeps the text of every statement from now on, for tests that ask the database how it is carried out.
    pub fn listen(&self) {
        self.heard.listening.store(true, Ordering::Relaxed);
    }

    /// What was heard since [`Db::listen`]; listens no longer.
    pub fn heard(&self) -> Vec<String> {
        self.heard.listening.store(false, Ordering::Relaxed);
        std::mem::take(&mut self.heard.texts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Moves the product's clock by `milliseconds` against the database's. Only `demo` and tests call it;
    /// `serve` leaves it at zero.
    pub fn shift_clock(&self, milliseconds: i64) {
        self.offset.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// The compiled form of a scheme version that has been used before.
    pub(crate) fn compiled(&self, version: Uuid) -> Option<Scheme> {
        self.schemes.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    pub(crate) fn keep_compiled(&self, version: Uuid, scheme: Scheme) {
        self.schemes.lock().unwrap_or_else(PoisonError::into_inner).put(version, scheme);
    }

    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::SeqCst)
    }

    pub(crate) fn postgres(&self) -> bool {
        self.connection.get_database_backend() == DbBackend::Postgres
    }

    /// A transaction that may write. On SQLite it takes the write lock at once, so it cannot fail half-way for lack of it.
    pub async fn write(&self) -> Result<Tx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Tx::begin(self, self.connection.begin_with_options(options).await?, true).await
    }

    /// A transaction that only reads, from one snapshot.
    pub async fn read(&self) -> Result<Tx> {
        let access_mode = self.postgres().then_some(AccessMode::ReadOnly);
        let isolation_level = self.postgres().then_some(sea_orm::IsolationLevel::RepeatableRead);
        let options = TransactionOptions { access_mode, isolation_level, ..Default::default() };
        Tx::begin(self, self.connection.begin_with_options(options).await?, false).await
    }

    /// Refuses a URL of a database the product does not run on, before it is opened.
    pub fn check_url(url: &str) -> Result<()> {
        if ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return Ok(());
        }
        Err(Error::invalid(
            "DATABASE_UNSUPPORTED",
            "database.url",
            "数据库地址须以 sqlite: 或 postgres: 开头",
            "the database URL must begin with sqlite: or postgres:",
        ))
    }
}
