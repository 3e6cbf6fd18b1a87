//! Plain data, answered at once. async-graphql makes a boxed future for every field; an object whose every field is at
//! hand needs none. `plain!` makes a `SimpleObject` for the schema and a walk over the selection for the answer, and
//! [`Plainly`] puts that walk where lists are long. Both answer the same (tests below).
use async_graphql::{
    ContextSelectionSet, ID, Name, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
};
use std::borrow::Cow;

/// What a walk carries along: fragments and the registry.
pub(crate) type Walk<'a> = ContextSelectionSet<'a>;

/// Something that can be answered without waiting for anything.
pub(crate) trait Plain {
    /// The value, as far as the selection asks for it.
    fn plain(&self, set: &SelectionSet, walk: &Walk<'_>) -> Value;
}

/// An object made of such things; `plain!` implements it.
pub(crate) trait PlainObject: OutputType {
    /// The value of one field, by its name in the schema.
    fn field(&self, name: &str, set: &SelectionSet, walk: &Walk<'_>) -> Value;
}

/// Answers the object in it by a walk.
pub struct Plainly<T>(pub(crate) T);

impl<T: Plain + OutputType> OutputType for Plainly<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.0.plain(&field.node.selection_set.node, ctx))
    }
}

/// The object, as far as the selection asks for it.
pub(crate) fn object<T: PlainObject>(object: &T, set: &SelectionSet, walk: &Walk<'_>) -> Value {
    let mut answer = IndexMap::with_capacity(set.items.len());
    select(object, set, walk, &mut answer);
    Value::Object(answer)
}

fn select<T: PlainObject>(object: &T, set: &SelectionSet, walk: &Walk<'_>, answer: &mut IndexMap<Name, Value>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                let value = match field.name.node.as_str() {
                    "__typename" => Value::String(T::type_name().into_owned()),
                    name => object.field(name, &field.selection_set.node, walk),
                };
                put(answer, field.response_key().node.clone(), value);
            }
            Selection::InlineFragment(fragment) => {
                let condition = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                if condition.is_none_or(|on| is::<T>(on, walk)) {
                    select(object, &fragment.node.selection_set.node, walk, answer);
                }
            }
            Selection::FragmentSpread(spread) => {
                let fragment = walk.query_env.fragments.get(&spread.node.fragment_name.node);
                let fragment = fragment.filter(|found| is::<T>(&found.node.type_condition.node.on.node, walk));
                if let Some(fragment) = fragment {
                    select(object, &fragment.node.selection_set.node, walk, answer);
                }
            }
        }
    }
}

/// Whether the object is of the type or interface that a fragment is on.
fn is<T: PlainObject>(on: &str, walk: &Walk<'_>) -> bool {
    let name = T::type_name();
    name == on || walk.schema_env.registry.types.get(on).is_some_and(|found| found.is_possible_type(&name))
}

/// Adds a value; where the key is taken, the selections of both fields are merged.
fn put(answer: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    match answer.get_mut(&key) {
        Some(before) => merge(before, value),
        None => drop(answer.insert(key, value)),
    }
}

fn merge(before: &mut Value, value: Value) {
    match (before, value) {
        (Value::Object(before), Value::Object(more)) => {
            more.into_iter().for_each(|(key, value)| put(before, key, value));
        }
        (Value::List(before), Value::List(more)) => {
            before.iter_mut().zip(more).for_each(|(before, more)| merge(before, more));
        }
        _ => {}
    }
}

/// Whether a field of Rust, in snake case, is this field of GraphQL, in camel case.
pub(crate) fn called(snake: &str, camel: &str) -> bool {
    let mut camel = camel.bytes();
    let mut word = false;
    for byte in snake.bytes() {
        if byte == b'_' {
            word = true;
        } else if camel.next() == Some(if word { byte.to_ascii_uppercase() } else { byte }) {
            word = false;
        } else {
            return false;
        }
    }
    camel.next().is_none()
}

macro_rules! leaves {
    ($($leaf:ty => |$value:ident| $answer:expr;)*) => {$(
        impl Plain for $leaf {
            fn plain(&self, _: &SelectionSet, _: &Walk<'_>) -> Value {
                let $value = self;
                $answer
            }
        }
    )*};
}

leaves! {
    String => |text| Value::from(text.as_str());
    ID => |id| Value::from(id.as_str());
    bool => |truth| Value::from(*truth);
    i32 => |number| Value::from(*number);
    i64 => |number| Value::from(*number);
}

impl<T: Plain> Plain for Option<T> {
    fn plain(&self, set: &SelectionSet, walk: &Walk<'_>) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.plain(set, walk))
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn plain(&self, set: &SelectionSet, walk: &Walk<'_>) -> Value {
        Value::List(self.iter().map(|value| value.plain(set, walk)).collect())
    }
}

/// Declares an object of plain fields: a `SimpleObject` that is also [`Plain`].
macro_rules! plain {
    ($($(#[$meta:meta])* $vis:vis struct $object:ident {
        $($(#[$about:meta])* $seen:vis $field:ident: $type:ty,)*
    })*) => {$(
        #[derive(async_graphql::SimpleObject)]
        $(#[$meta])*
        $vis struct $object {
            $($(#[$about])* $seen $field: $type,)*
        }

        impl $crate::graphql::plain::PlainObject for $object {
            fn field(
                &self,
                name: &str,
                set: &async_graphql::parser::types::SelectionSet,
                walk: &$crate::graphql::plain::Walk<'_>,
            ) -> async_graphql::Value {
                use $crate::graphql::plain::{Plain, called};
                $(if called(stringify!($field), name) {
                    return self.$field.plain(set, walk);
                })*
                async_graphql::Value::Null
            }
        }

        impl $crate::graphql::plain::Plain for $object {
            fn plain(
                &self,
                set: &async_graphql::parser::types::SelectionSet,
                walk: &$crate::graphql::plain::Walk<'_>,
            ) -> async_graphql::Value {
                $crate::graphql::plain::object(self, set, walk)
            }
        }
    )*};
}

/// Makes enums and scalars of the schema [`Plain`].
macro_rules! plain_words {
    (enums: $($word:ty),*; scalars: $($scalar:ty),*) => {
        $(impl $crate::graphql::plain::Plain for $word {
            fn plain(
                &self,
                _: &async_graphql::parser::types::SelectionSet,
                _: &$crate::graphql::plain::Walk<'_>,
            ) -> async_graphql::Value {
                async_graphql::resolver_utils::enum_value(*self)
            }
        })*
        $(impl $crate::graphql::plain::Plain for $scalar {
            fn plain(
                &self,
                _: &async_graphql::parser::types::SelectionSet,
                _: &$crate::graphql::plain::Walk<'_>,
            ) -> async_graphql::Value {
                async_graphql::ScalarType::to_value(self)
            }
        })*
    };
}

pub(crate) use {plain, plain_words};

#[cfg(test)]
mod tests;
