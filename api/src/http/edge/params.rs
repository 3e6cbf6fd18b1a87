use std::collections::HashMap;

use async_graphql::{Request, Value, Variables};
use axum::{extract::Query, http::Uri};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value as Json;

use super::{brackets, limits::Limits, problem::Problem};

/// The parameters of one request, of the right types.
#[derive(Debug)]
pub(super) struct Params {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
    extensions: HashMap<String, Value>,
}

/// The parameters as they came. A derived reader refuses a parameter that is given twice; further ones are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
struct Raw<T> {
    query: Option<T>,
    operation_name: Option<T>,
    variables: Option<T>,
    extensions: Option<T>,
}

impl Params {
    /// Reads the JSON body of a POST.
    pub(super) fn from_body(body: &[u8], limits: &Limits) -> Result<Self, Problem> {
        let text = std::str::from_utf8(body)
            .map_err(|_| Problem::bad_request("请求正文不是 UTF-8。", "The request's body is not UTF-8."))?;
        match text.trim_start().bytes().next() {
            Some(b'{') => {}
            Some(b'[') => {
                let (zh, en) = ("一次请求只能有一个操作，不接受批量。", "One request at a time: batches are refused.");
                return Err(Problem::new(axum::http::StatusCode::BAD_REQUEST, "BATCH_REFUSED", zh, en));
            }
            _ => {
                return Err(Problem::bad_request(
                    "请求正文须为 JSON 对象。",
                    "The request's body must be a JSON object.",
                ));
            }
        }
        let raw: Raw<Json> = read(text, limits, None)?;
        Self::check(raw)
    }

    /// Reads the query string of a GET; `variables` and `extensions` are JSON texts in it.
    pub(super) fn from_url(uri: &Uri, limits: &Limits) -> Result<Self, Problem> {
        let Query(raw) = Query::<Raw<String>>::try_from_uri(uri).map_err(|_| {
            let (zh, en) =
                ("地址中的参数无法读取或有重复。", "The parameters in the address cannot be read, or repeat.");
            Problem::bad_request(zh, en)
        })?;
        let json = |text: Option<String>, name| match text {
            Some(text) if !text.is_empty() => read(&text, limits, Some(name)).map(Some),
            _ => Ok(None),
        };
        Self::check(Raw {
            query: raw.query.map(Json::String),
            operation_name: raw.operation_name.map(Json::String),
            variables: json(raw.variables, "variables")?,
            extensions: json(raw.extensions, "extensions")?,
        })
    }

    fn check(raw: Raw<Json>) -> Result<Self, Problem> {
        let query = match raw.query {
            Some(Json::String(query)) if !query.is_empty() => query,
            None | Some(Json::Null | Json::String(_)) => {
                return Err(Problem::bad_request("缺少 query 参数。", "The parameter query is missing.").at("query"));
            }
            Some(_) => return Err(wrong("query", "字符串", "a string")),
        };
        let operation_name = match raw.operation_name {
            Some(Json::String(name)) => Some(name).filter(|name| !name.is_empty()),
            None | Some(Json::Null) => None,
            Some(_) => return Err(wrong("operationName", "字符串", "a string")),
        };
        let extensions = map(raw.extensions, "extensions")?.into_iter().filter_map(|(name, value)| {
            // A JSON value is always a GraphQL value; the library's signature cannot say so.
            Some((name, Value::from_json(value).ok()?))
        });
        let extensions = extensions.collect();
        let variables = Variables::from_json(Json::Object(map(raw.variables, "variables")?));
        Ok(Self { query, operation_name, variables, extensions })
    }

    pub(super) fn into_request(self) -> Request {
        let mut request = Request::new(self.query).variables(self.variables);
        request.operation_name = self.operation_name;
        request.extensions.0 = self.extensions;
        request
    }
}

fn map(value: Option<Json>, name: &str) -> Result<serde_json::Map<String, Json>, Problem> {
    match value {
        Some(Json::Object(map)) => Ok(map),
        None | Some(Json::Null) => Ok(serde_json::Map::new()),
        Some(_) => Err(wrong(name, "JSON 对象", "a JSON object")),
    }
}

fn wrong(name: &str, zh: &str, en: &str) -> Problem {
    Problem::bad_request(format!("参数 {name} 须为{zh}。"), format!("The parameter {name} must be {en}.")).at(name)
}

/// Reads JSON whose nesting is known to be bounded.
fn read<T: DeserializeOwned>(text: &str, limits: &Limits, name: Option<&str>) -> Result<T, Problem> {
    let placed = |problem: Problem| match name {
        Some(name) => problem.at(name),
        None => problem,
    };
    brackets::json(text, limits.nesting()).map_err(placed)?;
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        placed(Problem::bad_request(
            format!("JSON 有误：第 {line} 行第 {column} 列。"),
            format!("The JSON is malformed at line {line}, column {column}."),
        ))
    })
}
