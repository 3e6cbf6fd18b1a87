//! When to stop.
use std::time::Duration;
use tokio::{signal, sync::watch, time};

/// Ready at ctrl-c or, where there is such a thing, SIGTERM.
pub(super) async fn signal() {
    let interrupted = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for ctrl-c");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(error) => {
            tracing::error!(%error, "cannot listen for SIGTERM");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Ready when it is time to stop.
pub(super) async fn told(mut told: watch::Receiver<bool>) {
    // An error means that the sender is gone and can no longer tell: stop as well.
    told.wait_for(|stop| *stop).await.ok();
}

/// Ready so long after it was time to stop.
pub(super) async fn told_and_then(stop: watch::Receiver<bool>, grace: Duration) {
    told(stop).await;
    time::sleep(grace).await;
}
