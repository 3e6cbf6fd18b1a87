use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, HttpBody},
    http::{HeaderMap, StatusCode, header},
};

use super::Problem;

/// How much of a body that is too long is still received, and thrown away: a client in the middle of sending would
/// otherwise find its connection closed before it could read why.
const PATIENCE: u64 = 16 * 1024 * 1024;

/// Reads a body piece by piece; of one beyond the limit no more than the limit is ever held.
pub(super) async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let limit_bytes = u64::try_from(limit).unwrap_or(u64::MAX);
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut received: u64 = 0;
    let mut refused = announced.is_some_and(|length: u64| length > limit_bytes);
    // One that asks first has sent nothing yet, and one that is far too long is not waited for.
    if refused && (headers.contains_key(header::EXPECT) || announced > Some(PATIENCE)) {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| broken())?;
        let Ok(data) = frame.into_data() else { continue };
        received = received.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        if received > limit_bytes {
            refused = true;
        }
        if refused && received > PATIENCE {
            break;
        }
        if refused {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    if refused { Err(too_large(limit)) } else { Ok(bytes) }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "BODY_TOO_LARGE",
        format!("请求正文超过上限 {limit} 字节。"),
        format!("The request's body is longer than {limit} bytes."),
    )
}

fn broken() -> Problem {
    Problem::bad_request("请求正文没有收完。", "The request's body broke off.")
}
