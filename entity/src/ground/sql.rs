//! Small helpers around statements: bound values and pages.
use crate::{Error, Result, Tx, ground::sites};
use sea_orm::{
    Condition, FromQueryResult, Value,
    prelude::Uuid,
    sea_query::{PostgresQueryBuilder, QueryBuilder, SqlWriter},
};
use std::fmt;

/// Collects a statement's values and hands out their placeholders.
#[derive(Default)]
pub(crate) struct Bound(Vec<Value>);

impl Bound {
    /// The placeholder of a value.
    pub(crate) fn put(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// `(…)` with a placeholder for each value; an empty set matches nothing.
    pub(crate) fn set<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let places: Vec<_> = values.into_iter().map(|value| self.put(value)).collect();
        if places.is_empty() { "(NULL)".to_owned() } else { format!("({})", places.join(", ")) }
    }

    /// The values bound so far, for a statement that shares them with a longer one.
    pub(crate) fn so_far(&self) -> Vec<Value> {
        self.0.clone()
    }

    pub(crate) fn values(self) -> Vec<Value> {
        self.0
    }

    /// A condition of the builder as text, with its values bound here. In PostgreSQL's spelling, which SQLite understands.
    pub(crate) fn condition(&mut self, condition: Condition) -> String {
        let mut text = Text { sql: String::new(), bound: self };
        PostgresQueryBuilder.prepare_expr(&condition.into(), &mut text);
        text.sql
    }
}

/// Takes down what the builder writes, and binds its values.
struct Text<'b> {
    sql: String,
    bound: &'b mut Bound,
}

impl SqlWriter for Text<'_> {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        let place = self.bound.put(value);
        self.sql.push_str(&place);
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

impl fmt::Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sql.push_str(text);
        Ok(())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)
    }
}

/// What part of a list a client asked for.
#[derive(Clone, Debug)]
pub struct Page {
    /// At most so many rows; the caller has capped it.
    pub first: u32,
    /// Only rows after this one, in the list's order.
    pub after: Option<String>,
    /// Whether it is to be told how many rows the whole list has.
    pub counted: bool,
}

impl Page {
    /// Everything up to `first`.
    pub fn first(first: u32) -> Self {
        Self { first, after: None, counted: true }
    }

    /// The end of a statement that lists by an id, the newest first: the page, and one row more.
    pub(crate) fn newest_first(&self, id: &str, bound: &mut Bound) -> Result<String> {
        Ok(format!("{} ORDER BY {id} DESC LIMIT {}", self.beyond(id, "<", bound)?, self.and_one(bound)))
    }

    /// The same, the oldest first.
    pub(crate) fn oldest_first(&self, id: &str, bound: &mut Bound) -> Result<String> {
        Ok(format!("{} ORDER BY {id} LIMIT {}", self.beyond(id, ">", bound)?, self.and_one(bound)))
    }

    fn beyond(&self, id: &str, sign: &str, bound: &mut Bound) -> Result<String> {
        let Some(after) = &self.after else { return Ok(String::new()) };
        let after = Uuid::try_parse(after).map_err(|_| bad_cursor())?;
        Ok(format!("AND {id} {sign} {}", bound.put(after)))
    }

    /// One row more than asked for tells whether there are more.
    fn and_one(&self, bound: &mut Bound) -> String {
        bound.put(i64::from(self.first) + 1)
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Slice<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// Whether more follow.
    pub more: bool,
    /// How many rows the whole list has, for this viewer; -1 if that was not asked.
    pub total: i64,
}

impl<T> Slice<T> {
    /// Makes a page of rows read with one more than asked for.
    pub(crate) fn of(mut rows: Vec<T>, page: &Page, total: i64) -> Self {
        let first = usize::try_from(page.first).unwrap_or(usize::MAX);
        let more = rows.len() > first;
        rows.truncate(first);
        Self { rows, more, total }
    }

    /// The same page with every row turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Slice<U> {
        Slice { rows: self.rows.into_iter().map(f).collect(), more: self.more, total: self.total }
    }
}

/// A cursor that no list has given out.
pub(crate) fn bad_cursor() -> Error {
    Error::invalid("BAD_CURSOR", "after", "游标无效", "the cursor is not one of this list")
}

impl Tx {
    /// How many rows a list has, if its page is to tell.
    #[track_caller]
    pub(crate) fn total(&self, page: &Page, sql: &str, bound: &Bound) -> impl Future<Output = Result<i64>> {
        sites::note(self);
        let count = page.counted.then(|| self.count(sql, bound));
        async move {
            match count {
                Some(count) => count.await,
                None => Ok(-1),
            }
        }
    }

    /// A count with the values bound so far.
    #[track_caller]
    pub(crate) fn count(&self, sql: &str, bound: &Bound) -> impl Future<Output = Result<i64>> {
        #[derive(FromQueryResult)]
        struct Count {
            n: i64,
        }
        let row = self.one::<Count>(sql, bound.so_far());
        async move { Ok(row.await?.map_or(0, |row| row.n)) }
    }
}
