//! A look at a text before it is parsed: how deep its brackets nest, and how many tokens it has.
//!
//! The parser recurses once per bracket and has no bound of its own: a literal nested 2,000 deep overflows the stack
//! and takes the process with it. So this scan must see at least every bracket that the parser would see. Where the two
//! could disagree, at a string that does not end, the text is refused here.

use axum::http::StatusCode;

use super::{limits::Limits, problem::Problem};

/// Scans a GraphQL document. Brackets in strings, block strings and comments do not count.
pub(super) fn graphql(text: &str, limits: &Limits) -> Result<(), Problem> {
    let (limit, mut depth, mut tokens) = (limits.nesting(), 0_usize, 0_usize);
    let mut rest = text.as_bytes();
    while let Some((token, after)) = next(rest) {
        rest = after;
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            Token::Other => {}
            Token::Ignored => continue,
            Token::Unterminated => return Err(unterminated()),
        }
        tokens += 1;
        if depth > limit {
            return Err(too_deep(limit).at("query"));
        }
        if tokens > limits.tokens {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "TOO_COMPLEX",
                format!("查询超过 {} 个词法单元。", limits.tokens),
                format!("The query has more than {} tokens.", limits.tokens),
            )
            .at("query"));
        }
    }
    Ok(())
}

/// Scans JSON; what is not well formed is left to its parser.
pub(super) fn json(text: &str, limit: usize) -> Result<(), Problem> {
    let (mut depth, mut rest) = (0_usize, text.as_bytes());
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'"' => rest = string(after).unwrap_or_default(),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return Err(too_deep(limit));
        }
    }
    Ok(())
}

enum Token {
    Open,
    Close,
    Other,
    Ignored,
    Unterminated,
}

/// The next token and what follows it.
fn next(text: &[u8]) -> Option<(Token, &[u8])> {
    let (first, rest) = text.split_first()?;
    Some(match first {
        b'(' | b'[' | b'{' => (Token::Open, rest),
        b')' | b']' | b'}' => (Token::Close, rest),
        b'#' => (Token::Ignored, after_while(rest, |byte| byte != b'\n' && byte != b'\r')),
        b'"' => match rest.strip_prefix(b"\"\"").map_or_else(|| string(rest), block_string) {
            Some(rest) => (Token::Other, rest),
            None => (Token::Unterminated, &[]),
        },
        first if in_word(*first) => (Token::Other, after_while(rest, in_word)),
        // White space, commas, a byte order mark.
        b' ' | b'\t' | b'\n' | b'\r' | b',' | 0x80.. => (Token::Ignored, rest),
        _ => (Token::Other, rest),
    })
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after_while(mut text: &[u8], holds: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = text
        && holds(*first)
    {
        text = rest;
    }
    text
}

/// What follows a string whose opening quote is gone; nothing if it does not end on its line.
fn string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = match text {
            [b'"', rest @ ..] => return Some(rest),
            [b'\n' | b'\r', ..] | [] => return None,
            [b'\\', b'"' | b'\\', rest @ ..] | [_, rest @ ..] => rest,
        }
    }
}

/// What follows a block string whose opening quotes are gone; nothing if it does not end.
fn block_string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = match text {
            [b'"', b'"', b'"', rest @ ..] => return Some(rest),
            [] => return None,
            [b'\\', b'"', b'"', b'"', rest @ ..] | [_, rest @ ..] => rest,
        }
    }
}

fn too_deep(limit: usize) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "TOO_DEEP",
        format!("括号嵌套超过 {limit} 层。"),
        format!("Brackets nest deeper than {limit}."),
    )
}

fn unterminated() -> Problem {
    let (zh, en) = ("查询中有未结束的字符串。", "A string in the query does not end.");
    Problem::new(StatusCode::BAD_REQUEST, "SYNTAX", zh, en).at("query").of_document()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        let limits = Limits { nesting: 4, tokens: 30, ..Limits::default() };
        graphql(text, &limits).err().map(|problem| problem.code())
    }

    #[test]
    fn every_kind_of_bracket_counts() {
        assert_eq!(code("{a(b:[{c:1}])}"), None);
        assert_eq!(code("{a(b:[{c:[1]}])}"), Some("TOO_DEEP"));
        assert_eq!(code("{a{a{a{a}}}}"), None);
        assert_eq!(code("{a{a{a{a{a}}}}}"), Some("TOO_DEEP"));
        assert_eq!(code("query($a:[[[[B]]]]){a}"), Some("TOO_DEEP"));
    }

    #[test]
    fn strings_and_comments_hide_brackets_and_nothing_else_does() {
        assert_eq!(code(r#"{a(b:"[[[[[[")}"#), None);
        assert_eq!(code(r#"{a(b:"\"[[[[[[")}"#), None);
        assert_eq!(code(r#"{a(b:"\\" c:[[[[1]]]])}"#), Some("TOO_DEEP"));
        assert_eq!(code(r#"{a(b:"""[[[ " [[[ \""" [[[""")}"#), None);
        assert_eq!(code(r#"{a(b:"""\\""" c:[[[[1]]]]""")}"#), None, "an escape, as the parser reads it");
        assert_eq!(code("{a # [[[[[[\n}"), None);
        assert_eq!(code("{a # \"\r b(c:[[[[1]]]])}"), Some("TOO_DEEP"));
        assert_eq!(code("{a(b:\"#\" c:[[[[1]]]])}"), Some("TOO_DEEP"));
    }

    #[test]
    fn a_string_that_does_not_end_hides_nothing() {
        // The parser would read the first as "" "x" and then meet the brackets.
        assert_eq!(code(r#"{a(b:["""x" [[[[[[1]]]]]])}"#), Some("SYNTAX"));
        assert_eq!(code("{a(b:\"x\n [[[[[1]]]]]\")}"), Some("SYNTAX"));
    }

    #[test]
    fn tokens_are_words_strings_and_signs() {
        assert_eq!(code(&format!("{{{}}}", "a,\n ".repeat(28))), None);
        assert_eq!(code(&format!("{{{}}}", "a ".repeat(29))), Some("TOO_COMPLEX"));
        assert_eq!(code(&format!("{{a(b:[{}])}}", "\"\"\"a b c\"\"\" ".repeat(23))), Some("TOO_COMPLEX"));
    }

    #[test]
    fn json_counts_arrays_and_objects() {
        assert!(json(r#"{"a":["[[[[","\"[["]}"#, 2).is_ok());
        assert!(json(r#"{"a":[[1]]}"#, 2).is_err());
    }
}
