//! Comments: normalised so that invisible characters cannot carry a signature (domain rule 10).
use unicode_normalization::UnicodeNormalization;

/// How many characters a normalised comment may have.
pub const COMMENT_LIMIT: usize = 1_000;

/// NFKC, without control, zero-width and other invisible characters, runs of white space as one space, no space at the
/// ends; nothing if nothing is left.
pub fn normalise(text: &str) -> Option<String> {
    let mut normalised = String::new();
    let visible: String = text.chars().filter_map(visible).collect();
    for word in visible.nfkc().filter_map(self::visible).collect::<String>().split_whitespace() {
        if !normalised.is_empty() {
            normalised.push(' ');
        }
        normalised.push_str(word);
    }
    (!normalised.is_empty()).then_some(normalised)
}

/// The character, a space for white space of any kind, or nothing for what cannot be seen.
fn visible(character: char) -> Option<char> {
    match character {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        '\u{00AD}'                      // soft hyphen
        | '\u{034F}'                    // combining grapheme joiner
        | '\u{061C}'                    // Arabic letter mark
        | '\u{115F}' | '\u{1160}'       // Hangul fillers
        | '\u{17B4}' | '\u{17B5}'       // Khmer inherent vowels
        | '\u{180B}'..='\u{180F}'       // Mongolian selectors
        | '\u{200B}'..='\u{200F}'       // zero width, direction marks
        | '\u{202A}'..='\u{202E}'       // direction embeddings
        | '\u{2060}'..='\u{206F}'       // word joiner, invisible operators, isolates
        | '\u{2800}'                    // blank Braille pattern
        | '\u{3164}' | '\u{FFA0}'       // Hangul fillers
        | '\u{FE00}'..='\u{FE0F}'       // variation selectors
        | '\u{FEFF}'                    // byte order mark
        | '\u{FFF0}'..='\u{FFFB}'       // specials, interlinear annotation
        | '\u{1D173}'..='\u{1D17A}'     // musical format characters
        | '\u{E000}'..='\u{F8FF}'       // private use
        | '\u{E0000}'..='\u{10FFFF}'    // tags, selectors supplement, private planes
        => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invisible_signatures_vanish() {
        assert_eq!(normalise(" 很\u{200B}好\u{FEFF}\t\n ＡＢ\u{E0041} \u{7}ﬁ\u{FE0F} "), Some("很好 AB fi".to_owned()));
        assert_eq!(normalise("\u{200B}\u{3000}\n"), None);
        assert_eq!(normalise("a\u{2028}b"), Some("a b".to_owned()));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(once.as_deref().and_then(normalise), once);
        }
    }
}
