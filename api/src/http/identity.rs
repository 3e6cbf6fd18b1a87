//! Who is calling: the token becomes an actor, the request goes to the schema.
use super::edge::{self, Execute, Problem};
use crate::{
    App,
    graphql::{Caller, KaopingSchema, Unfound},
    http::{
        pace::{Pace, unfound},
        token::VerifyError,
    },
};
use axum::http::{HeaderMap, HeaderName, StatusCode, header, request::Parts};
use entity::{Actor, Error, Result};
use std::sync::Arc;
use tokio::time::Instant;

/// Carries GraphQL requests out.
pub struct GraphqlExecutor {
    /// The application.
    pub app: Arc<App>,
    /// The schema over it.
    pub schema: KaopingSchema,
    /// At which answers leave that find nothing.
    pub pace: Pace,
}

impl Execute for GraphqlExecutor {
    async fn execute(
        &self,
        mut request: async_graphql::Request,
        parts: &Parts,
    ) -> Result<async_graphql::Response, Problem> {
        let begun = Instant::now();
        let actor = match caller(&self.app, &parts.headers).await {
            Ok(actor) => actor,
            Err(error) => return Err(refuse(error)),
        };
        if actor.is_some() {
            // The schema is published as a file; asking the server for it takes an account.
            edge::open_introspection(&mut request);
        }
        let note = Unfound::default();
        let response = self.schema.execute(request.data(Caller(actor)).data(note.clone())).await;
        if unfound(&response, &note) {
            self.pace.step(begun).await;
        }
        Ok(response)
    }
}

/// The actor behind the header `Authorization: Bearer …`; none without the header.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<Option<Actor>> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().ok().and_then(|text| text.split_once(' '));
    let (_, token) =
        text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).ok_or(Error::Unauthenticated("BAD_TOKEN"))?;
    let actor = app
        .db
        .actor(|now| {
            let claims = app.tokens.verify(token.trim(), now.div_euclid(1000)).map_err(|why| match why {
                VerifyError::Expired => Error::Unauthenticated("TOKEN_EXPIRED"),
                VerifyError::Forged | VerifyError::Malformed => Error::Unauthenticated("BAD_TOKEN"),
            })?;
            Ok((claims.sub, claims.sid))
        })
        .await?;
    Ok(Some(actor))
}

/// What a caller with a bad token is told.
pub fn refuse(error: Error) -> Problem {
    const CHALLENGE: HeaderName = header::WWW_AUTHENTICATE;
    match error {
        Error::Unauthenticated("TOKEN_EXPIRED") => {
            let (zh, en) = ("访问令牌已过期", "the access token has expired");
            Problem::new(StatusCode::UNAUTHORIZED, "TOKEN_EXPIRED", zh, en).header(CHALLENGE, "Bearer")
        }
        Error::Unauthenticated("SESSION_ENDED") => {
            let (zh, en) = ("会话已结束，请重新登录", "the session has ended: log in again");
            Problem::new(StatusCode::UNAUTHORIZED, "SESSION_ENDED", zh, en).header(CHALLENGE, "Bearer")
        }
        Error::Unauthenticated(_) => {
            let (zh, en) = ("访问令牌无效", "the access token is not valid");
            Problem::new(StatusCode::UNAUTHORIZED, "BAD_TOKEN", zh, en).header(CHALLENGE, "Bearer")
        }
        other => {
            tracing::error!(error = %other, "a caller could not be identified");
            Problem::internal()
        }
    }
}
