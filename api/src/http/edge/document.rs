use async_graphql::{
    Positioned,
    parser::{
        Error, parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};
use axum::http::StatusCode;

use super::{Limits, Problem, brackets};

/// Parses a query text, once it has been seen to be harmless to parse.
pub(super) fn parse(query: &str, limits: &Limits) -> Result<ExecutableDocument, Problem> {
    if query.len() > limits.query_bytes {
        let limit = limits.query_bytes;
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "QUERY_TOO_LONG",
            format!("查询文本超过上限 {limit} 字节；较长的内容请放入 variables。"),
            format!("The query is longer than {limit} bytes; long values belong into variables."),
        )
        .at("query"));
    }
    brackets::graphql(query, limits)?;
    parse_query(query).map_err(|error| syntax(&error))
}

/// The operation that the request means.
pub(super) fn choose<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Problem> {
    let refusal = |zh: &str, en: &str| {
        Problem::new(StatusCode::BAD_REQUEST, "VALIDATION", zh, en).at("operationName").of_document()
    };
    match (name, &document.operations) {
        (None, DocumentOperations::Single(operation)) => Ok(operation),
        (None, DocumentOperations::Multiple(operations)) => {
            let mut operations = operations.values();
            match (operations.next(), operations.next()) {
                (Some(operation), None) => Ok(operation),
                _ => Err(refusal(
                    "文档含有多个操作，须用 operationName 指明一个。",
                    "The document holds several operations: name one of them in operationName.",
                )),
            }
        }
        (Some(name), operations) => match operations {
            DocumentOperations::Multiple(operations) => operations.get(name),
            DocumentOperations::Single(_) => None,
        }
        .ok_or_else(|| refusal("文档中没有 operationName 所指的操作。", "The document has no operation of that name.")),
    }
}

/// Whether the operation changes anything. A subscription has no transport here.
pub(super) fn is_mutation(operation: &Positioned<OperationDefinition>) -> Result<bool, Problem> {
    match operation.node.ty {
        OperationType::Query => Ok(false),
        OperationType::Mutation => Ok(true),
        OperationType::Subscription => {
            let (zh, en) = ("此地址不提供订阅。", "There are no subscriptions at this address.");
            Err(Problem::new(StatusCode::BAD_REQUEST, "VALIDATION", zh, en).at("query").of_document())
        }
    }
}

fn syntax(error: &Error) -> Problem {
    let locations: Vec<_> = error.positions().collect();
    let (zh, en) = match (error, locations.first()) {
        (Error::Syntax { message, .. }, Some(at)) => {
            // The parser draws the line with a mark beneath it; the last line says what it looked for.
            let expected = message.rsplit_once("= ").map_or("", |(_, expected)| expected);
            (
                format!("查询语法有误：第 {} 行第 {} 列（{expected}）。", at.line, at.column),
                format!("The query cannot be read at line {}, column {}: {expected}.", at.line, at.column),
            )
        }
        _ => (format!("查询有误：{error}。"), format!("The query cannot be read: {error}.")),
    };
    Problem::new(StatusCode::BAD_REQUEST, "SYNTAX", zh, en).at("query").located(locations).of_document()
}
