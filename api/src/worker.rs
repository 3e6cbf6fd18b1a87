//! What is done without anybody asking. Every node keeps its keys: it takes over what other nodes have rotated, retired
//! or destroyed. The calendar, where it is enabled, opens, advances and closes the cycles that are planned to move by
//! themselves, and finishes off keys that a crash has left.
use crate::App;
use crate::cycle::cycle;
use entity::{Actor, Error, Id, Phase, Result, record};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{self, MissedTickBehavior},
};

/// Looks every `interval` until told to stop, at the calendar too if this node has it. Whatever goes wrong is logged, and
/// tried again at the next look: every step is a transaction that can be repeated. Several nodes may run it; of two that
/// move one cycle, one is too late.
pub async fn run(app: Arc<App>, interval: Duration, calendar: bool, mut stop: watch::Receiver<bool>) {
    let mut ticks = time::interval(interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        // A task of its own, so that even a panic does not end the worker.
        let app = Arc::clone(&app);
        let looked = async move { if calendar { look(&app).await } else { keep_keys(&app) } };
        if let Err(error) = tokio::spawn(looked).await {
            tracing::error!(%error, "the worker stumbled");
        }
    }
}

/// How often a node asks whether rules were approved on another.
const RULES: Duration = Duration::from_secs(2);

/// Takes up the rules that are approved on other nodes, on every node, whether it moves cycles or not.
pub async fn follow(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut ticks = time::interval(RULES);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        match app.db.follow_policy().await {
            Ok(true) => tracing::info!("new rules are in force"),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "cannot take up the rules: the last good ones stay in force"),
        }
    }
}

/// One look: the keys, then the cycles.
pub async fn look(app: &App) {
    keep_keys(app);
    destroy_leftovers(app).await;
    if let Err(error) = move_due(app).await {
        tracing::error!(%error, "cannot find out which cycles are due");
    }
}

/// Takes over what other nodes have done to the keys: tag keys that are destroyed are forgotten, the newest signing key
/// signs, and those that are retired verify nothing.
pub fn keep_keys(app: &App) {
    app.db.forget_destroyed();
    if let Err(error) = app.tokens.reload() {
        tracing::error!(%error, "cannot reload the signing keys");
    }
}

/// A crash between counting and destroying, or between calling off and destroying, left keys that are needed no more.
async fn destroy_leftovers(app: &App) {
    match app.db.destroy_leftover_keys().await {
        Ok(cycles) => cycles.iter().for_each(|cycle| tracing::warn!(%cycle, "destroyed keys that were left over")),
        Err(error) => tracing::error!(%error, "cannot destroy the keys of cycles that are over"),
    }
}

async fn move_due(app: &App) -> Result<()> {
    let due = app.db.read().await?.cycles().due().await?;
    for (cycle, tenant, phase) in due {
        let worker = app.db.worker(tenant);
        match step(app, &worker, cycle, phase).await {
            Ok(()) => tracing::info!(%cycle, ?phase, "the calendar moved a cycle"),
            Err(Error::Conflict) => tracing::info!(%cycle, ?phase, "somebody else moved the cycle"),
            Err(Error::Invalid(problems)) if problems.iter().all(|one| one.code == "KEY_HELD_BY_CUSTODIANS") => {
                tracing::info!(%cycle, "the cycle is frozen and waits for its custodians' shares");
            }
            Err(error) => tracing::error!(%cycle, ?phase, %error, "the calendar could not move a cycle"),
        }
    }
    Ok(())
}

/// The same use cases as the office's.
async fn step(app: &App, worker: &Actor, cycle: Id<record::Cycle>, phase: Phase) -> Result<()> {
    match phase {
        Phase::Preparing => cycle::act::open(app, worker, cycle).await,
        Phase::SelfAssessment => cycle::act::advance(app, worker, cycle).await,
        Phase::Scoring => cycle::act::close(app, worker, cycle).await,
        // The calendar has no say in what follows.
        Phase::Review | Phase::Published | Phase::Archived | Phase::Cancelled => Ok(()),
    }
}
