use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

use axum::http::StatusCode;
use tokio::time::timeout;

use super::{Limits, Problem};

/// A future panicked. What it said stays in the server's own log: it may quote what must not be read.
#[derive(Debug)]
pub(super) struct Panicked;

/// Runs a future and holds its panics, so that a bug costs one request and not the connection.
pub(super) async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(future);
    // Nothing of a future that panicked is looked at again, so no broken state can be seen.
    poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => {
            tracing::error!("a request panicked");
            Poll::Ready(Err(Panicked))
        }
    })
    .await
}

/// Bounds the time in which a request must have arrived.
pub(super) async fn received<F: Future>(limits: &Limits, future: F) -> Result<F::Output, Problem> {
    timeout(limits.deadline(), future).await.map_err(|_| {
        let (zh, en) = ("请求没有在规定时间内收完。", "The request did not arrive in time.");
        Problem::new(StatusCode::REQUEST_TIMEOUT, "DEADLINE", zh, en)
    })
}

/// Bounds the time of an execution. One that is late is dropped where it waits, and its open transaction with it.
pub(super) async fn in_time<F: Future>(limits: &Limits, mutation: bool, future: F) -> Result<F::Output, Problem> {
    timeout(limits.deadline(), future).await.map_err(|_| {
        let (zh, en) = if mutation {
            // The commit may have been on its way: claiming either would be a guess.
            (
                "请求超时，已停止；变更可能已保存，请先核对再重试。",
                "The request took too long and was stopped; its changes may have been saved: check before you repeat it.",
            )
        } else {
            ("请求超时，已停止。", "The request took too long and was stopped.")
        };
        Problem::new(StatusCode::GATEWAY_TIMEOUT, "DEADLINE", zh, en)
    })
}
