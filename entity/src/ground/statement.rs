//! Statements of a transaction. Each notes where it was asked for, so that the tests can tell which ran on which database.
use crate::{Error, Result, Tx, ground::sites};
use sea_orm::{ConnectionTrait, DbErr, ExecResult, FromQueryResult, QueryResult, Statement, Value};

/// How many rows are read at once where there may be millions: bounds the memory, not the result.
const PART: i64 = 20_000;

impl Tx {
    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        // `$1` placeholders are understood by both databases.
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values)
    }

    #[track_caller]
    pub(crate) fn rows(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<Vec<QueryResult>>> {
        sites::note(self);
        async move { Ok(self.inner.query_all_raw(self.statement(sql, values)).await?) }
    }

    #[track_caller]
    pub(crate) fn all<T: FromQueryResult>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> {
        let rows = self.rows(sql, values);
        async move { Ok(rows.await?.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?) }
    }

    /// Reads many rows by parts, in the order of a key, and hands each on: what is held at once is one part. `key` is
    /// where to begin and the key of a row; the statement's last two values are the key after which the part begins and
    /// how many rows it has.
    #[track_caller]
    pub(crate) fn by_parts<T: FromQueryResult, K: Into<Value> + Copy>(
        &self,
        sql: &str,
        values: Vec<Value>,
        key: (K, impl Fn(&T) -> K),
        mut each: impl FnMut(T) -> Result<()>,
    ) -> impl Future<Output = Result<()>> {
        sites::note(self);
        async move {
            let (mut after, key) = key;
            loop {
                let values = values.iter().cloned().chain([after.into(), PART.into()]).collect();
                let rows: Vec<T> = self.all(sql, values).await?;
                let more = i64::try_from(rows.len()).is_ok_and(|rows| rows == PART);
                for row in rows {
                    after = key(&row);
                    each(row)?;
                }
                if !more {
                    return Ok(());
                }
            }
        }
    }

    #[track_caller]
    pub(crate) fn one<T: FromQueryResult>(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> {
        sites::note(self);
        async move {
            let row = self.inner.query_one_raw(self.statement(sql, values)).await?;
            Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
        }
    }

    #[track_caller]
    pub(crate) fn run(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<ExecResult, DbErr>> {
        sites::note(self);
        async move { self.inner.execute_raw(self.statement(sql, values)).await }
    }

    /// Runs a statement that must touch exactly one row: a version that has moved on is a [`Error::Conflict`].
    #[track_caller]
    pub(crate) fn run_one(&self, sql: &str, values: Vec<Value>) -> impl Future<Output = Result<()>> {
        let run = self.run(sql, values);
        async move {
            match run.await?.rows_affected() {
                1 => Ok(()),
                _ => Err(Error::Conflict),
            }
        }
    }
}
