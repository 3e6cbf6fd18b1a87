//! What is wrong with a setting, in both languages, with its key and where it was said.
use super::variable;
use figment::{
    Error,
    error::{Actual, Kind},
};
use scoring::Problem;
use std::path::Path;

/// The file named on the command line is not there.
pub(super) fn no_file(path: &Path) -> Problem {
    let path = path.display();
    let (zh, en) = (format!("找不到配置文件 {path}。"), format!("There is no configuration file {path}."));
    Problem::new("CONFIG_FILE_MISSING", "--config", zh, en)
}

/// A variable with one underscore where two belong.
pub(super) fn misnamed(name: &str, key: &str, right: &str) -> Problem {
    let zh = format!("环境变量 {name} 无效；设置 {key} 的变量名是 {right}（两个下划线）。");
    let en = format!("The variable {name} has no effect; the one for {key} is {right}, with two underscores.");
    Problem::new("CONFIG_MISNAMED_VARIABLE", key, zh, en)
}

/// What figment found.
pub(super) fn of(error: &Error) -> Problem {
    let mut path = error.path.clone();
    if let Kind::UnknownField(field, _) = &error.kind {
        // Figment names the section; the field is what was misspelt.
        if path.last() != Some(field) {
            path.push(field.clone());
        }
    }
    if let Kind::MissingField(field) = &error.kind {
        path.push(field.to_string());
    }
    let key = path.join(".");
    let (code, zh, en) = sentence(&error.kind, &key);
    let (from_zh, from_en) = origin(error, &key);
    Problem::new(code, key, format!("{from_zh}{zh}"), format!("{from_en}{en}"))
}

/// Where it was said, in front of the sentence.
fn origin(error: &Error, key: &str) -> (String, String) {
    let Some(metadata) = &error.metadata else { return (String::new(), String::new()) };
    if metadata.name.contains("environment") {
        let name = variable::of(key);
        return (format!("环境变量 {name}："), format!("Variable {name}: "));
    }
    match metadata.source.as_ref().and_then(|source| source.file_path()) {
        Some(file) => (format!("配置文件 {}：", file.display()), format!("File {}: ", file.display())),
        None => (String::new(), String::new()),
    }
}

fn sentence(kind: &Kind, key: &str) -> (&'static str, String, String) {
    match kind {
        Kind::UnknownField(_, known) => {
            let known = known.join(", ");
            (
                "CONFIG_UNKNOWN_KEY",
                format!("没有名为 {key} 的设置；此处可用：{known}。"),
                format!("There is no setting {key}; here are {known}."),
            )
        }
        Kind::UnknownVariant(found, known) => {
            let known = known.join(", ");
            (
                "CONFIG_WRONG_VALUE",
                format!("设置 {key} 不能是“{found}”；可用：{known}。"),
                format!("{key} cannot be `{found}`; it is one of {known}."),
            )
        }
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            let found = shown(found, key);
            (
                "CONFIG_WRONG_VALUE",
                format!("设置 {key} 的值不对：应为 {expected}，现为 {found}。"),
                format!("{key} has the wrong kind of value: {found} instead of {expected}."),
            )
        }
        Kind::MissingField(_) => {
            ("CONFIG_MISSING", format!("缺少设置 {key}。"), format!("The setting {key} is missing."))
        }
        other => (
            "CONFIG_WRONG_VALUE",
            format!("设置 {key} 无法读取（{other}）。"),
            format!("The setting {key} cannot be read: {other}."),
        ),
    }
}

/// The value as found, but never one that may hold a password.
fn shown(found: &Actual, key: &str) -> String {
    if key == "database.url" { "…".to_owned() } else { found.to_string() }
}
