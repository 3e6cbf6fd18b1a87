//! Changing what `ALTER TABLE` cannot change on SQLite: a CHECK, a foreign key, whether a column may be empty.
//!
//! SQLite's documented way is to copy the table and to swap it. Its variant for the outside of a transaction switches
//! foreign keys off; a migration is one transaction, so here they are deferred, and the rows come back under the old
//! name before the end: each row that something points at is then found again. Foreign keys that point at the table
//! should have an index, or the old rows take long to go.
use crate::Dialect;
use sea_orm_migration::{
    DbErr,
    sea_orm::{ConnectionTrait, QueryResult, Statement},
};

/// Gives a column of words another list of them; `list` as `{SheetState}`. Both databases; where the list is the same
/// already, nothing is done.
///
/// # Errors
/// Those of the database; and if the column has no such list, or a row a word that is not in it.
pub async fn relist(db: &impl ConnectionTrait, table: &str, column: &str, list: &str) -> Result<(), DbErr> {
    let dialect = Dialect::of(db.get_database_backend());
    let list = dialect.write(list);
    let no_list = || DbErr::Migration(format!("{table}.{column} has no list of words"));
    if dialect == Dialect::Postgres {
        let sql = format!(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = '{table}'::regclass AND conname = '{table}_{column}_check'"
        );
        // PostgreSQL writes `IN (…)` as `= ANY (ARRAY[…])`.
        if !texts(db, &sql).await?.iter().any(|check| check.contains(&format!("({column} = ANY (ARRAY["))) {
            return Err(no_list());
        }
        let sql = format!(
            "ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_check,
             ADD CONSTRAINT {table}_{column}_check CHECK ({column} IN ({list}))"
        );
        return db.execute_unprepared(&sql).await.map(drop);
    }
    let sql = format!("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '{table}'");
    let declared = texts(db, &sql).await?.pop().unwrap_or_default();
    let begin = format!("CHECK ({column} IN (");
    let found = declared.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once("))")?)));
    let Some((before, (old, after))) = found else {
        return Err(no_list());
    };
    if old == list {
        return Ok(());
    }
    rebuild(db, table, &format!("{before}{begin}{list})){after}")).await
}

/// SQLite only: declares a table anew and keeps its rows, in the columns that both declarations have, its indices and
/// its triggers. Inside a transaction, as migrations are.
///
/// # Errors
/// Those of the database; and if a foreign key then points at nothing.
pub async fn rebuild(db: &impl ConnectionTrait, table: &str, declaration: &str) -> Result<(), DbErr> {
    let belongings = format!(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND type IN ('index', 'trigger') AND sql IS NOT NULL
         ORDER BY rowid"
    );
    let belongings = texts(db, &belongings).await?;
    let columns = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
    let before = texts(db, &columns).await?;
    let kept = format!("kept_{table}");
    run(db, "PRAGMA defer_foreign_keys = ON").await?;
    run(db, &format!("CREATE TABLE {kept} AS SELECT * FROM {table}")).await?;
    run(db, &format!("DROP TABLE {table}")).await?;
    run(db, &Dialect::Sqlite.write(declaration)).await?;
    let after = texts(db, &columns).await?;
    let both: Vec<_> = after.iter().filter(|column| before.contains(column)).map(String::as_str).collect();
    let both = both.join(", ");
    run(db, &format!("INSERT INTO {table} ({both}) SELECT {both} FROM {kept}")).await?;
    run(db, &format!("DROP TABLE {kept}")).await?;
    for statement in belongings {
        run(db, &statement).await?;
    }
    match texts(db, "SELECT \"table\" FROM pragma_foreign_key_check").await?.first() {
        Some(pointing) => Err(DbErr::Migration(format!("{pointing} points at nothing"))),
        None => Ok(()),
    }
}

async fn run(db: &impl ConnectionTrait, sql: &str) -> Result<(), DbErr> {
    db.execute_unprepared(sql).await.map(drop)
}

async fn texts(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, DbErr> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row: &QueryResult| row.try_get_by_index(0)).collect()
}
