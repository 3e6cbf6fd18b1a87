//! GraphQL over HTTP, our own handler: what async-graphql's service would let through is stopped here.
//!
//! One request passes, in this order: the method, `Accept` (`negotiate`), the content type, the body under its limit
//! (`body`), the parameters (`params`), the scan of brackets and tokens before anything is parsed (`brackets`),
//! the parser and the choice of the operation (`document`), the bounds on what the document expands to (`bounds`),
//! its variables (`variables`), the caller's [`Execute`] under a deadline and a net for panics (`guard`), and at
//! last the answer, in the order of its document (`order`), in which every error has a code and both languages (`answer`).
//!
//! Source: the GraphQL over HTTP specification; `tests/contract` runs its public audits.

mod answer;
mod body;
mod bounds;
mod brackets;
mod document;
mod guard;
mod introspection;
mod language;
mod limits;
mod negotiate;
mod order;
mod params;
mod problem;
mod quality;
#[cfg(test)]
mod tests;
mod variables;

use std::sync::Arc;

use async_graphql::Response as Executed;
use axum::{
    extract::Request,
    http::{Method, StatusCode, header, request::Parts},
    response::Response,
    routing::{MethodRouter, any},
};

pub use self::{introspection::open_introspection, language::Language, limits::Limits, problem::Problem};
use self::{negotiate::Asker, params::Params};

/// The methods of the address, as the header `Allow` says them.
const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// How a request that passed the edge is carried out.
///
/// The implementation finds out who is asking (from `parts`: headers, address, extensions), puts that into the request's
/// data, opens introspection where it may be read ([`open_introspection`]) and gives the request to the schema. The
/// edge has already put the [`Language`] into the data, and the parsed document into the request.
pub trait Execute: Send + Sync + 'static {
    /// Carries out one request.
    ///
    /// # Errors
    /// A [`Problem`] for a request that is turned away as a whole, such as 401 for a forged token: its status is the
    /// status of the HTTP response in either media type.
    fn execute(
        &self,
        request: async_graphql::Request,
        parts: &Parts,
    ) -> impl Future<Output = Result<Executed, Problem>> + Send;
}

/// The GraphQL address: `Router::new().route("/graphql", edge::graphql(executor, limits))`.
///
/// No response carries a CORS header, so pages of other origins cannot read one, nor send a mutation.
pub fn graphql<E: Execute, S: Clone + Send + Sync + 'static>(executor: E, limits: Limits) -> MethodRouter<S> {
    let shared = Arc::new((executor, limits));
    any(move |request: Request| {
        let shared = Arc::clone(&shared);
        async move {
            let (executor, limits) = &*shared;
            handle(executor, limits, request).await
        }
    })
}

/// Answers one request; whatever goes wrong inside, there is an answer.
async fn handle<E: Execute>(executor: &E, limits: &Limits, request: Request) -> Response {
    let asker = Asker::of(request.headers());
    match guard::caught(admit(executor, limits, asker, request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => answer::problem(&problem, asker),
        Err(guard::Panicked) => answer::problem(&Problem::internal(), asker),
    }
}

async fn admit<E: Execute>(executor: &E, limits: &Limits, asker: Asker, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let params = match parts.method {
        Method::OPTIONS => return Ok(answer::options(METHODS)),
        Method::POST => {
            asker.acceptable()?;
            negotiate::json_content(&parts.headers)?;
            let bytes = guard::received(limits, body::read(&parts.headers, body, limits.body_bytes)).await??;
            Params::from_body(&bytes, limits)?
        }
        Method::GET | Method::HEAD => {
            asker.acceptable()?;
            Params::from_url(&parts.uri, limits)?
        }
        _ => return Err(method_not_allowed(METHODS, "此地址只接受 GET 和 POST。", "This address takes GET and POST.")),
    };
    carry_out(executor, limits, asker, &parts, params).await
}

async fn carry_out<E: Execute>(
    executor: &E,
    limits: &Limits,
    asker: Asker,
    parts: &Parts,
    params: Params,
) -> Result<Response, Problem> {
    let document = document::parse(&params.query, limits)?;
    bounds::check(&document, limits)?;
    let operation = document::choose(&document, params.operation_name.as_deref())?;
    let mutation = document::is_mutation(operation)?;
    if mutation && parts.method != Method::POST {
        let (zh, en) = ("变更操作只能用 POST 提交。", "A mutation is sent by POST only.");
        return Err(method_not_allowed("POST", zh, en));
    }
    variables::check(operation, &params.variables)?;
    let fields = order::root_fields(&document, operation);

    let mut request = params.into_request().data(asker.language).disable_introspection();
    request.set_parsed_query(document);
    let executed = guard::in_time(limits, mutation, executor.execute(request, parts)).await??;
    let executed = introspection::closed(executed, &introspection::schema_keys(&fields));
    Ok(answer::executed(order::ordered(executed, &fields), asker))
}

fn method_not_allowed(allow: &'static str, zh: &str, en: &str) -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", zh, en).header(header::ALLOW, allow)
}
