//! Content negotiation: what the caller reads, and what the caller sent.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{Language, Problem};

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

/// One element of an `Accept`-like header.
pub(super) struct Range<'a> {
    pub(super) name: &'a str,
    parameters: &'a str,
    /// In thousandths; 0 forbids.
    pub(super) quality: u16,
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

    fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
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
    fn score(self, headers: &HeaderMap) -> Option<(u16, u8, std::cmp::Reverse<usize>, bool)> {
        let exactness = |range: &Range<'_>| match range.name {
            "*/*" => Some(0),
            "application/*" => Some(1),
            name if name.eq_ignore_ascii_case(self.name()) => Some(2),
            _ => None,
        };
        let matching = ranges(headers, &header::ACCEPT).enumerate().filter(|(_, range)| utf_8(range.parameters));
        let scored = matching.filter_map(|(at, range)| exactness(&range).map(|exact| (exact, at, range.quality)));
        // The most exact range speaks for the type, also when it forbids it; of several, the first.
        let (exact, at, quality) = scored.max_by_key(|(exact, at, _)| (*exact, std::cmp::Reverse(*at)))?;
        let place = if exact == 2 { at } else { 0 };
        (quality > 0).then_some((quality, exact, std::cmp::Reverse(place), self == Self::Json))
    }
}

/// Holds a POST to one `Content-Type: application/json`, in UTF-8 and not compressed. Everything else, a form or plain
/// text above all, could be sent by a page of another origin without asking.
pub(super) fn json_content(headers: &HeaderMap) -> Result<(), Problem> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let json = match (types.next().map(HeaderValue::to_str), types.next()) {
        (Some(Ok(value)), None) => {
            let (name, parameters) = value.split_once(';').unwrap_or((value, ""));
            name.trim().eq_ignore_ascii_case(Media::Json.name()) && utf_8(parameters)
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
        .header(header::ACCEPT, Media::Json.name()))
}

/// The elements of a header, over all its lines. One that cannot be read is passed over.
pub(super) fn ranges<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = Range<'a>> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(|element| {
        let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
        let quality = match parameter(parameters, "q") {
            None => 1000,
            Some(text) => thousandths(text)?,
        };
        let name = name.trim();
        (!name.is_empty()).then_some(Range { name, parameters, quality })
    })
}

fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    parameters.split(';').filter_map(|one| one.split_once('=')).find_map(|(key, value)| {
        let value = value.trim().trim_matches('"');
        key.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}

fn utf_8(parameters: &str) -> bool {
    parameter(parameters, "charset").is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"))
}

/// `0.75` → 750; nothing for what is no quality (RFC 9110, 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}
