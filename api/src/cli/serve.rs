//! `serve` and `migrate`.
use super::{check, say};
use crate::{Failure, boot, config::Config, http::server};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves until told to stop.
pub(super) async fn serve(config: &Config) -> Result<(), Failure> {
    let app = Arc::new(boot::open_migrated(config).await?);
    check::warn(config, &app).await?;
    let address = config.server.listen;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        let (zh, en) = (format!("无法监听 {address}（{error}）。"), format!("Cannot listen on {address}: {error}."));
        Failure::new("CANNOT_LISTEN", "server.listen", zh, en)
    })?;
    server::serve(listener, app, config).await.map_err(|error| Failure::io("server.listen", &error))
}

/// Brings the tables up to date.
pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    let app = boot::open(config).await?;
    let pending = app.db.pending_migrations().await?;
    app.db.migrate().await?;
    for name in &pending {
        println!("{name}");
    }
    let count = pending.len();
    say(
        &format!("数据库已是最新（本次 {count} 项）。"),
        &format!("The database is up to date ({count} migrations run)."),
    );
    Ok(())
}
