//! What was refused, and why.
use super::{
    cycle::Cycle,
    failure::{Failure, Result},
    query, raters,
    report::{heading, say, say_refusal},
    scene::Scene,
};
use serde_json::json;

/// Shows refused acts: the office approving its own draft, and a head who holds the very id of a subordinate's ballot.
pub(super) async fn show(scene: &Scene, cycles: &[Cycle], refused: Option<Failure>) -> Result {
    heading("被拒绝的操作", "Refused");
    if let Some(refusal) = refused {
        say("考核办批准自己提请的公示：", "the office approves the publication that it has drafted itself:");
        say_refusal(&refusal);
    }
    for cycle in cycles.iter().filter(|cycle| !cycle.organisations) {
        ballot(scene, cycle).await?;
    }
    Ok(())
}

async fn ballot(scene: &Scene, cycle: &Cycle) -> Result {
    let (staff, head) = (scene.acting("staff").await?, scene.acting("head").await?);
    let leader = scene.example.person("head")?;
    let tasks = raters::tasks(scene, &staff, &cycle.id).await?;
    let Some(task) = tasks.into_iter().find(|task| task.channel == "UPWARD" && task.target.code == leader) else {
        return Ok(());
    };
    let refusal = scene.client.refused(&head, query::SHEET, json!({ "assignment": task.id })).await?;
    say(
        "科主任查阅下属对自己的评议（即使知道任务标识）：",
        "a head asks for what a subordinate said of them, even with the task's id in hand:",
    );
    say_refusal(&refusal);
    Ok(())
}
