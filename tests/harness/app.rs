//! The product as a story meets it.
use super::{
    client::Client,
    database::{self, Kind, Place},
    graphql,
};
use api::{App, config::Config, http::token::Tokens};
use axum::Router;
use chrono::{DateTime, FixedOffset};
use entity::{
    Db, Id,
    people::organisation::NewOrganisation,
    record,
    vault::keystore::{Custody, KeyStore},
};
use scoring::Text;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TryGetable};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse 电池 staple";
/// How long a token is used before a new one is fetched: less than it lives.
const FRESH: i64 = 600_000;
/// How long an access token lives, in seconds.
const LIFETIME: i64 = 900;

/// The product over a database of its own.
pub struct TestApp {
    /// What the router stands on; stories use it to move the clock and to play the worker.
    pub app: Arc<App>,
    place: Place,
    router: Router,
    sql: DatabaseConnection,
    /// One-time codes that have been handed out, by login.
    codes: Mutex<HashMap<String, String>>,
    /// What everybody reads.
    language: Mutex<Option<&'static str>>,
    /// Access tokens, by login, and when they were fetched.
    tokens: Mutex<HashMap<String, (i64, String)>>,
}

/// A second node of the product.
pub struct Node {
    /// What its router stands on.
    pub app: Arc<App>,
    router: Router,
}

impl Node {
    /// Somebody who comes to this node.
    pub fn client(&self, token: String) -> Client {
        Client::new(self.router.clone(), Some(token))
    }
}

impl TestApp {
    pub(super) async fn open(place: Place) -> Self {
        let app = Arc::new(App { db: place.open().await, tokens: tokens(&place.directory.join("keys")) });
        let sql = place.connect().await;
        let (codes, tokens, language) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { router: router(&app, at_once), app, place, sql, codes, language, tokens }
    }

    /// Another node over the same database and key store, at the same time of day.
    pub async fn another_node(&self) -> Node {
        let db = self.place.open().await;
        db.shift_clock(self.now().await - db.read().await.expect("a transaction").now());
        let keys = KeyStore::open(self.place.directory.join("keys")).expect("a key store");
        let signing = keys.signing().expect("signing keys");
        let tokens = Tokens::new(signing, "kaoping".to_owned(), "kaoping".to_owned(), LIFETIME).expect("tokens");
        let app = Arc::new(App { db, tokens });
        Node { router: router(&app, at_once), app }
    }

    /// The token of somebody, for another node.
    pub async fn token(&self, login: &str) -> String {
        self.person(login).await;
        let (_, token) = self.tokens.lock().expect("tokens").get(login).cloned().expect("a token");
        token
    }

    pub(super) fn into_place(self) -> Place {
        self.place
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.place.kind
    }

    /// The directory of the database file and the key store.
    pub fn directory(&self) -> &Path {
        &self.place.directory
    }

    /// The database's address, for tools such as `pg_dump`.
    pub fn url(&self) -> &str {
        &self.place.url
    }

    /// Another node of the same installation, just started, with the same clock; with custodians in its settings, if any.
    pub async fn node(&self, custody: Option<Custody>) -> App {
        self.node_over(self.place.open_with(custody).await).await
    }

    /// A node over the same database with another key store, such as a thief's copy.
    pub async fn node_with_keys(&self, keys: &Path) -> App {
        self.node_over(database::open(&self.place.url, KeyStore::open(keys).expect("a key store")).await).await
    }

    async fn node_over(&self, db: Db) -> App {
        let node = App { db, tokens: tokens(&self.place.directory.join("keys")) };
        let behind = self.now().await - node.db.read().await.expect("a transaction").now();
        node.db.shift_clock(behind);
        node
    }

    /// The product's clock, in milliseconds.
    pub async fn now(&self) -> i64 {
        self.app.db.read().await.expect("a transaction").now()
    }

    /// Sets the product's clock, such as `2026-03-16T08:00:00+08:00`.
    pub async fn set_clock(&self, instant: &str) {
        let instant: DateTime<FixedOffset> = instant.parse().expect("an instant");
        self.app.db.shift_clock(instant.timestamp_millis() - self.now().await);
    }

