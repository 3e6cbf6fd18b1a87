//! Words in files: read and written as serde's own derive does it for an enum without values.
use super::Word;
use serde::de::{DeserializeSeed, EnumAccess, Error, Unexpected, VariantAccess, Visitor};
use serde::{Deserializer, Serializer};
use std::{fmt, marker::PhantomData};

/// Writes the word.
///
/// # Errors
/// The serializer's own.
pub fn serialize<T: Word, S: Serializer>(word: T, serializer: S) -> Result<S::Ok, S::Error> {
    let index = u32::try_from(word.index()).unwrap_or(u32::MAX);
    serializer.serialize_unit_variant(T::NAME, index, word.word())
}

/// Reads a word; any other text is refused, and the words that would do are named.
///
/// # Errors
/// The deserializer's own, and an unknown variant.
pub fn deserialize<'de, T: Word, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, T::WORDS, Variant(PhantomData))
}

struct Variant<T>(PhantomData<fn() -> T>);

impl<'de, T: Word> Visitor<'de> for Variant<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", T::NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (word, rest) = data.variant_seed(Name(PhantomData))?;
        rest.unit_variant()?;
        Ok(word)
    }
}

struct Name<T>(PhantomData<fn() -> T>);

impl<'de, T: Word> DeserializeSeed<'de> for Name<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Word> Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_word(text).ok_or_else(|| E::unknown_variant(text, T::WORDS))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        let text = std::str::from_utf8(bytes).map_err(|_| E::invalid_value(Unexpected::Bytes(bytes), &self))?;
        self.visit_str(text)
    }
}
