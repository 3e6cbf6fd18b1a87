//! Content negotiation: what the caller reads, and what the caller sent.

use std::cmp::Reverse;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use mediatype::{MediaType, MediaTypeList, Name, ReadParams, names};

use super::{language::Language, problem::Problem, quality};

/// The two media types of a GraphQL response. They differ in the status of a failed document: see `answer.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    GraphqlResponse,
    Json,
}

/// What is known of the caller from the headers alone, and needed for any answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker {
    pub(super) language: Language,
    media: Option<Media>,
}

impl Asker {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self { language: Language::of(headers), media: Media::of(headers) }
    }

    /// The media type to answer in; an asker who accepts neither is told so in JSON.
    pub(super) fn media(self) -> Media {
        self.media.unwrap_or(Media::Json)
    }

    pub(super) fn acceptable(self) -> Result<(), Problem> {
        let (zh, en) = (
            "响应只有 application/graphql-response+json 和 application/json 两种。",
            "Responses are application/graphql-response+json or application/json.",
        );
        let refusal = || Problem::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", zh, en);
        self.media.map(|_| ()).ok_or_else(refusal)
    }
}

impl Media {
    const ALL: [Self; 2] = [Self::GraphqlResponse, Self::Json];

    /// The type without parameters.
    const fn essence(self) -> MediaType<'static> {
        match self {
            Self::GraphqlResponse => {
                let name = Name::new_unchecked("graphql-response");
                MediaType::from_parts(names::APPLICATION, name, Some(names::JSON), &[])
            }
            Self::Json => MediaType::new(names::APPLICATION, names::JSON),
        }
    }

    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }

    /// The best of `Accept`: by quality, then by how exactly it is named, then by its place. No header means JSON, as
    /// does a wildcard, which is what old clients send.
    fn of(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT) {
            return Some(Self::Json);
        }
        let scored = Self::ALL.into_iter().filter_map(|media| media.score(headers).map(|score| (score, media)));
        scored.max_by_key(|(score, _)| *score).map(|(_, media)| media)
    }

    /// (quality, exactness, nearness to the front, JSON before its sibling); nothing if it is not accepted.
    fn score(self, headers: &HeaderMap) -> Option<(u16, u8, Reverse<usize>, bool)> {
        let exactness = |range: &MediaType<'_>| match (range.ty == names::_STAR, range.subty == names::_STAR) {
            (false, false) => (range.essence() == self.essence()).then_some(2),
            (false, true) => (range.ty == names::APPLICATION).then_some(1),
            (true, true) => Some(0),
            (true, false) => None,
        };
        let matching = ranges(headers).enumerate().filter(|(_, (range, _))| utf_8(range));
        let scored = matching.filter_map(|(at, (range, quality))| Some((exactness(&range)?, at, quality)));
        // The most exact range speaks for the type, also when it forbids it; of several, the first.
        let (exact, at, quality) = scored.max_by_key(|(exact, at, _)| (*exact, Reverse(*at)))?;
        let place = if exact == 2 { at } else { 0 };
        (quality > 0).then_some((quality, exact, Reverse(place), self == Self::Json))
    }
}

/// Holds a POST to one `Content-Type: application/json`, in UTF-8 and not compressed. Everything else, a form or plain
/// text above all, could be sent by a page of another origin without asking.
pub(super) fn json_content(headers: &HeaderMap) -> Result<(), Problem> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let json = match (types.next().map(HeaderValue::to_str), types.next()) {
        (Some(Ok(value)), None) => {
            MediaType::parse(value).is_ok_and(|media| media.essence() == Media::Json.essence() && utf_8(&media))
        }
        _ => false,
    };
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if json && encodings.all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    let (zh, en) = (
        "请求须以 Content-Type: application/json 提交，编码为 UTF-8，不压缩。",
        "A request is sent as Content-Type: application/json, in UTF-8, not compressed.",
    );
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", zh, en)
        .header(header::ACCEPT, "application/json"))
}

/// The ranges of `Accept`, over all its lines, each with its quality. One that cannot be read is passed over.
fn ranges(headers: &HeaderMap) -> impl Iterator<Item = (MediaType<'_>, u16)> {
    let lines = headers.get_all(header::ACCEPT).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(MediaTypeList::new).flatten().filter_map(|range| {
        let quality = range.get_param(names::Q).map_or(Some(quality::MOST), |q| quality::read(&q.unquoted_str()))?;
        Some((range, quality))
    })
}

fn utf_8(media: &MediaType<'_>) -> bool {
    media.get_param(names::CHARSET).is_none_or(|charset| charset.unquoted_str().eq_ignore_ascii_case("utf-8"))
}
