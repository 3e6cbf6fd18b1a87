//! Inserting many rows with few statements. PostgreSQL takes a whole column as one array, so that a statement is as long
//! for ten thousand rows as for one and is planned in no time; SQLite takes a list of rows.
use crate::ground::{sites, tx::Tx};
use data_encoding::HEXLOWER;
use sea_orm::{DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use std::fmt::Write;

/// How many values one statement may bind on SQLite: under its 32,766.
const MOST_VALUES: usize = 30_000;
/// How many rows one statement holds on PostgreSQL: bounds the memory, not the result.
const MOST_ROWS: usize = 20_000;

impl Tx {
    /// Inserts all rows in as few statements as the databases' limits allow.
    #[track_caller]
    pub(crate) fn insert<E: EntityTrait>(&self, rows: Vec<E::Model>) -> impl Future<Output = Result<(), DbErr>> {
        sites::note(self);
        self.insert_all::<E>(rows)
    }

    async fn insert_all<E: EntityTrait>(&self, rows: Vec<E::Model>) -> Result<(), DbErr> {
        let columns: Vec<_> = E::Column::iter().collect();
        let names: Vec<_> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
        let into = format!("INSERT INTO \"{}\" ({})", E::default().to_string(), names.join(", "));
        let values = |row: &E::Model| columns.iter().map(|column| row.get(*column)).collect::<Vec<_>>();
        if self.postgres() {
            for part in rows.chunks(MOST_ROWS) {
                let (sql, arrays) = unnest(&into, part.iter().map(values))?;
                self.run(&sql, arrays).await?;
            }
            return Ok(());
        }
        let line = format!("({})", vec!["?"; columns.len()].join(", "));
        for part in rows.chunks(MOST_VALUES / columns.len().max(1)) {
            let sql = format!("{into} VALUES {}", vec![line.as_str(); part.len()].join(", "));
            self.run(&sql, part.iter().flat_map(values).collect()).await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Tells PostgreSQL's planner of rows that came in by thousands in this transaction. Foreign keys that point at them
    /// are looked up by whatever index looks best to it: without statistics that may be one that finds a whole cycle.
    #[track_caller]
    pub(crate) fn analyse(&self, table: &'static str) -> impl Future<Output = Result<(), DbErr>> {
        sites::note(self);
        async move {
            if self.postgres() {
                self.run(&format!("ANALYZE \"{table}\""), vec![]).await?;
            }
            Ok(())
        }
    }
}

/// One statement for all rows, and its values: each column as the text of an array.
fn unnest(into: &str, rows: impl Iterator<Item = Vec<Value>>) -> Result<(String, Vec<Value>), DbErr> {
    let mut arrays: Vec<(&'static str, String)> = vec![];
    for row in rows {
        if arrays.is_empty() {
            arrays = row.iter().map(|value| Ok((kind(value)?, String::new()))).collect::<Result<_, DbErr>>()?;
        }
        for (value, (_, array)) in row.into_iter().zip(&mut arrays) {
            array.push(if array.is_empty() { '{' } else { ',' });
            write_element(array, value);
        }
    }
    let places: Vec<_> =
        (1..).zip(&arrays).map(|(place, (kind, _))| format!("CAST(CAST(${place} AS text) AS {kind}[])")).collect();
    let sql = format!("{into} SELECT * FROM unnest({})", places.join(", "));
    Ok((sql, arrays.into_iter().map(|(_, array)| Value::from(array + "}")).collect()))
}

/// PostgreSQL's name for what a column holds.
fn kind(value: &Value) -> Result<&'static str, DbErr> {
    match value {
        Value::Bool(_) => Ok("boolean"),
        Value::SmallInt(_) => Ok("smallint"),
        Value::Int(_) => Ok("integer"),
        Value::BigInt(_) => Ok("bigint"),
        Value::String(_) => Ok("text"),
        Value::Bytes(_) => Ok("bytea"),
        Value::Uuid(_) => Ok("uuid"),
        Value::ChronoDate(_) => Ok("date"),
        other => Err(DbErr::Type(format!("no column holds {other:?}"))),
    }
}

/// An element as PostgreSQL reads arrays from text: texts in quotes, with `"` and `\` escaped. Not as a bound array:
/// sea-query's binder takes no array with a NULL in it, and panics.
fn write_element(array: &mut String, value: Value) {
    let written = match value {
        Value::Bool(Some(truth)) => write!(array, "{truth}"),
        Value::SmallInt(Some(number)) => write!(array, "{number}"),
        Value::Int(Some(number)) => write!(array, "{number}"),
        Value::BigInt(Some(number)) => write!(array, "{number}"),
        Value::Uuid(Some(id)) => write!(array, "{id}"),
        Value::ChronoDate(Some(day)) => write!(array, "{day}"),
        Value::Bytes(Some(bytes)) => {
            array.push_str("\"\\\\x");
            HEXLOWER.encode_append(&bytes, array);
            array.write_char('"')
        }
        Value::String(Some(text)) => {
            array.push('"');
            for character in text.chars() {
                if matches!(character, '"' | '\\') {
                    array.push('\\');
                }
                array.push(character);
            }
            array.write_char('"')
        }
        _ => array.write_str("NULL"),
    };
    // Writing to a text cannot fail.
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::prelude::Uuid;

    #[test]
    fn a_column_becomes_the_text_of_an_array() {
        let rows = [
            vec![Value::from(7_i32), Value::from("a \"b\" \\ {c}, NULL"), Value::from(vec![0_u8, 255])],
            vec![Value::from(-1_i32), Value::String(None), Value::from(Vec::<u8>::new())],
        ];
        let (sql, values) = unnest("INSERT INTO \"t\" (\"a\", \"b\", \"c\")", rows.into_iter()).unwrap();
        assert_eq!(
            sql,
            "INSERT INTO \"t\" (\"a\", \"b\", \"c\") SELECT * FROM unnest(CAST(CAST($1 AS text) AS integer[]), \
             CAST(CAST($2 AS text) AS text[]), CAST(CAST($3 AS text) AS bytea[]))"
        );
        let expected = ["{7,-1}", r#"{"a \"b\" \\ {c}, NULL",NULL}"#, r#"{"\\x00ff","\\x"}"#];
        assert_eq!(values, expected.map(Value::from));
    }

    #[test]
    fn ids_truths_and_days_are_written_bare() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 31);
        let row = vec![Value::from(Uuid::nil()), Value::from(true), Value::from(day), Value::from("NULL")];
        let (_, values) = unnest("", std::iter::once(row)).unwrap();
        let expected = ["{00000000-0000-0000-0000-000000000000}", "{true}", "{2026-01-31}", "{\"NULL\"}"];
        assert_eq!(values, expected.map(Value::from));
    }

    #[test]
    fn an_unknown_kind_of_value_is_refused() {
        assert!(unnest("", std::iter::once(vec![Value::Float(Some(1.0))])).is_err());
    }
}