    /// Somebody without an account.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone(), None).reading(*self.language.lock().expect("a language"))
    }

    /// The same caller at a router with every setting as it is shipped.
    pub fn as_shipped(&self, client: &Client) -> Client {
        client.at(router(&self.app, |_| ()))
    }

    /// From now on everybody reads these languages, as `Accept-Language` says it; nobody says so without.
    pub fn read_in(&self, language: Option<&'static str>) {
        *self.language.lock().expect("a language") = language;
    }

    /// Listens on a port of this machine until the story ends, for clients that are programs of their own.
    pub async fn serve(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(axum::serve(listener, self.router.clone()).into_future());
        address
    }

    /// Founds a tenant with an administrator, as the command line does, and logs the administrator in as `admin`.
    pub async fn found(&self, code: &str, zh: &str, en: &str) -> Id<record::Organisation> {
        let name = Text { zh: zh.to_owned(), en: en.to_owned() };
        let tx = self.app.db.write().await.expect("a transaction");
        let new = NewOrganisation { code: code.to_owned(), name, kind: "root".to_owned() };
        let tenant = tx.organisations().found(new).await.expect("founded");
        let login = if self.codes.lock().expect("codes").contains_key("admin") {
            format!("admin-{code}")
        } else {
            "admin".to_owned()
        };
        let (_, activation) = tx.accounts().first_administrator(tenant, login.clone()).await.expect("an administrator");
        tx.commit().await.expect("committed");
        self.hand_out(&login, &activation);
        tenant
    }

    /// Gives somebody a one-time code, to be used at their first log-in.
    pub fn hand_out(&self, login: &str, code: &str) {
        self.codes.lock().expect("codes").insert(login.to_owned(), code.to_owned());
        self.tokens.lock().expect("tokens").remove(login);
    }

    /// Somebody who has logged in; with the one-time code, the first time.
    pub async fn person(&self, login: &str) -> Client {
        let now = self.now().await;
        let known = self.tokens.lock().expect("tokens").get(login).cloned();
        if let Some((since, token)) = known
            && (since..since + FRESH).contains(&now)
        {
            return self.stranger().with_token(token);
        }
        let token = self.enter(login).await;
        self.tokens.lock().expect("tokens").insert(login.to_owned(), (now, token.clone()));
        self.stranger().with_token(token)
    }

    async fn enter(&self, login: &str) -> String {
        let code = self.codes.lock().expect("codes").get_mut(login).map(std::mem::take);
        let code = code.unwrap_or_else(|| panic!("nobody has the login {login}"));
        let stranger = self.stranger();
        let session = if code.is_empty() {
            let input = json!({ "input": { "login": login, "password": PASSWORD } });
            stranger.ask_with(graphql::LOG_IN, input).await.field("logIn")
        } else {
            let input = json!({ "input": { "code": code, "password": PASSWORD } });
            stranger.ask_with(graphql::ACTIVATE, input).await.field("activate")
        };
        session["accessToken"].as_str().expect("a token").to_owned()
    }

    /// Whether a code for this login is still to be used.
    pub fn code_of(&self, login: &str) -> Option<String> {
        self.codes.lock().expect("codes").get(login).filter(|code| !code.is_empty()).cloned()
    }

    /// Rows of the database itself, beside the API; every column must be a text.
    pub async fn sql(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let statement = Statement::from_string(self.sql.get_database_backend(), sql);
        let rows = self.sql.query_all_raw(statement).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
        let texts = |row: &sea_orm::QueryResult| {
            let columns = row.column_names().len();
            (0..columns).map(|place| Option::<String>::try_get_by_index(row, place).expect("a text")).collect()
        };
        rows.iter().map(texts).collect()
    }

    /// The one number that a statement says.
    pub async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.sql.get_database_backend(), sql);
        let row = self.sql.query_one_raw(statement).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
        row.and_then(|row| row.try_get_by_index(0).ok()).unwrap_or_else(|| panic!("{sql}: no number"))
    }

    /// Changes the database behind the product's back.
    pub async fn tamper(&self, sql: &str) {
        self.sql.execute_unprepared(sql).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
    }

    /// How many rows each table has: nothing half-written is nothing changed here.
    pub async fn row_counts(&self) -> BTreeMap<String, i64> {
        let tables = match self.kind() {
            Kind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Kind::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut counts = BTreeMap::new();
        for row in self.sql(tables).await {
            let table = row[0].clone().expect("a name");
            let count = self.number(&format!("SELECT CAST(count(*) AS BIGINT) FROM {table}")).await;
            counts.insert(table, count);
        }
        counts
    }

    /// The number of statements that `work` takes.
    pub async fn statements(&self, work: impl Future<Output = ()>) -> u64 {
        let before = self.app.db.statements();
        work.await;
        self.app.db.statements() - before
    }
}

fn tokens(keys: &Path) -> Tokens {
    let signing = KeyStore::open(keys).expect("a key store").signing().expect("signing keys");
    Tokens::new(signing, "kaoping".to_owned(), "kaoping".to_owned(), LIFETIME).expect("tokens")
}

/// Stories do not wait when something is not found.
fn at_once(config: &mut Config) {
    config.server.not_found_milliseconds = 0;
}

/// The whole router, as `kaoping serve` has it, with some settings changed.
fn router(app: &Arc<App>, change: impl FnOnce(&mut Config)) -> Router {
    let mut config = Config::load(None).unwrap_or_else(|problems| panic!("the settings: {problems:?}"));
    change(&mut config);
    api::http::server::router(Arc::clone(app), &config)
}
