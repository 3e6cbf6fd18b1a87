//! The shape of codes and of texts for people.
use super::report::Report;
use scoring::Text;

/// The most characters of a code or of an organisation's kind.
pub(super) const MAX_CODE: usize = 64;
/// The most characters of a text for people.
pub(super) const MAX_TEXT: usize = 200;

/// A code: 1 to 64 letters (of any script), digits, `-`, `_` and `.`.
pub(super) fn code(code: &str, path: impl FnOnce() -> String, report: &mut Report) {
    let plain = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if code.is_empty() || code.chars().count() > MAX_CODE || !code.chars().all(plain) {
        let shown = shorten(code);
        report.add(
            "CODE_FORMAT",
            path,
            || format!("“{shown}”不能用作代码：代码为 1 至 {MAX_CODE} 个字符，只用文字、数字和“-”“_”“.”。"),
            || format!("`{shown}` is no code: a code has 1 to {MAX_CODE} letters, digits, `-`, `_` and `.`."),
        );
    }
}

/// A name or title in both languages.
pub(super) fn text(text: &Text, path: impl Fn() -> String, report: &mut Report) {
    for (language, value) in [("zh", &text.zh), ("en", &text.en)] {
        line(value, || format!("{}.{language}", path()), report);
    }
}

/// One line for people: not blank, at most 200 characters, no control characters.
pub(super) fn line(value: &str, path: impl FnOnce() -> String, report: &mut Report) {
    limited(value, MAX_TEXT, path, report);
}

/// The kind of an organisation: a line as short as a code.
pub(super) fn kind(value: &str, path: impl FnOnce() -> String, report: &mut Report) {
    limited(value, MAX_CODE, path, report);
}

fn limited(value: &str, most: usize, path: impl FnOnce() -> String, report: &mut Report) {
    if value.trim().is_empty() {
        report.add("NAME_EMPTY", path, || "不能为空。".to_owned(), || "This must not be empty.".to_owned());
    } else if value.chars().count() > most {
        report.add(
            "NAME_TOO_LONG",
            path,
            || format!("最多 {most} 个字符。"),
            || format!("This may have at most {most} characters."),
        );
    } else if value.chars().any(char::is_control) {
        report.add(
            "NAME_FORMAT",
            path,
            || "不能含有换行符、制表符或其他控制字符。".to_owned(),
            || "This must not contain line breaks, tabs or other control characters.".to_owned(),
        );
    }
}

/// What is shown of a text that may be of any length and content.
pub(super) fn shorten(text: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut shown: String = text.chars().take(40).map(clean).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}
