//! What is printed while it goes on: a line for each thing done, what was found, how an act was refused.
use super::{
    failure::{Failure, Problem},
    loading::Plan,
    scene::Scene,
};
use crate::config::Config;
use chrono::{DateTime, FixedOffset};
use scoring::Text;
use serde::Deserialize;
use std::{collections::BTreeMap, time::Duration};

/// What the linter or a rehearsal found.
#[derive(Deserialize)]
pub(super) struct Finding {
    severity: String,
    problem: Problem,
}

/// Above everything.
pub(super) fn title(scene: &Scene) {
    let Plan { code, title: Text { zh, en }, .. } = &scene.example.plan;
    println!("{code}: {zh} · {en}");
}

/// A heading.
pub(super) fn heading(zh: &str, en: &str) {
    println!("\n{zh} · {en}\n");
}

/// A moment that the clock was moved to.
pub(super) fn say_moment(moment: DateTime<FixedOffset>) {
    println!("\n{}", moment.format("%Y-%m-%d %H:%M %:z"));
}

/// One thing done.
pub(super) fn say(zh: &str, en: &str) {
    println!("  {zh} · {en}");
}

/// How an act was refused.
pub(super) fn say_refusal(refusal: &Failure) {
    println!("    {}", format!("{} {}", refusal.code, refusal.reason()).trim_end());
    println!("    {}\n    {}", refusal.zh, refusal.en);
}

/// What was found: each kind once, with how often.
pub(super) fn findings(found: &[Finding]) {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Problem>> = BTreeMap::new();
    for finding in found {
        kinds.entry((&finding.severity, &finding.problem.code)).or_default().push(&finding.problem);
    }
    for ((severity, code), problems) in kinds {
        let Some(first) = problems.first() else { continue };
        println!("    {severity} {code} × {}\n      {}\n      {}", problems.len(), first.zh, first.en);
    }
}

/// How long it took.
pub(super) fn took(time: Duration) {
    println!("\n用时 {0:.1} 秒 · took {0:.1} seconds", time.as_secs_f64());
}

/// The server stays up.
pub(super) fn waiting(config: &Config) {
    let address = config.server.listen;
    println!("\n服务运行中，按 Ctrl-C 结束 · serving until ctrl-c: http://{address}/");
}

/// The server does not stay up.
pub(super) fn ended() {
    println!("\n演示结束；不带 --exit 则服务继续运行 · this is the end; without --exit the server stays up");
}
