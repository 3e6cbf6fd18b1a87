//! What the YAML reader complains about, as a problem with a stable code and two sentences.
use super::{
    codes,
    expected::expected,
    locate::{Spot, at, line_of, shorten},
    place::{LocatedProblem, Place},
    syntax,
    walk::MAX_DEPTH,
};
use scoring::Problem;
use serde_saphyr::granit_parser::ScanError;
use serde_saphyr::{Error, ExternalMessageSource, budget::BudgetBreach};

/// Something wrong before its place is known: code, path, sentences.
struct Complaint {
    code: &'static str,
    path: String,
    zh: String,
    en: String,
}

impl Complaint {
    fn new(code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, path: path.into(), zh: zh.into(), en: en.into() }
    }

    fn at(self, place: Option<Place>) -> LocatedProblem {
        LocatedProblem { problem: Problem::new(self.code, self.path, self.zh, self.en), place }
    }
}

/// A text that breaks off while it is walked.
pub(super) fn of_scan(error: &ScanError) -> LocatedProblem {
    let mark = error.marker();
    scan(error).at(Some(Place { line: mark.line(), column: mark.col() + 1 }))
}

fn scan(error: &ScanError) -> Complaint {
    if syntax::too_deep(error.kind()) {
        return too_deep();
    }
    let (zh, en) = syntax::sentence(error.kind());
    Complaint::new(codes::YAML_SYNTAX, "", zh, en)
}

fn too_deep() -> Complaint {
    let (zh, en) = (format!("嵌套超过 {MAX_DEPTH} 层。"), format!("The nesting is deeper than {MAX_DEPTH} levels."));
    Complaint::new(codes::TOO_LARGE, "", zh, en)
}

/// A text that is YAML, or not quite, but not the document asked for.
pub(super) fn of_reader(text: &str, error: &Error) -> LocatedProblem {
    let place = error.location().and_then(|location| {
        let (line, column) = (usize::try_from(location.line()).ok()?, usize::try_from(location.column()).ok()?);
        (line > 0).then_some(Place { line, column })
    });
    let spot = || place.map(|place| at(text, place)).unwrap_or_default();
    let complaint = complaint(innermost(error), spot);
    // The reader finds out that a field is missing at the end of its mapping; people look at the beginning.
    let missing = complaint.code == codes::MISSING_FIELD;
    let place = if missing { line_of(text, &complaint.path).or(place) } else { place };
    complaint.at(place)
}

/// Fields whose value is read as a whole before its own fields are looked at (internally tagged enums of serde), so
/// that what is missing inside is reported at the field itself.
const READ_WHOLE: [&str; 1] = ["raters"];

/// The path of the mapping in which a field was missed: the reader names its beginning, or its last key.
fn mapping_at(spot: Spot) -> String {
    match (spot.mapping, spot.key) {
        (Some(mapping), _) => mapping,
        (None, Some((key, around))) => {
            let whole = READ_WHOLE.iter().any(|field| key == inside(&around, field));
            if whole { key } else { around }
        }
        (None, None) => spot.path,
    }
}

/// The complaint inside its wrappings.
fn innermost(mut error: &Error) -> &Error {
    while let Error::AliasError { error: inner, .. } | Error::WithSnippet { error: inner, .. } = error {
        error = inner;
    }
    error
}

fn complaint(error: &Error, spot: impl FnOnce() -> Spot) -> Complaint {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => unknown_field(field, expected, spot()),
        Error::SerdeMissingField { field, .. } => {
            let (zh, en) = (format!("缺少字段“{field}”。"), format!("The field `{field}` is missing."));
            Complaint::new(codes::MISSING_FIELD, inside(&mapping_at(spot()), field), zh, en)
        }
        Error::DuplicateMappingKey { key, .. } => {
            let Spot { path, key: at_key, .. } = spot();
            let shown = shorten(key.as_deref().unwrap_or_default());
            let (zh, en) = (format!("字段“{shown}”重复出现。"), format!("The field `{shown}` stands here twice."));
            Complaint::new(codes::DUPLICATE_KEY, at_key.map_or(path, |(key, _)| key), zh, en)
        }
        Error::ExternalMessage { source, msg, .. } => match source.as_ref() {
            ExternalMessageSource::Parser(error) => scan(error),
            _ => Complaint::new(
                codes::YAML_SYNTAX,
                "",
                format!("不是合法的 YAML（{msg}）。"),
                format!("This is not valid YAML: {msg}."),
            ),
        },
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => over_budget(error),
        _ => syntax_of_shape(error).unwrap_or_else(|| wrong_type(error, spot())),
    }
}

fn unknown_field(field: &str, expected: &[&str], spot: Spot) -> Complaint {
    let shown = shorten(field);
    let path = match spot.key {
        Some((key, around)) if key == inside(&around, field) => key,
        _ => inside(&spot.path, field),
    };
    let known = expected.join(", ");
    Complaint::new(
        codes::UNKNOWN_FIELD,
        path,
        format!("没有名为“{shown}”的字段；可用的字段：{known}。"),
        format!("There is no field `{shown}`; the fields are {known}."),
    )
}

fn over_budget(error: &Error) -> Complaint {
    if let Error::Budget { breach: BudgetBreach::Depth { .. }, .. } = error {
        return too_deep();
    }
    let (zh, en) = ("引用（& 和 *）过多，或展开后过大。", "There are too many aliases, or they unfold to too much.");
    Complaint::new(codes::TOO_LARGE, "", zh, en)
}

/// Complaints about the shape of the text and not about one field.
fn syntax_of_shape(error: &Error) -> Option<Complaint> {
    let (zh, en) = match error {
        Error::Eof { .. } => ("内容不完整。", "The text ends too early."),
        Error::MultipleDocuments { .. } => (
            "一个文件只能有一份文档（“---”只能出现在开头）。",
            "A file holds one document: `---` may stand at its beginning only.",
        ),
        Error::MergeKeyNotAllowed { .. } | Error::MergeValueNotMapOrSeqOfMaps { .. } => {
            ("不支持合并键“<<”。", "Merge keys (`<<`) are not supported.")
        }
        Error::UnsupportedTag { .. } | Error::TaggedStructFieldName { .. } => {
            ("不支持 YAML 标签（“!”）。", "YAML tags (`!`) are not supported.")
        }
        Error::UnknownAnchor { .. } => ("引用（*）的名称没有定义。", "This alias (`*`) names no anchor."),
        Error::ContainerEndMismatch { .. } => ("括号没有配对。", "A bracket is not closed or not opened."),
        _ => return None,
    };
    Some(Complaint::new(codes::YAML_SYNTAX, "", zh, en))
}

fn wrong_type(error: &Error, spot: Spot) -> Complaint {
    let (zh, en) = expected(error);
    let (zh, en) = match spot.found {
        Some((found_zh, found_en)) => {
            (format!("此处应为{zh}，现为{found_zh}。"), format!("This should be {en}, but is {found_en}."))
        }
        None => (format!("此处应为{zh}。"), format!("This should be {en}.")),
    };
    Complaint::new(codes::WRONG_TYPE, spot.path, zh, en)
}

/// The path of a field inside what has this path.
fn inside(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}
