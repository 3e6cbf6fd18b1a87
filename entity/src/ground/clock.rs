//! Days, by the one clock.
use crate::Tx;
use chrono::NaiveDate;

impl Tx {
    /// Today in UTC, from this transaction's clock.
    pub(crate) fn today(&self) -> NaiveDate {
        chrono::DateTime::from_timestamp_millis(self.now()).map_or(NaiveDate::MIN, |instant| instant.date_naive())
    }

    /// The same as a literal, for expressions that a scope may or may not use: PostgreSQL refuses a bound value that is
    /// never used.
    pub(crate) fn today_literal(&self) -> String {
        format!("'{}'", self.today().format("%Y-%m-%d"))
    }
}
