//! Words in the DDL: `{SheetState}` stands for the list of all states, `{SheetState.DRAFT}` for one of them. So the lists
//! in the database are the lists of the program. A vocabulary that grows after a release takes a migration of its own
//! with [`rebuild`](crate::rebuild); on a new database that changes nothing.
use policy::{Word, words};
use scoring::{Channel, scheme::document::IndicatorKind, scorecard::State};

/// A vocabulary by its name.
struct Vocabulary {
    name: &'static str,
    words: &'static [&'static str],
}

const fn of<T: Word>() -> Vocabulary {
    Vocabulary { name: T::NAME, words: T::WORDS }
}

/// Every vocabulary whose words are stored as texts.
const VOCABULARIES: [Vocabulary; 16] = [
    of::<words::DecisionState>(),
    of::<words::AccountState>(),
    of::<words::GrantedRole>(),
    of::<words::GroupKind>(),
    of::<words::GroupSeat>(),
    of::<words::RecusalReason>(),
    of::<words::Seat>(),
    of::<words::SchemeState>(),
    of::<IndicatorKind>(),
    of::<words::ClosingStep>(),
    of::<words::CycleKind>(),
    of::<words::Phase>(),
    of::<words::RosterChangeKind>(),
    of::<words::TaskEffect>(),
    of::<words::SheetState>(),
    of::<State>(),
];

/// What a placeholder stands for, if it is one of words.
pub(crate) fn meant(placeholder: &str) -> Option<String> {
    let channels = |channels: &[Channel]| Some(numbers(channels));
    match placeholder {
        "Channel" => return channels(Channel::ALL),
        "Channel::ANONYMOUS" => return channels(Channel::ANONYMOUS),
        "Channel::NAMED" => return channels(Channel::NAMED),
        _ => {}
    }
    if let Some(word) = placeholder.strip_prefix("Channel.") {
        return channels(&[Channel::from_word(word)?]);
    }
    let (name, word) = placeholder.split_once('.').map_or((placeholder, None), |(name, word)| (name, Some(word)));
    let vocabulary = VOCABULARIES.iter().find(|vocabulary| vocabulary.name == name)?;
    let meant = vocabulary.words.iter().filter(|known| word.is_none_or(|word| word == **known));
    let chosen: Vec<_> = meant.map(|word| quoted(word)).collect();
    (!chosen.is_empty()).then(|| chosen.join(", "))
}

/// A word as SQL writes it. Words have letters and `_` only.
fn quoted(word: &str) -> String {
    format!("'{word}'")
}

/// Channels are stored by their numbers.
fn numbers(channels: &[Channel]) -> String {
    channels.iter().map(|channel| channel.number().to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_list_or_one_word() {
        assert_eq!(meant("SheetState").as_deref(), Some("'DRAFT', 'SUBMITTED', 'RETURNED', 'CONFIRMED'"));
        assert_eq!(meant("SheetState.DRAFT").as_deref(), Some("'DRAFT'"));
        assert_eq!(meant("Channel::NAMED").as_deref(), Some("1, 4, 5"));
        assert_eq!(meant("Channel.PANEL").as_deref(), Some("5"));
        for unknown in ["SheetState.LOST", "Channel.LOST", "Lost", "", "uuid"] {
            assert_eq!(meant(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_word_needs_escaping() {
        let plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        assert!(VOCABULARIES.iter().flat_map(|vocabulary| vocabulary.words).all(plain));
    }
}
