//! A copy of the hospital as it stood at one moment, on which one attempt does not disturb the next.
use api::{
    App,
    http::{edge, identity::GraphqlExecutor, pace::Pace, token::Tokens},
};
use axum::Router;
use entity::{
    Db, Engine, Settings, Table,
    vault::{
        keystore::KeyStore,
        password::{Cost, Passwords},
    },
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use tests::TestApp;

/// The router that a story's app answers through.
pub(super) fn router(app: &Arc<App>) -> Router {
    let schema = api::graphql::schema(Arc::clone(app));
    let executor = GraphqlExecutor { app: Arc::clone(app), schema, pace: Pace::default() };
    Router::new().route("/graphql", edge::graphql(executor, edge::Limits::default()))
}

/// The hospital at one moment, on disk.
pub(super) struct Kept {
    directory: PathBuf,
    now: i64,
}

/// A copy of it that may be spoilt.
pub(super) struct Stage {
    pub(super) router: Router,
    raw: DatabaseConnection,
    directory: PathBuf,
}

impl Kept {
    /// Keeps the present state of a story on SQLite.
    pub(super) async fn keep(app: &TestApp, name: &str) -> Self {
        let directory = app.directory().join(name);
        fs::create_dir_all(&directory).expect("a directory");
        app.tamper(&format!("VACUUM INTO '{}'", directory.join("kaoping.db").display())).await;
        copy(&app.directory().join("keys"), &directory.join("keys"));
        Self { directory, now: app.now().await }
    }

    /// A fresh copy.
    pub(super) async fn stage(&self, number: usize) -> Stage {
        let directory = self.directory.with_extension(format!("{number}"));
        copy(&self.directory, &directory);
        let url = format!("sqlite://{}?mode=rwc", directory.join("kaoping.db").display());
        let keys = Arc::new(KeyStore::open(directory.join("keys")).expect("a key store"));
        let signing = keys.signing().expect("signing keys");
        let settings = Settings { url: url.clone(), connections: 2 };
        let (table, passwords) = shared();
        // An engine of its own: a copy in which the rules are changed changes them in no other.
        let db = Db::connect(&settings, Arc::new(Engine::new(table)), keys, passwords).await.expect("connected");
        db.shift_clock(self.now - db.read().await.expect("a transaction").now());
        let tokens = Tokens::new(signing, "kaoping".to_owned(), "kaoping".to_owned(), 900).expect("tokens");
        let mut options = sea_orm::ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let raw = Database::connect(options).await.expect("a connection of one's own");
        Stage { router: router(&Arc::new(App { db, tokens })), raw, directory }
    }
}

impl Stage {
    /// A number that changes whenever somebody else has committed a change.
    pub(super) async fn changes(&self) -> i64 {
        let pragma = Statement::from_string(self.raw.get_database_backend(), "PRAGMA data_version");
        let row = self.raw.query_one_raw(pragma).await.expect("an answer").expect("a row");
        row.try_get_by_index(0).expect("a number")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What is left over goes with the story's own directory.
        fs::remove_dir_all(&self.directory).ok();
    }
}

/// Compiling the rules takes longer than anything else here; they are the same for every copy.
fn shared() -> (Arc<Table>, Arc<Passwords>) {
    static TABLE: OnceLock<Arc<Table>> = OnceLock::new();
    static PASSWORDS: OnceLock<Arc<Passwords>> = OnceLock::new();
    let table = TABLE.get_or_init(|| Arc::new(Table::standard().expect("lawful rules")));
    let cost = Cost { memory: 8, passes: 1, lanes: 1 };
    let passwords = PASSWORDS.get_or_init(|| Arc::new(Passwords::new(cost).expect("a cost")));
    (Arc::clone(table), Arc::clone(passwords))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).expect("copied");
        }
    }
    // A key store asks for a directory that nobody else may look into.
    fs::set_permissions(to, fs::metadata(from).expect("a directory").permissions()).expect("permitted");
}
