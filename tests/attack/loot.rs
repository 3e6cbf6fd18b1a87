//! What an attacker takes away: every table, in the order in which its rows lie, and whatever keys lay about.
use std::{fs, path::Path};
use tests::{Kind, TestApp};

/// A table: bytes and ids as hexadecimal digits, everything else as text, rows as they lie.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// Which columns hold bytes or ids.
    pub(super) binary: Vec<bool>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Everything the attacker has.
pub(super) struct Loot {
    pub(super) tables: Vec<Table>,
    /// Every file of 32 bytes in a backup of the key store, if there is one.
    pub(super) keys: Vec<[u8; 32]>,
}

impl Loot {
    /// The database, beside the API, and nothing else.
    pub(super) async fn database(app: &TestApp) -> Self {
        let mut tables = vec![];
        for name in app.row_counts().await.into_keys() {
            tables.push(table(app, &name).await);
        }
        Self { tables, keys: vec![] }
    }

    /// With a backup of the key store.
    pub(super) fn with_keys(mut self, directory: &Path) -> Self {
        for entry in fs::read_dir(directory).expect("a key store") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self = self.with_keys(&path);
            } else if let Ok(key) = fs::read(&path).expect("a file").try_into() {
                self.keys.push(key);
            }
        }
        self
    }
}

/// One table.
pub(super) async fn table(app: &TestApp, name: &str) -> Table {
    let described = match app.kind() {
        Kind::Sqlite => format!("SELECT name, type FROM pragma_table_info('{name}')"),
        Kind::Postgres => format!(
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
             WHERE table_name = '{name}' ORDER BY ordinal_position"
        ),
    };
    let (mut columns, mut binary, mut texts) = (vec![], vec![], vec![]);
    for row in app.sql(&described).await {
        let [Some(column), Some(kind)] = &row[..] else { panic!("a column without a name") };
        let text = match kind.as_str() {
            "BLOB" => format!("lower(hex(\"{column}\"))"),
            "bytea" => format!("encode(\"{column}\", 'hex')"),
            "uuid" => format!("replace(CAST(\"{column}\" AS TEXT), '-', '')"),
            _ => format!("CAST(\"{column}\" AS TEXT)"),
        };
        binary.push(["BLOB", "bytea", "uuid"].contains(&kind.as_str()));
        texts.push(format!("coalesce({text}, '')"));
        columns.push(column.clone());
    }
    if app.kind() == Kind::Postgres {
        // What PostgreSQL keeps of every row beside its columns: its place, and the transaction that wrote it.
        for hidden in ["ctid", "xmin", "cmin"] {
            columns.push(hidden.to_owned());
            binary.push(false);
            texts.push(format!("CAST({hidden} AS TEXT)"));
        }
    }
    let rows = app.sql(&format!("SELECT {} FROM {name}", texts.join(", "))).await;
    let rows = rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect();
    Table { name: name.to_owned(), columns, binary, rows }
}
