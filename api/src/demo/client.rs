//! A tiny GraphQL client over the server's own router: the same bytes, headers and bounds as over the network, without
//! the network.
use super::failure::{Failure, Problem, Result};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The most bytes of an answer that are read.
const LONGEST: usize = 16 * 1024 * 1024;

/// An access token.
#[derive(Clone)]
pub(super) struct Token(pub(super) String);

/// Asks the router.
pub(super) struct Client {
    router: Router,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errors: Vec<AnswerError>,
    data: Option<serde_json::Map<String, Value>>,
}

#[derive(Deserialize)]
struct AnswerError {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Extensions {
    code: String,
    zh: String,
    en: String,
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<T> {
    nodes: Vec<T>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl Client {
    /// A client of this router.
    pub(super) fn new(router: Router) -> Self {
        Self { router }
    }

    /// Sends an operation with one root field and returns what that field says.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        who: Option<&Token>,
        query: &str,
        variables: Value,
    ) -> Result<T> {
        let operation = operation_of(query);
        let answer = self.send(who, query, operation, &variables).await?;
        if let Some(error) = answer.errors.into_iter().next() {
            return Err(error.told(operation));
        }
        let field = answer.data.and_then(|data| data.into_iter().next()).map(|(_, value)| value);
        serde_json::from_value(field.unwrap_or_default()).map_err(|error| Failure::broken(operation, error))
    }

    /// The same for an operation that must be refused, and how it was.
    pub(super) async fn refused(&self, who: &Token, query: &str, variables: Value) -> Result<Failure> {
        match self.ask::<Value>(Some(who), query, variables).await {
            Err(failure) if failure.code != "INTERNAL" => Ok(failure),
            Err(failure) => Err(failure),
            Ok(_) => {
                let (zh, en) = ("本应被拒绝，却被接受了", "this should have been refused, and was accepted");
                Err(Failure::new(operation_of(query), "NOT_REFUSED", zh, en))
            }
        }
    }

    /// Every node of a connection, page by page: the query takes `$after`.
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        who: &Token,
        query: &str,
        mut variables: Value,
    ) -> Result<Vec<T>> {
        let mut all = vec![];
        loop {
            let page: Connection<T> = self.ask(Some(who), query, variables.clone()).await?;
            all.extend(page.nodes);
            match page.page_info.end_cursor.filter(|_| page.page_info.has_next_page) {
                Some(cursor) => variables["after"] = Value::String(cursor),
                None => return Ok(all),
            }
        }
    }

    async fn send(&self, who: Option<&Token>, query: &str, operation: &str, variables: &Value) -> Result<Answer> {
        let broken = |error: &dyn std::fmt::Display| Failure::broken(operation, error);
        let body = json!({ "query": query, "operationName": operation, "variables": variables });
        let mut request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json");
        if let Some(Token(token)) = who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_string())).map_err(|error| broken(&error))?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let bytes = to_bytes(response.into_body(), LONGEST).await.map_err(|error| broken(&error))?;
        serde_json::from_slice(&bytes).map_err(|error| broken(&error))
    }
}

impl AnswerError {
    fn told(self, operation: &str) -> Failure {
        let or = |text: String| if text.is_empty() { self.message.clone() } else { text };
        let Extensions { code, zh, en, problems } = self.extensions;
        Failure { problems, ..Failure::new(operation, code, or(zh), or(en)) }
    }
}

/// The name of a document's operation: the word after `query` or `mutation`; empty if it has none.
fn operation_of(query: &str) -> &str {
    let mut words = query.split(|letter: char| !letter.is_alphanumeric());
    match words.next() {
        Some("query" | "mutation") => words.next().unwrap_or_default(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::operation_of;

    #[test]
    fn the_operation_of_a_document() {
        assert_eq!(operation_of("mutation LogIn($login: String!) { logIn }"), "LogIn");
        assert_eq!(operation_of("query Viewer { viewer { login } }"), "Viewer");
        assert_eq!(operation_of("{ viewer { login } }"), "");
    }
}
