//! What differs between the two databases, and the placeholders that statements are written with.
use crate::{decision, word};
use sea_orm_migration::sea_orm::DbBackend;

/// The database a statement is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default; every table is STRICT.
    Sqlite,
    /// The production database.
    Postgres,
}

impl Dialect {
    /// The dialect of a connection.
    ///
    /// # Panics
    /// Never on the two databases this product runs on; no other connection can be opened.
    pub fn of(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }

    /// The statement with its placeholders filled in: types and endings of tables, words (`{SheetState}`) and
    /// the columns of decisions. What is none stays as it is.
    pub fn write(self, ddl: &str) -> String {
        let mut written = String::with_capacity(ddl.len());
        let mut rest = ddl;
        while let Some((before, after)) = rest.split_once('{') {
            written.push_str(before);
            rest = after;
            match after.split_once('}').and_then(|(name, next)| Some((self.meant(name)?, next))) {
                Some((text, next)) => {
                    written.push_str(&text);
                    rest = next;
                }
                None => written.push('{'),
            }
        }
        written + rest
    }

    fn meant(self, placeholder: &str) -> Option<String> {
        let decision = || decision::meant(placeholder).map(|columns| self.write(columns));
        self.differs(placeholder).map(str::to_owned).or_else(decision).or_else(|| word::meant(placeholder))
    }

    fn differs(self, placeholder: &str) -> Option<&'static str> {
        let (sqlite, postgres) = match placeholder {
            "uuid" => ("BLOB", "uuid"),
            "bytes" => ("BLOB", "bytea"),
            "int" => ("INTEGER", "integer"),
            "small" => ("INTEGER", "smallint"),
            // Points are ten-thousandths, money is fen, instants are milliseconds since 1970 UTC: always 64 bits.
            "big" => ("INTEGER", "bigint"),
            "bool" => ("INTEGER", "boolean"),
            "date" => ("TEXT", "date"),
            "table" => ("STRICT", ""),
            // Clustered by its key, so that a range of targets is one range of pages and no row order tells of time.
            "keyed" => ("STRICT, WITHOUT ROWID", ""),
            "nil" => ("x'00000000000000000000000000000000'", "'00000000-0000-0000-0000-000000000000'::uuid"),
            _ => return None,
        };
        Some(if self == Self::Sqlite { sqlite } else { postgres })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_and_the_rest_stays() {
        let ddl = "CREATE TABLE t (id {uuid}, a TEXT DEFAULT '{}', s TEXT CHECK (s IN ({TaskEffect}))) {keyed}";
        assert_eq!(
            Dialect::Sqlite.write(ddl),
            "CREATE TABLE t (id BLOB, a TEXT DEFAULT '{}', s TEXT CHECK (s IN ('ENDED', 'WITHDRAWN', 'ADDED'))) \
             STRICT, WITHOUT ROWID"
        );
        assert_eq!(Dialect::Postgres.write("{big} {unknown} {"), "bigint {unknown} {");
    }
}
