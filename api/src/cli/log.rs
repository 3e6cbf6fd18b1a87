//! The log, to standard error.
use crate::Failure;
use crate::config::{Format, Log};
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Starts the log. In a process that has one already, that one stays.
pub(super) fn start(config: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|error| {
        let zh = format!("日志过滤器无法解析（{error}）。");
        Failure::new("CONFIG_WRONG_VALUE", "log.filter", zh, format!("The filter cannot be read: {error}."))
    })?;
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    match config.format {
        Format::Text => log.try_init().ok(),
        Format::Json => log.json().try_init().ok(),
    };
    Ok(())
}
