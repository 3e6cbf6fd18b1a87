//! What differs between the two databases, and nothing else.
use sea_orm_migration::sea_orm::DbBackend;

/// The database a statement is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default; every table is STRICT.
    Sqlite,
    /// The production database.
    Postgres,
}

/// A word in the DDL, what it becomes on SQLite and on PostgreSQL.
const WORDS: [(&str, &str, &str); 10] = [
    ("{uuid}", "BLOB", "uuid"),
    ("{bytes}", "BLOB", "bytea"),
    ("{int}", "INTEGER", "integer"),
    ("{small}", "INTEGER", "smallint"),
    // Points are ten-thousandths, money is fen, instants are milliseconds since 1970 UTC: always 64 bits.
    ("{big}", "INTEGER", "bigint"),
    ("{bool}", "INTEGER", "boolean"),
    ("{date}", "TEXT", "date"),
    ("{table}", "STRICT", ""),
    // Clustered by its key, so that a range of targets is one range of pages and no row order tells of time.
    ("{keyed}", "STRICT, WITHOUT ROWID", ""),
    ("{nil}", "x'00000000000000000000000000000000'", "'00000000-0000-0000-0000-000000000000'::uuid"),
];

impl Dialect {
    /// The dialect of a connection.
    ///
    /// # Panics
    /// Never on the two databases this product runs on; no other connection can be opened.
    pub fn of(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }

    /// The statement with its words filled in.
    pub fn write(self, ddl: &str) -> String {
        WORDS.iter().fold(ddl.to_owned(), |text, (word, sqlite, postgres)| {
            text.replace(word, if self == Self::Sqlite { sqlite } else { postgres })
        })
    }
}
