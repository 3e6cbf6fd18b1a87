//! Codes and names.
use super::Findings;
use crate::Text;

/// How long a code may be.
const LONGEST_CODE: usize = 64;
/// How long a name may be, in characters.
const LONGEST_NAME: usize = 200;

/// Whether a code is 1 to 64 ASCII letters, digits, `-`, `_`.
fn well_formed(code: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(plain)
}

pub(crate) fn code(code: &str, path: impl Into<String>, findings: &mut Findings) {
    if !well_formed(code) {
        findings.error(
            "CODE_MALFORMED",
            path,
            "代码由 1 到 64 个英文字母、数字、- 或 _ 组成",
            "a code is 1 to 64 letters, digits, - or _",
        );
    }
}

/// A list of codes: each well-formed, none twice.
pub(crate) fn list(codes: &[String], path: &str, findings: &mut Findings) {
    for (place, one) in codes.iter().enumerate() {
        let path = format!("{path}[{place}]");
        if codes.iter().take(place).any(|earlier| earlier == one) {
            findings.error("CODE_DUPLICATE", path, format!("{one} 已经列过"), format!("{one} is listed before"));
        } else {
            code(one, path, findings);
        }
    }
}

pub(crate) fn name(name: &Text, path: &str, findings: &mut Findings) {
    for (language, text) in [("zh", &name.zh), ("en", &name.en)] {
        let length = text.trim().chars().count();
        if length == 0 || length > LONGEST_NAME {
            let path = format!("{path}.{language}");
            let zh = format!("名称应当有 1 到 {LONGEST_NAME} 个字");
            let en = format!("a name has 1 to {LONGEST_NAME} characters");
            findings.error("NAME_LENGTH", path, zh, en);
        }
    }
}
