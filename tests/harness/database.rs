//! A database for each story: a file of its own, or a clone of a migrated template.
use super::{app::TestApp, times::Timed};
use entity::{
    Db, Engine, Settings,
    vault::{
        keystore::{Custody, KeyStore},
        password::{Cost, Passwords},
    },
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::{
    fs,
    ops::AsyncFnOnce,
    path::PathBuf,
    process,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

/// Which of the two databases a story is told on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// The one that `tests/run` has started.
    Postgres,
}

/// Where a story's data lie.
pub struct Place {
    /// Which database it is.
    pub kind: Kind,
    /// Its address.
    pub url: String,
    /// A directory of its own, with the key store and, on SQLite, the database in it.
    pub directory: PathBuf,
    name: String,
}

/// The environment variable with the address of a PostgreSQL that may be written to at will.
const POSTGRES: &str = "KAOPING_TEST_POSTGRES";

/// Tells one story on a database of its own, which goes when the story ends well and stays to be looked at otherwise.
pub fn tell(kind: Kind, story: impl AsyncFnOnce(&TestApp)) {
    let _timed = Timed::begin();
    super::log::begin();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let place = Place::make(kind).await;
        let app = TestApp::open(place).await;
        story(&app).await;
        app.into_place().clear().await;
    });
    // Blocking work that was cut short, such as a hash nobody waits for, holds nothing up.
    runtime.shutdown_background();
}

impl Place {
    async fn make(kind: Kind) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("kaoping_{}_{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(&name);
        fs::create_dir_all(&directory).expect("a directory for the story");
        let url = match kind {
            Kind::Sqlite => format!("sqlite://{}?mode=rwc", directory.join("kaoping.db").display()),
            Kind::Postgres => {
                let template = template().await;
                let admin = connect(&postgres()).await;
                execute(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                admin.close().await.expect("closed");
                database(&name)
            }
        };
        Self { kind, url, directory, name }
    }

    /// Opens it as the product does, with tables, at a cost of passwords that tests can pay.
    pub async fn open(&self) -> Db {
        self.open_with(None).await
    }

    /// The same with custodians of the private keys in its settings.
    pub async fn open_with(&self, custody: Option<Custody>) -> Db {
        let keys = KeyStore::open(self.directory.join("keys")).expect("a key store");
        let keys = custody.into_iter().fold(keys, KeyStore::with_custody);
        let db = open(&self.url, keys).await;
        if self.kind == Kind::Sqlite {
            db.migrate().await.expect("migrated");
        }
        db
    }

    /// A connection of the test's own, beside the product's.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await
    }

    async fn clear(self) {
        if self.kind == Kind::Postgres {
            let admin = connect(&postgres()).await;
            execute(&admin, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
            admin.close().await.expect("closed");
        }
        fs::remove_dir_all(&self.directory).expect("cleared");
    }
}

pub(super) async fn open(url: &str, keys: KeyStore) -> Db {
    let settings = Settings { url: url.to_owned(), connections: 4 };
    let engine = Arc::new(Engine::standard().expect("lawful rules"));
    let passwords = Passwords::new(Cost { memory: 8, passes: 1, lanes: 1 }).expect("a cost");
    Db::connect(&settings, engine, Arc::new(keys), Arc::new(passwords)).await.expect("connected")
}

fn postgres() -> String {
    match std::env::var(POSTGRES) {
        Ok(url) => url,
        Err(_) => panic!("{POSTGRES} names no PostgreSQL: run tests/run, which starts one"),
    }
}

/// The address of another database of the same server.
fn database(name: &str) -> String {
    let url = postgres();
    let (server, _) = url.rsplit_once('/').expect("postgres://HOST/NAME");
    format!("{server}/{name}")
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the test's own connection")
}

async fn execute(connection: &DatabaseConnection, sql: &str) {
    connection.execute_unprepared(sql).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
}

/// The migrated database that the others are clones of; made once by whoever comes first.
async fn template() -> &'static str {
    static MADE: OnceLock<String> = OnceLock::new();
    static MAKING: Mutex<()> = Mutex::new(());
    if let Some(name) = MADE.get() {
        return name;
    }
    tokio::task::spawn_blocking(|| {
        let _one = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        MADE.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(make_template())
        })
        .as_str()
    })
    .await
    .expect("a template")
}

async fn make_template() -> String {
    let name = format!("kaoping_{}_template", process::id());
    let admin = connect(&postgres()).await;
    execute(&admin, &format!("CREATE DATABASE {name}")).await;
    let directory = std::env::temp_dir().join(&name);
    fs::create_dir_all(&directory).expect("a directory");
    let db = open(&database(&name), KeyStore::open(directory.join("keys")).expect("a key store")).await;
    db.migrate().await.expect("migrated");
    drop(db);
    fs::remove_dir_all(&directory).expect("cleared");
    // Nobody may be connected to what is cloned.
    execute(&admin, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")).await;
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    execute(&admin, &end).await;
    admin.close().await.expect("closed");
    name
}
