//! What should have stood in a field, in words for people.
use serde_saphyr::Error;

/// What something is, in Chinese and English.
type Words = (&'static str, &'static str);

const ANYTHING: Words = ("另一种内容", "something else");
const BOOLEAN: Words = ("true 或 false", "true or false");
const LIST: Words = ("列表", "a list");
const MAPPING: Words = ("一组字段", "a mapping");
const VALUE: Words = ("一个值", "a single value");

/// What should have been there, in Chinese and English, without a full stop.
pub(super) fn expected(error: &Error) -> (String, String) {
    let (zh, en) = match error {
        Error::Unexpected { expected, .. } => node(expected),
        Error::InvalidScalar { ty, .. } => number(ty),
        Error::SerdeInvalidType { expected, .. }
        | Error::SerdeInvalidValue { expected, .. }
        | Error::SerdeInvalidLength { expected, .. } => serde_type(expected),
        Error::SerdeUnknownVariant { expected, .. } => {
            let words = expected.join(", ");
            return (format!("以下各词之一：{words}"), format!("one of the words {words}"));
        }
        Error::InvalidBooleanStrict { .. } => BOOLEAN,
        Error::NullIntoString { .. } | Error::TaggedScalarCannotDeserializeIntoString { .. } => VALUE,
        Error::Message { msg, .. } => own_type(msg),
        _ => ANYTHING,
    };
    (zh.to_owned(), en.to_owned())
}

/// Which kind of node the reader wanted. It has one variant for all and tells them apart by a word alone; tests of
/// [`super::yaml`] fail where a newer one uses another word.
fn node(word: &str) -> Words {
    match word {
        "sequence start" => LIST,
        "mapping start" => MAPPING,
        "string scalar" => VALUE,
        _ => ANYTHING,
    }
}

/// Which number, by the name of its Rust type.
fn number(name: &str) -> Words {
    match name {
        "u8" => ("0 至 255 的整数", "a whole number from 0 to 255"),
        "u16" | "u32" | "u64" | "usize" => ("不小于 0 的整数", "a whole number, 0 or more"),
        _ => ANYTHING,
    }
}

/// What serde says that a type expects: serde's own words, or those of a type that reads itself.
fn serde_type(words: &str) -> Words {
    match words {
        "a boolean" => BOOLEAN,
        "a sequence" => LIST,
        "a map" => MAPPING,
        "a string" => VALUE,
        _ if words.starts_with("struct ") || words.starts_with("internally tagged enum ") => MAPPING,
        _ => match number(words) {
            ANYTHING => own_type(words),
            number => number,
        },
    }
}

/// What types of this workspace say of a bad value: `scoring::Points` and the dates of the roster.
fn own_type(words: &str) -> Words {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| words.starts_with(prefix));
    match words {
        _ if starts(&["not a decimal number", "more than four decimals", "a decimal number"]) => {
            ("最多四位小数的数字（如 92.5）", "a number with at most four decimals, such as 92.5")
        }
        _ if starts(&["too large"]) => ("不超过 15 位整数的数字", "a number of at most 15 digits"),
        _ if starts(&["not a date", "a date"]) => ("日期（如 2026-01-31）", "a date such as 2026-01-31"),
        _ => ANYTHING,
    }
}
