//! The enums of the schema: one for each closed vocabulary. Names, values and descriptions are the vocabulary's own.
use super::plain::{Plain, Walk};
use async_graphql::{
    ContextSelectionSet, Enum, InputType, InputValueError, InputValueResult, Name, OutputType, Positioned,
    ServerResult, Value,
    parser::types::{Field, SelectionSet},
    registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry},
};
use entity::{Stored, Word, words};
use scoring::{scheme::document, scorecard};
use std::{borrow::Cow, fmt};

/// A word of a closed vocabulary, as a value of the enum of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Choice<T>(pub T);

impl<T: fmt::Debug> fmt::Debug for Choice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> From<T> for Choice<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T> From<Stored<T>> for Choice<T> {
    fn from(Stored(word): Stored<T>) -> Self {
        Self(word)
    }
}

/// Gives each vocabulary its enum.
macro_rules! choices {
    ($($choice:ident of $word:ty;)*) => {$(
        #[doc = concat!("`", stringify!($choice), "` of the schema.")]
        pub type $choice = Choice<$word>;

        impl From<$choice> for $word {
            fn from(choice: $choice) -> Self {
                choice.0
            }
        }
    )*};
}

choices! {
    AccountState of words::AccountState;
    Channel of scoring::Channel;
    CycleKind of words::CycleKind;
    DecisionState of words::DecisionState;
    Detail of words::Detail;
    GrantedRole of words::GrantedRole;
    GroupKind of words::GroupKind;
    GroupSeat of words::GroupSeat;
    IndicatorKind of document::IndicatorKind;
    IndicatorState of scorecard::NodeState;
    Outcome of words::Outcome;
    Phase of words::Phase;
    RecusalReason of words::RecusalReason;
    ResultFlag of scorecard::Flag;
    ResultState of scorecard::ChannelState;
    RosterChangeKind of words::RosterChangeKind;
    SchemeState of words::SchemeState;
    ScorecardState of scorecard::State;
    Seat of words::Seat;
    SheetState of words::SheetState;
    WeightRule of document::WeightRule;
}

/// How the schema writes a word: in capitals, whatever storage does.
fn name<T: Word>(word: T) -> String {
    word.word().to_uppercase()
}

fn register<T: Word>(_: &mut Registry) -> MetaType {
    let value = |word: &T| MetaEnumValue {
        name: name(*word),
        description: Some(format!("{}: {}", word.label().zh, word.about().trim())),
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: vec![],
        directive_invocations: vec![],
    };
    MetaType::Enum {
        name: T::NAME.to_owned(),
        description: Some(T::ABOUT.trim().to_owned()),
        enum_values: T::ALL.iter().map(|word| (name(*word), value(word))).collect(),
        visible: None,
        inaccessible: false,
        tags: vec![],
        rust_typename: Some(std::any::type_name::<Choice<T>>()),
        directive_invocations: vec![],
        requires_scopes: vec![],
    }
}

impl<T: Word> Choice<T> {
    fn value(self) -> Value {
        Value::Enum(Name::new(name(self.0)))
    }
}

impl<T: Word> InputType for Choice<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, register::<T>)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let written = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(name) => name.as_str(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        T::ALL.iter().find(|word| name(**word) == written).map(|word| Self(*word)).ok_or_else(|| {
            InputValueError::custom(format_args!(r#"Enumeration type does not contain value "{written}"."#))
        })
    }

    fn to_value(&self) -> Value {
        self.value()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: Word> OutputType for Choice<T> {
    fn type_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, register::<T>)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.value())
    }
}

impl<T: Word> Plain for Choice<T> {
    fn plain(&self, _: &SelectionSet, _: &Walk<'_>) -> Value {
        self.value()
    }
}

/// How bad a finding is.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Severity {
    /// 错误: stops it.
    Error,
    /// 警告: does not stop it; worth a look.
    Warning,
}
