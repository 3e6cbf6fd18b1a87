//! `GET /cycles/{id}/ranking.csv?lang=zh`: the ranking as a file, for those who may read it.
use super::fault;
use crate::outcome::scorecard;
use crate::{
    App, Fault,
    http::{edge::Language, identity},
    transfer::ranking::Headers,
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use entity::{Error, Id, record};
use serde::Deserialize;
use std::sync::Arc;

/// What may stand behind the question mark.
#[derive(Deserialize)]
pub(super) struct Wish {
    /// `zh` or `en`; without it, what `Accept-Language` prefers.
    lang: Option<String>,
}

/// The handler: who is asking, for what, in which language.
pub(super) async fn csv(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    match file(&app, &id, &wish, &headers).await {
        Ok(text) => {
            let about = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"ranking.csv\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (about, text).into_response()
        }
        Err(error) => fault::answer(&Fault::from(error)),
    }
}

async fn file(app: &App, id: &str, wish: &Wish, headers: &HeaderMap) -> entity::Result<String> {
    let actor = identity::caller(app, headers).await?.ok_or(Error::Unauthenticated("NO_TOKEN"))?;
    let cycle: Id<record::Cycle> = id.parse().map_err(|_| Error::NotFound)?;
    let language = match wish.lang.as_deref() {
        Some("zh") => Language::Zh,
        Some("en") => Language::En,
        Some(_) => return Err(Error::invalid("BAD_LANGUAGE", "lang", "lang 须为 zh 或 en", "lang is zh or en")),
        None => Language::of(headers),
    };
    let words = language.pick(Headers::Chinese, Headers::English);
    scorecard::act::ranking_csv(app, &actor, cycle, words).await
}
