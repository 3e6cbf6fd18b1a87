//! Words of closed vocabularies in rows and in SQL. Storage keeps the text of a word, or its number where its vocabulary
//! says so (channels); nothing else of this crate spells one.
use policy::Word;
use sea_orm::{
    ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use std::{fmt, ops::Deref};

/// A word as a column of a row holds it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stored<T>(pub T);

impl<T> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Stored<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: PartialEq> PartialEq<T> for Stored<T> {
    fn eq(&self, word: &T) -> bool {
        self.0 == *word
    }
}

impl<T: fmt::Debug> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Word> From<Stored<T>> for Value {
    fn from(Stored(word): Stored<T>) -> Self {
        if T::NUMBERED { word.number().into() } else { word.word().into() }
    }
}

impl<T: Word> TryGetable for Stored<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let (word, found) = if T::NUMBERED {
            let number = i16::try_get_by(row, index)?;
            (T::from_number(number), number.to_string())
        } else {
            let text = String::try_get_by(row, index)?;
            (T::from_word(&text), text)
        };
        let unknown = || TryGetError::DbErr(DbErr::Type(format!("{} has no word {found}", T::NAME)));
        word.map(Self).ok_or_else(unknown)
    }
}

impl<T: Word> ValueType for Stored<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let word = match value {
            Value::String(Some(text)) if !T::NUMBERED => T::from_word(&text),
            Value::SmallInt(Some(number)) if T::NUMBERED => T::from_number(number),
            _ => None,
        };
        word.map(Self).ok_or(ValueTypeErr)
    }

    fn type_name() -> String {
        T::NAME.to_owned()
    }

    fn array_type() -> ArrayType {
        if T::NUMBERED { ArrayType::SmallInt } else { ArrayType::String }
    }

    fn column_type() -> ColumnType {
        if T::NUMBERED { ColumnType::SmallInteger } else { ColumnType::Text }
    }
}

/// A word may be a part of a key, which no database numbers by itself.
impl<T: Word> TryFromU64 for Stored<T> {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64(T::NAME))
    }
}

impl<T: Word> Nullable for Stored<T> {
    fn null() -> Value {
        if T::NUMBERED { Value::SmallInt(None) } else { Value::String(None) }
    }
}

/// A word as a literal of SQL: `'DRAFT'`, or a channel's number. Words are letters and `_` (a test of `migration` says
/// so), so nothing is to be escaped.
pub(crate) fn literal<T: Word>(word: T) -> String {
    if T::NUMBERED { word.number().to_string() } else { format!("'{}'", word.word()) }
}

/// `x.state = 'DRAFT'`.
pub(crate) fn is<T: Word>(column: &str, word: T) -> String {
    format!("{column} = {}", literal(word))
}

/// `x.state <> 'DRAFT'`.
pub(crate) fn is_not<T: Word>(column: &str, word: T) -> String {
    format!("{column} <> {}", literal(word))
}

/// `x.channel IN (2, 3)`; never where there is no word.
pub(crate) fn one_of<T: Word>(column: &str, words: &[T]) -> String {
    if words.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", list(words)) }
}

/// `x.channel NOT IN (2, 3)`; always where there is no word.
pub(crate) fn none_of<T: Word>(column: &str, words: &[T]) -> String {
    if words.is_empty() { "1 = 1".to_owned() } else { format!("{column} NOT IN ({})", list(words)) }
}

/// The place of a column's word in the vocabulary, to order by: `CASE x.seat WHEN 'HEAD' THEN 0 WHEN … END`.
pub(crate) fn rank<T: Word>(column: &str, words: &[T]) -> String {
    let cases = words.iter().zip(0..).map(|(word, place): (_, i32)| format!("WHEN {} THEN {place}", literal(*word)));
    format!("CASE {column} {} ELSE {} END", cases.collect::<Vec<_>>().join(" "), words.len())
}

fn list<T: Word>(words: &[T]) -> String {
    words.iter().copied().map(literal).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::words::SheetState;
    use scoring::Channel;

    #[test]
    fn a_word_is_kept_as_its_text_and_a_channel_as_its_number() {
        assert_eq!(Value::from(Stored(SheetState::Returned)), Value::from("RETURNED"));
        assert_eq!(Value::from(Stored(Channel::Peer)), Value::from(3_i16));
        assert_eq!(Value::from(None::<Stored<SheetState>>), Value::String(None));
        assert_eq!(Value::from(None::<Stored<Channel>>), Value::SmallInt(None));
    }

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else_is_a_word() {
        for state in SheetState::ALL {
            assert_eq!(<Stored<SheetState> as ValueType>::try_from(Stored(*state).into()).ok(), Some(Stored(*state)));
        }
        for channel in Channel::ALL {
            assert_eq!(<Stored<Channel> as ValueType>::try_from(Stored(*channel).into()).ok(), Some(Stored(*channel)));
        }
        for value in [Value::from("LOST"), Value::from("draft"), Value::from(1_i16), Value::String(None)] {
            assert!(<Stored<SheetState> as ValueType>::try_from(value).is_err());
        }
        for value in [Value::from(0_i16), Value::from(6_i16), Value::from("PEER"), Value::from(1_i32)] {
            assert!(<Stored<Channel> as ValueType>::try_from(value).is_err());
        }
    }

    #[test]
    fn statements_spell_words_by_these() {
        assert_eq!(is("s.state", SheetState::Draft), "s.state = 'DRAFT'");
        assert_eq!(is_not("s.state", SheetState::Confirmed), "s.state <> 'CONFIRMED'");
        assert_eq!(one_of("a.channel", Channel::ANONYMOUS), "a.channel IN (2, 3)");
        assert_eq!(none_of("a.channel", &[Channel::Panel]), "a.channel NOT IN (5)");
        assert_eq!(one_of::<Channel>("a.channel", &[]), "1 = 0");
        assert_eq!(none_of::<Channel>("a.channel", &[]), "1 = 1");
        assert_eq!(rank("m.seat", &[Channel::Peer]), "CASE m.seat WHEN 3 THEN 0 ELSE 1 END");
    }
}
