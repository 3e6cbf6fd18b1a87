//! The raters: each logs in as themself, reads their tasks, and hands in sheets and ballots.
use super::{
    client::Token,
    cycle::Cycle,
    failure::{Failure, Result},
    founding::Tenant,
    marks::{Key, Sheet, Sheets},
    progress::{Progress, few_at_a_time},
    query,
    scene::Scene,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// A task as its rater sees it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    /// Its id.
    pub(super) id: String,
    /// The channel's word.
    pub(super) channel: String,
    anonymous: bool,
    group_id: Option<String>,
    /// Who or what is rated.
    pub(super) target: Target,
    form: Option<Form>,
}

/// Who or what is rated.
#[derive(Deserialize)]
pub(super) struct Target {
    /// The code of the person or organisation.
    pub(super) code: String,
}

#[derive(Deserialize)]
struct Form {
    indicators: Vec<Indicator>,
}

#[derive(Deserialize)]
struct Indicator {
    code: String,
    levels: Vec<Level>,
}

#[derive(Deserialize)]
struct Level {
    code: String,
}

/// Everybody who has something to hand in at this stage (self-assessments, or all others) does so.
pub(super) async fn hand_in(scene: &Arc<Scene>, tenant: &Tenant, cycle: &mut Cycle, own: bool) -> Result {
    let raters = cycle.marks.take(own);
    let (people, sheets) = (raters.len(), raters.iter().map(|(_, sheets)| sheets.len()).sum());
    let progress = Progress::new(sheets, "评分 Scoring");
    let jobs = raters.into_iter().map(|(rater, sheets)| {
        let (scene, groups, progress) = (Arc::clone(scene), Arc::clone(&tenant.groups), progress.clone());
        let cycle = cycle.id.clone();
        async move { one(&scene, &groups, &cycle, &rater, sheets, &progress).await }
    });
    few_at_a_time(jobs).await?;
    progress.done();
    cycle.say(
        &format!("{people} 人提交了 {sheets} 份评分表和无记名测评表"),
        &format!("{people} people handed in {sheets} sheets and ballots"),
    );
    Ok(())
}

async fn one(
    scene: &Scene,
    groups: &HashMap<String, String>,
    cycle: &str,
    rater: &str,
    mut sheets: Sheets,
    progress: &Progress,
) -> Result {
    let token = scene.token(rater).await?;
    for task in tasks(scene, &token, cycle).await? {
        let group = task.group_id.as_ref().and_then(|group| groups.get(group)).cloned().unwrap_or_default();
        let key = Key { target: task.target.code.clone(), channel: task.channel.clone(), group };
        // A task without marks in the example is one that its rater never did.
        let Some(sheet) = sheets.remove(&key) else { continue };
        task.hand_in(scene, &token, &sheet).await?;
        progress.step();
    }
    match sheets.into_keys().next() {
        None => Ok(()),
        Some(Key { target, channel, group }) => {
            let zh = format!("{rater} 没有被要求评价 {target}（{channel} {group}）");
            let en = format!("{rater} was not asked to rate {target} ({channel} {group})");
            Err(Failure::new("MyAssignments", "NOT_ASKED", zh, en))
        }
    }
}

/// Somebody's tasks in a cycle.
pub(super) async fn tasks(scene: &Scene, who: &Token, cycle: &str) -> Result<Vec<Task>> {
    scene.client.pages(who, query::MY_ASSIGNMENTS, json!({ "cycle": cycle })).await
}

impl Task {
    async fn hand_in(&self, scene: &Scene, who: &Token, sheet: &Sheet) -> Result {
        let query = if self.anonymous { query::CAST_BALLOT } else { query::SUBMIT_SHEET };
        let marks: Vec<_> = sheet.marks.iter().map(|(indicator, entry)| self.mark(indicator, entry)).collect();
        let variables = json!({ "assignment": self.id, "marks": marks, "comment": sheet.comment });
        let _: Value = scene.client.ask(Some(who), query, variables).await?;
        Ok(())
    }

    /// A mark as the form wants it: a level where there are levels, else points.
    fn mark(&self, indicator: &str, entry: &str) -> Value {
        let indicators = self.form.as_ref().map_or(&[][..], |form| &form.indicators);
        let asked = indicators.iter().find(|asked| asked.code == indicator);
        let level = asked.is_some_and(|asked| asked.levels.iter().any(|level| level.code == entry));
        match entry {
            "ABSTAIN" => json!({ "indicator": indicator, "abstained": true }),
            _ if level => json!({ "indicator": indicator, "level": entry }),
            _ => json!({ "indicator": indicator, "points": entry }),
        }
    }
}
