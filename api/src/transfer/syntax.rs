//! What is wrong with a text that is no YAML, in words for people who do not write YAML every day.
use serde_saphyr::granit_parser::ErrorKind;

/// The sentence in Chinese and English.
pub(super) fn sentence(kind: &ErrorKind) -> (String, String) {
    let (zh, en) = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            ("缩进请用空格，不能用制表符（Tab）。", "Indent with spaces; tabs are not allowed here.")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("引号没有配对。", "A quotation mark is not closed.")
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::MismatchedFlowCollectionEnd { .. } => ("括号没有配对。", "A bracket is not closed or not opened."),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            ("括号内缺少逗号或右括号。", "A comma or a closing bracket is missing.")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => (
            "缩进不对齐，或此处不能出现这样的内容。",
            "The indentation does not line up, or this does not belong here.",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "此处不能出现冒号；含有“: ”的文字请加引号。",
            "A colon is not allowed here; put text that contains `: ` in quotation marks.",
        ),
        ErrorKind::InvalidMappingValueWhitespace | ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("字段名后应有冒号和空格。", "A field's name is followed by a colon and a space.")
        }
        ErrorKind::UnknownAnchor => ("引用（*）的名称没有定义。", "This alias (`*`) names no anchor."),
        ErrorKind::UnexpectedCharacter { .. } | ErrorKind::BomInsideDocument => {
            ("此处有不允许的字符。", "A character is not allowed here.")
        }
        other => {
            let detail = other.to_string();
            return (format!("不是合法的 YAML（{detail}）。"), format!("This is not valid YAML: {detail}."));
        }
    };
    (zh.to_owned(), en.to_owned())
}

/// Whether the text is refused for its nesting and not for its grammar.
pub(super) fn too_deep(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::RecursionLimitExceeded)
}
