//! Dates as `2026-01-31` and in no other way, so that a file means the same to every reader.
use chrono::NaiveDate;
use serde::{Deserializer, de};
use std::fmt;

/// Years before this are taken for slips of the pen.
const FIRST_YEAR: i32 = 1900;

/// The date of exactly `YYYY-MM-DD`, from 1900 on.
fn parse(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = if shape { text.parse::<NaiveDate>().ok()? } else { return None };
    (date >= NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?).then_some(date)
}

struct DateVisitor;

impl de::Visitor<'_> for DateVisitor {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date as 2026-01-31")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NaiveDate, E> {
        parse(text).ok_or_else(|| E::custom(format!("not a date as 2026-01-31: `{text}`")))
    }
}

/// A date that must be there.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_str(DateVisitor)
}

struct OptionVisitor;

impl<'de> de::Visitor<'de> for OptionVisitor {
    type Value = Option<NaiveDate>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date as 2026-01-31, or nothing")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        required(deserializer).map(Some)
    }
}

/// A date that may be absent.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    deserializer.deserialize_option(OptionVisitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_days_of_the_calendar_in_one_spelling() {
        assert_eq!(parse("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        assert_eq!(parse("1900-01-01"), NaiveDate::from_ymd_opt(1900, 1, 1));
        for bad in [
            "",
            "2026-1-1",
            "2026-02-29",
            "2026-13-01",
            "1899-12-31",
            "+2026-01-1",
            " 2026-01-0",
            "2026/01/01",
            "２０２６",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
