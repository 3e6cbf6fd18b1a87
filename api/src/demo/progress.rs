//! A bar while it lasts, and several people at work at a time.
use super::failure::{Failure, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::JoinSet;

/// How many people are at work at a time.
const PEOPLE: usize = 4;

/// A bar on standard error; none where that is no terminal.
#[derive(Clone)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar of that many steps.
    pub(super) fn new(steps: usize, title: &'static str) -> Self {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("  {msg} {wide_bar:.green} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(title);
        Self(bar)
    }

    /// One step further.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }

    /// Takes the bar away.
    pub(super) fn done(&self) {
        self.0.finish_and_clear();
    }
}

/// Does all of it, a few at a time, and stops at the first failure.
pub(super) async fn few_at_a_time<F>(jobs: impl IntoIterator<Item = F>) -> Result
where
    F: Future<Output = Result> + Send + 'static,
{
    let mut running = JoinSet::new();
    for job in jobs {
        if running.len() >= PEOPLE {
            next(&mut running).await?;
        }
        running.spawn(job);
    }
    while !running.is_empty() {
        next(&mut running).await?;
    }
    Ok(())
}

async fn next(running: &mut JoinSet<Result>) -> Result {
    match running.join_next().await {
        Some(Ok(done)) => done,
        Some(Err(error)) => Err(Failure::broken("task", error)),
        None => Ok(()),
    }
}
